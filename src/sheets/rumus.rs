//! Formulas whose result the file does not hold: sums and products of the sheet's own cells.

use super::buku::{Isi, Lembar, Sel};

/// Cells that refer to cells that refer to cells: further down it is left to a person.
const MAX_DEPTH: u8 = 8;
/// Cells in one range.
const MAX_RANGE: usize = 5_000;

/// What a formula (without its `=`) comes to; `None` for everything but arithmetic, `SUM` and
/// `PRODUCT` over cells of the same sheet.
#[must_use]
pub fn evaluate(formula: &str, lembar: &Lembar) -> Option<f64> {
    evaluate_at(formula, lembar, 0)
}

/// Whether a formula adds up a range.
#[must_use]
pub fn is_sum(formula: &str) -> bool {
    let upper = formula.to_ascii_uppercase();
    upper.contains("SUM(") || upper.contains("SUBTOTAL(")
}

fn evaluate_at(formula: &str, lembar: &Lembar, depth: u8) -> Option<f64> {
    if depth > MAX_DEPTH || formula.len() > 500 {
        return None;
    }
    let mut reader = Reader {
        rest: formula
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '$')
            .collect(),
        lembar,
        depth,
        nested: 0,
    };
    let value = reader.sum()?;
    (reader.rest.is_empty() && value.is_finite()).then_some(value)
}

struct Reader<'a> {
    rest: String,
    lembar: &'a Lembar,
    depth: u8,
    nested: u8,
}

impl Reader<'_> {
    fn take(&mut self, mark: char) -> bool {
        let found = self.rest.starts_with(mark);
        if found {
            self.rest.remove(0);
        }
        found
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            if self.take('+') {
                value += self.product()?;
            } else if self.take('-') {
                value -= self.product()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.factor()?;
        loop {
            if self.take('*') {
                value *= self.factor()?;
            } else if self.take('/') {
                value /= self.factor()?;
            } else {
                return Some(value);
            }
        }
    }

    fn factor(&mut self) -> Option<f64> {
        self.nested = self.nested.checked_add(1).filter(|nested| *nested < 100)?;
        if self.take('-') {
            return Some(-self.factor()?);
        }
        if self.take('(') {
            let value = self.sum()?;
            return self.take(')').then_some(value);
        }
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '.');
        let word: String = self.rest.drain(..end.unwrap_or(self.rest.len())).collect();
        let upper = word.to_ascii_uppercase();
        match upper.as_str() {
            "SUM" if self.take('(') => self.range(0.0, |all, one| all + one),
            "PRODUCT" if self.take('(') => self.range(1.0, |all, one| all * one),
            _ if upper.starts_with(|c: char| c.is_ascii_digit()) => {
                let value = upper.parse().ok()?;
                Some(if self.take('%') { value / 100.0 } else { value })
            }
            _ => {
                let (row, column) = place_of(&upper)?;
                self.cell(row, column)
            }
        }
    }

    fn range(&mut self, start: f64, with: fn(f64, f64) -> f64) -> Option<f64> {
        let end = self.rest.find(')')?;
        let inside: String = self.rest.drain(..end).collect();
        self.take(')');
        let mut value = start;
        for part in inside.split([',', ';']) {
            let (from, to) = part.split_once(':').unwrap_or((part, part));
            let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
            let ((top, left), (bottom, right)) = (place_of(&from)?, place_of(&to)?);
            let count = (bottom + 1).checked_sub(top)? * (right + 1).checked_sub(left)?;
            if count > MAX_RANGE {
                return None;
            }
            for row in top..=bottom {
                for column in left..=right {
                    value = with(value, self.cell(row, column).unwrap_or(start));
                }
            }
        }
        Some(value)
    }

    fn cell(&self, row: usize, column: usize) -> Option<f64> {
        let sel = self.lembar.rows.get(row)?.get(column)?;
        match sel {
            Sel {
                isi: Isi::Number(number),
                ..
            } => Some(*number),
            Sel {
                isi: Isi::Empty,
                formula: Some(formula),
            } => evaluate_at(formula, self.lembar, self.depth + 1),
            _ => None,
        }
    }
}

/// `B12` as row and column from 0.
fn place_of(name: &str) -> Option<(usize, usize)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = name.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let row: usize = number.parse().ok()?;
    let column = letters
        .bytes()
        .fold(0, |all, letter| all * 26 + usize::from(letter - b'A') + 1);
    Some((row.checked_sub(1)?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_out_what_the_file_does_not_hold() {
        let number = |number| Sel {
            isi: Isi::Number(number),
            formula: None,
        };
        let formula = |text: &str| Sel {
            isi: Isi::Empty,
            formula: Some(text.to_owned()),
        };
        let lembar = Lembar {
            rows: vec![
                vec![number(900.0), number(3.0), formula("A1*B1")],
                vec![number(100.0), Sel::from("m"), formula("C2")],
            ],
            ..Lembar::default()
        };
        for (text, want) in [
            ("900*3", Some(2700.0)),
            ("1000*4*0.15", Some(600.0)),
            ("A1*$B$1", Some(2700.0)),
            ("C1+1", Some(2701.0)),
            ("SUM(A1:A2)", Some(1000.0)),
            ("(2+3)*-4", Some(-20.0)),
            ("10%", Some(0.1)),
            ("1/0", None),
            ("C2", None),
            ("VLOOKUP(A1,B1:C2,2)", None),
            ("Sheet2!A1", None),
            ("B2", None),
            ("", None),
            ("((((", None),
        ] {
            assert_eq!(evaluate(text, &lembar), want, "{text}");
        }
    }
}

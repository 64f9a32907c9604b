//! What each row is: an usulan, a section, a sum, or none of the table.

use super::kolom::{amount_of, is_size};
use super::{Header, RowKind, Sheet, Table, TableRow};
use crate::domain::cari::fold;
use crate::domain::usulan;
use crate::sheets::buku::Isi;
use crate::sheets::kepala::{NOMOR, is_footer, is_number_row, is_sum_title};
use crate::sheets::rumus;

impl Sheet<'_> {
    pub(super) fn classify(&self, header: &Header, body: &[usize], table: &mut Table) {
        let at_of = |field: &str| {
            table
                .columns
                .iter()
                .find(|column| column.field == field)
                .map(|column| column.at)
        };
        let title_at = at_of(usulan::USULAN);
        let number_at = at_of(NOMOR).or(at_of(usulan::PRIORITAS));
        let amount_at = at_of(usulan::ANGGARAN);
        let volume_at = at_of(usulan::VOLUME);
        let mapped: Vec<usize> = table.columns.iter().map(|column| column.at).collect();
        let span = (
            mapped.iter().min().copied().unwrap_or(0),
            mapped.iter().max().copied().unwrap_or(0),
        );

        let facts: Vec<Facts> = body
            .iter()
            .map(|row| {
                let filled: Vec<usize> = mapped
                    .iter()
                    .copied()
                    .filter(|at| self.sel(*row, *at).is_some_and(|sel| !sel.is_empty()))
                    .collect();
                let title = title_at.map(|at| self.text(*row, at)).unwrap_or_default();
                let all = self.filled(*row);
                let first_text = all
                    .iter()
                    .filter(|at| (span.0.saturating_sub(1)..=span.1).contains(at))
                    .map(|at| self.text(*row, *at))
                    .find(|text| {
                        text.chars().filter(|c| c.is_alphabetic()).count() > 1
                            || text.contains("....")
                    })
                    .unwrap_or_default();
                let number = number_at.map(|at| self.text(*row, at)).unwrap_or_default();
                let amount_sel = amount_at.and_then(|at| self.sel(*row, at));
                let amount = amount_sel.and_then(|sel| amount_of(sel, self.lembar));
                let is_sum_formula = amount_sel
                    .and_then(|sel| sel.formula.as_deref())
                    .is_some_and(rumus::is_sum);
                let has_volume = volume_at
                    .and_then(|at| self.sel(*row, at))
                    .is_some_and(|sel| match &sel.isi {
                        Isi::Number(number) => *number != 0.0,
                        Isi::Text(text) => is_size(text),
                        Isi::Empty => sel.formula.is_some(),
                        _ => false,
                    });
                Facts {
                    filled,
                    title,
                    first_text,
                    has_number: is_row_number(&number),
                    label: number,
                    amount,
                    has_amount: amount.is_some_and(|amount| amount > 0.0),
                    is_sum_formula,
                    has_volume,
                    footer: all.iter().any(|at| is_footer(&self.text(*row, *at))),
                    spans: self
                        .merged_at(*row, *all.first().unwrap_or(&0))
                        .is_some_and(|merged| {
                            merged.right - merged.left >= mapped.len() / 2
                                && merged.right > merged.left
                        }),
                }
            })
            .collect();

        let counts_number = facts
            .iter()
            .filter(|f| f.has_number && !f.title.is_empty())
            .count()
            * 2
            > facts
                .iter()
                .filter(|f| !f.title.is_empty() && f.filled.len() > 2)
                .count();
        let is_sure = |f: &Facts| {
            let is_counted = f.has_number && counts_number;
            let is_sum = is_sum_title(&f.first_text) && !is_counted && !f.has_volume;
            f.title.chars().any(char::is_alphabetic)
                && !is_sum
                && !(f.footer && !is_counted && !f.has_amount)
                && !(f.is_sum_formula && !is_counted && !f.has_volume)
                && (is_counted || f.has_volume || (f.has_amount && f.filled.len() > 2))
        };
        let last_sure = facts.iter().rposition(is_sure);
        // Without numbers, volumes and amounts every row with a title counts.
        let is_bare = last_sure.is_none();
        let typical = {
            let mut sizes: Vec<usize> = facts
                .iter()
                .filter(|f| is_sure(f))
                .map(|f| f.filled.len())
                .collect();
            sizes.sort_unstable();
            sizes.get(sizes.len() / 2).copied().unwrap_or(0)
        };
        let mut sections = Sections::default();
        let mut ended = false;
        let mut block: Vec<f64> = Vec::new();
        let mut rows = Vec::new();
        for (place, (row, f)) in body.iter().zip(&facts).enumerate() {
            let cells: Vec<String> = self
                .filled(*row)
                .iter()
                .map(|at| self.text(*row, *at))
                .collect();
            let sure = is_sure(f);
            let is_last_part = last_sure.is_some_and(|last| place > last);
            let kind = if ended {
                Some(RowKind::Footer)
            } else if is_number_row(cells.iter().map(String::as_str)) && !sure
                || self.is_repeated(*row, header)
            {
                Some(RowKind::Repeated)
            } else if is_sum_title(&f.first_text)
                && !(f.has_number && counts_number)
                && !f.has_volume
            {
                Some(RowKind::Sum)
            } else if sure {
                // What has neither number nor volume and is the sum of the rows above is their sum.
                let total: f64 = block.iter().sum();
                let is_total = !f.has_volume
                    && volume_at.is_some()
                    && !(f.has_number && counts_number)
                    && block.len() > 1
                    && f.amount.is_some_and(|amount| (amount - total).abs() < 0.5);
                // A heading that counts as the rows do, with its subtotal beside it.
                let is_headed = counts_number
                    && !f.has_number
                    && !f.has_volume
                    && f.filled.len() <= 3
                    && typical >= 5
                    && !f.label.is_empty();
                Some(if is_total {
                    RowKind::Sum
                } else if is_headed || self.is_counted_section(f, typical, facts.get(place + 1)) {
                    RowKind::Section
                } else {
                    RowKind::Usulan
                })
            } else if f.filled.is_empty() && cells.len() <= 1 && !f.spans && f.first_text.is_empty()
            {
                None
            } else if (is_last_part || is_bare) && f.footer {
                ended = true;
                Some(RowKind::Footer)
            } else if is_last_part {
                let is_row =
                    f.filled.len() >= 3.max(typical.saturating_sub(2)) && !f.title.is_empty();
                Some(if is_row {
                    RowKind::Usulan
                } else if f.title.is_empty() {
                    RowKind::Untitled
                } else {
                    RowKind::Footer
                })
            } else if is_bare {
                let is_heading = typical == 0
                    && f.filled.len() < 2
                    && (f.spans || title_at.is_none_or(|at| !f.filled.contains(&at)));
                Some(if is_heading {
                    RowKind::Section
                } else if f.title.is_empty() {
                    RowKind::Untitled
                } else {
                    RowKind::Usulan
                })
            } else if f.is_sum_formula && f.title.is_empty() {
                Some(RowKind::Sum)
            } else {
                Some(self.middle_kind(f, typical, counts_number, title_at))
            };
            let Some(kind) = kind else { continue };
            match kind {
                RowKind::Section => {
                    sections.open(&f.label, &section_text(f));
                    block.clear();
                }
                RowKind::Usulan => block.extend(f.amount),
                RowKind::Sum => block.clear(),
                _ => {}
            }
            rows.push(TableRow {
                at: *row,
                kind,
                sections: if kind == RowKind::Usulan {
                    sections.texts()
                } else {
                    Vec::new()
                },
            });
        }
        table.rows = rows;
    }

    /// "1 | Bidang Pendidikan" above "1.1 | …".
    fn is_counted_section(&self, f: &Facts, typical: usize, next: Option<&Facts>) -> bool {
        if f.has_volume || f.filled.len() > 3 || typical < 5 {
            return false;
        }
        let starts = [
            "bidang",
            "sub bidang",
            "urusan",
            "program",
            "dusun",
            "kampung",
            "rw",
            "desa",
            "kelurahan",
            "kecamatan",
            "dinas",
            "prioritas",
        ];
        let folded = fold(&f.title);
        let is_heading = starts
            .iter()
            .any(|word| folded.starts_with(&format!("{word} ")));
        let goes_down = next.is_some_and(|next| {
            let own = f.label.trim_end_matches('.');
            !own.is_empty() && next.label.starts_with(&format!("{own}."))
        });
        is_heading || goes_down
    }

    /// A row between sure ones that is not sure itself.
    fn middle_kind(
        &self,
        f: &Facts,
        typical: usize,
        counts_number: bool,
        title_at: Option<usize>,
    ) -> RowKind {
        let has_title = title_at.is_some_and(|at| f.filled.contains(&at));
        let is_bullet = f.title.starts_with(['•', '-', '–', '*', '·', '▪', '➢']);
        if is_bullet && f.title.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            return RowKind::Usulan;
        }
        if f.spans || !has_title {
            return if f.first_text.is_empty() {
                RowKind::Untitled
            } else {
                RowKind::Section
            };
        }
        // Two cells of text and nothing else are as little a row as one, unless all rows are such.
        let is_thin =
            f.filled.len() <= 2 || (f.filled.len() == 3 && !f.label.is_empty() && f.has_amount);
        if is_thin && typical >= 4 && (counts_number || f.filled.len() == 1) {
            return RowKind::Section;
        }
        RowKind::Usulan
    }
}

struct Facts {
    /// Mapped columns with something in them.
    filled: Vec<usize>,
    title: String,
    first_text: String,
    label: String,
    has_number: bool,
    amount: Option<f64>,
    has_amount: bool,
    is_sum_formula: bool,
    has_volume: bool,
    footer: bool,
    /// Its first cell is merged over half of the table.
    spans: bool,
}

/// Headings of sections: a Roman or lettered one holds those with numbers below it.
#[derive(Default)]
struct Sections {
    open: Vec<(u8, String)>,
}

impl Sections {
    fn open(&mut self, label: &str, text: &str) {
        let level = level_of(label, text);
        self.open.retain(|(other, _)| *other < level);
        self.open.push((level, text.to_owned()));
    }

    fn texts(&self) -> Vec<String> {
        self.open.iter().map(|(_, text)| text.clone()).collect()
    }
}

/// Bidang before dusun, either in its own kind: one of a kind is open at a time.
fn level_of(_label: &str, text: &str) -> u8 {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    match () {
        () if has(&["kecamatan"]) => 1,
        () if has(&["desa", "kelurahan"]) && !has(&["bidang"]) => 2,
        () if words.contains(&"sub") => 5,
        () if has(&["dusun", "dsn", "kadus", "rw", "kampung", "kp"]) => 4,
        () => 3,
    }
}

fn section_text(f: &Facts) -> String {
    if f.title.is_empty() {
        f.first_text.clone()
    } else {
        f.title.clone()
    }
}

/// `1`, `1.`, `12)`, `1.2`
pub(super) fn is_row_number(text: &str) -> bool {
    let inside = text.trim_matches(|c: char| matches!(c, '.' | ')' | '(' | ' '));
    inside.starts_with(|c: char| c.is_ascii_digit())
        && inside.len() <= 8
        && inside.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

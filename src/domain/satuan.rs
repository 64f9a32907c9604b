//! `Units`: the units of measure, and the many ways people write them.

use std::collections::BTreeMap;

use super::tabel::Tabel;

/// The units of `satuan.csv` with their other spellings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units {
    everyday: Vec<String>,
    others: Vec<String>,
    by_spelling: BTreeMap<String, String>,
}

impl Units {
    pub(crate) fn parse(tabel: &Tabel) -> Self {
        let mut units = Self::default();
        for baris in tabel.rows() {
            let name = baris.get("satuan");
            for spelling in [name].into_iter().chain(baris.list("sebutan_lain")) {
                let folded = fold_unit(spelling);
                units
                    .by_spelling
                    .entry(folded.replace(' ', ""))
                    .or_insert_with(|| name.to_owned());
                units
                    .by_spelling
                    .entry(folded)
                    .or_insert_with(|| name.to_owned());
            }
            if baris.is_yes("sehari_hari") {
                units.everyday.push(name.to_owned());
            } else {
                units.others.push(name.to_owned());
            }
        }
        units
    }

    /// The short list offered first, in its own order.
    pub fn everyday(&self) -> &[String] {
        &self.everyday
    }

    /// Every other unit.
    pub fn others(&self) -> &[String] {
        &self.others
    }

    /// The unit meant by `text` (`M'`, `mtr` and `Meter` are all `m`); `None` if not known.
    pub fn resolve(&self, text: &str) -> Option<&str> {
        let folded = fold_unit(text);
        self.by_spelling
            .get(&folded)
            .or_else(|| self.by_spelling.get(&folded.replace(' ', "")))
            .map(String::as_str)
    }
}

/// Lower case, raised digits lowered, without apostrophes, final dots and doubled blanks.
fn fold_unit(text: &str) -> String {
    let lowered: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            '²' => Some('2'),
            '³' => Some('3'),
            '\'' | '’' | '‘' | '`' | '′' => None,
            '/' | '_' => Some(' '),
            _ => Some(c),
        })
        .collect();
    let trimmed = lowered.trim().trim_end_matches('.');
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_spellings_to_one_unit() {
        let units = Units::parse(&Tabel::parse(
            "satuan,sebutan_lain,sehari_hari\nm,mtr|meter,ya\nm2,meter persegi,ya\nOH,orang hari,ya\nDokumen,,tidak\nM³/Hari,,tidak\n",
        ));
        for (text, want) in [
            ("m", Some("m")),
            ("M'", Some("m")),
            ("M’", Some("m")),
            (" Meter ", Some("m")),
            ("mtr.", Some("m")),
            ("m²", Some("m2")),
            ("M 2", Some("m2")),
            ("Meter  Persegi", Some("m2")),
            ("Orang/Hari", Some("OH")),
            ("DOKUMEN", Some("Dokumen")),
            ("m3/hari", Some("M³/Hari")),
            ("karung", None),
            ("", None),
        ] {
            assert_eq!(units.resolve(text), want, "{text:?}");
        }
        assert_eq!(units.everyday(), ["m", "m2", "OH"]);
        assert_eq!(units.others(), ["Dokumen", "M³/Hari"]);
    }
}

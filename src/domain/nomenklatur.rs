//! `Nomenclature`: the state's list of programmes, kegiatan and sub kegiatan.
//!
//! A large file, loaded late; nothing else waits for it.

use std::collections::BTreeMap;

use super::cari::{fold, rank};
use super::tabel::Tabel;

/// One line of the nomenclature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NomenclatureLine {
    /// `1.03.10.2.01.0005`
    pub kode: String,
    pub level: Level,
    pub nama: String,
    /// Unit of the sub kegiatan's output; empty on other levels.
    pub satuan: String,
    folded: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Urusan,
    BidangUrusan,
    Program,
    Kegiatan,
    SubKegiatan,
}

impl Level {
    fn from_code(text: &str) -> Option<Self> {
        Some(match text {
            "urusan" => Self::Urusan,
            "bidang_urusan" => Self::BidangUrusan,
            "program" => Self::Program,
            "kegiatan" => Self::Kegiatan,
            "sub_kegiatan" => Self::SubKegiatan,
            _ => return None,
        })
    }
}

/// The whole list, found by present or former code and by words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nomenclature {
    lines: Vec<NomenclatureLine>,
    by_code: BTreeMap<String, usize>,
    by_former_code: BTreeMap<String, usize>,
}

impl Nomenclature {
    /// Reads `nomenklatur.csv`; the numbers of lines that could not be read come second.
    pub fn parse(text: &str) -> (Self, Vec<usize>) {
        let (mut list, mut bad_lines) = (Self::default(), Vec::new());
        for baris in Tabel::parse(text).rows() {
            let (kode, nama) = (baris.get("kode"), baris.get("nama"));
            let level = Level::from_code(baris.get("tingkat"));
            let (Some(level), false) = (level, kode.is_empty() || nama.is_empty()) else {
                bad_lines.push(baris.line);
                continue;
            };
            let place = list.lines.len();
            list.by_code.insert(kode.to_owned(), place);
            for former in baris.list("kode_lama") {
                list.by_former_code.insert(former.to_owned(), place);
            }
            list.lines.push(NomenclatureLine {
                kode: kode.to_owned(),
                level,
                nama: nama.to_owned(),
                satuan: baris.get("satuan").to_owned(),
                folded: fold(nama),
            });
        }
        (list, bad_lines)
    }

    pub fn lines(&self) -> &[NomenclatureLine] {
        &self.lines
    }

    /// The line with this code in the present list.
    pub fn line(&self, kode: &str) -> Option<&NomenclatureLine> {
        self.by_code.get(kode).and_then(|at| self.lines.get(*at))
    }

    /// The present line that replaced a former code; villagers' lists outlive a nomenclature.
    pub fn line_of_former(&self, kode: &str) -> Option<&NomenclatureLine> {
        self.by_former_code
            .get(kode)
            .and_then(|at| self.lines.get(*at))
    }

    /// The lines above `kode`, the urusan first: what "Program" and "Kegiatan" columns show.
    pub fn path(&self, kode: &str) -> Vec<&NomenclatureLine> {
        kode.char_indices()
            .filter(|(_, c)| *c == '.')
            .filter_map(|(at, _)| kode.get(..at))
            .filter_map(|above| self.line(above))
            .collect()
    }

    /// Sub kegiatan that answer to `text`: words of the name, or the beginning of a code.
    ///
    /// Best first, then by code; at most `limit`. `bidang` are codes of bidang urusan (`1.03`) whose
    /// lines come first, so that an agency sees its own.
    pub fn search(&self, text: &str, bidang: &[String], limit: usize) -> Vec<&NomenclatureLine> {
        let query = fold(text);
        let code = text.trim();
        let is_code = code.contains('.') && !code.contains(char::is_whitespace);
        let mut found: Vec<(u8, bool, &NomenclatureLine)> = self
            .lines
            .iter()
            .filter(|line| line.level == Level::SubKegiatan)
            .filter_map(|line| {
                let rank = if is_code && line.kode.starts_with(code) {
                    0
                } else {
                    rank(&query, &line.folded)?
                };
                let foreign = !bidang.iter().any(|own| {
                    line.kode
                        .strip_prefix(own.as_str())
                        .is_some_and(|rest| rest.starts_with('.'))
                });
                Some((rank, foreign, line))
            })
            .collect();
        found.sort_unstable_by(|a, b| (a.1, a.0, &a.2.kode).cmp(&(b.1, b.0, &b.2.kode)));
        found.truncate(limit);
        found.into_iter().map(|(_, _, line)| line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "kode,tingkat,nama,satuan,kode_lama\n\
        1,urusan,URUSAN WAJIB,,\n\
        1.03,bidang_urusan,PEKERJAAN UMUM,,\n\
        1.03.10,program,PENYELENGGARAAN JALAN,,\n\
        1.03.10.2.01,kegiatan,Jalan Kabupaten/Kota,,\n\
        1.03.10.2.01.0005,sub_kegiatan,Pembangunan Jalan,km,1.03.10.2.01.05\n\
        1.03.10.2.01.0009,sub_kegiatan,Rehabilitasi Jalan,km,\n\
        3.27.03.2.02.0003,sub_kegiatan,\"Pembangunan, Rehabilitasi Jalan Usaha Tani\",Unit,\n\
        x,dukuh,salah,,\n";

    #[test]
    fn finds_by_code_former_code_and_words() {
        let (list, bad) = Nomenclature::parse(LIST);
        assert_eq!(bad, [9]);
        assert_eq!(
            list.line_of_former("1.03.10.2.01.05")
                .map(|l| l.kode.as_str()),
            Some("1.03.10.2.01.0005")
        );
        let path: Vec<_> = list
            .path("1.03.10.2.01.0005")
            .iter()
            .map(|line| line.level)
            .collect();
        assert_eq!(
            path,
            [
                Level::Urusan,
                Level::BidangUrusan,
                Level::Program,
                Level::Kegiatan
            ]
        );
        for (text, bidang, want) in [
            (
                "pembangunan jalan",
                "",
                vec!["1.03.10.2.01.0005", "3.27.03.2.02.0003"],
            ),
            (
                "rehab jal",
                "",
                vec!["1.03.10.2.01.0009", "3.27.03.2.02.0003"],
            ),
            (
                "rehab jal",
                "3.27",
                vec!["3.27.03.2.02.0003", "1.03.10.2.01.0009"],
            ),
            (
                "1.03.10",
                "",
                vec!["1.03.10.2.01.0005", "1.03.10.2.01.0009"],
            ),
            ("jembatan", "", vec![]),
            ("", "", vec![]),
        ] {
            let found: Vec<_> = list
                .search(text, &[bidang.to_owned()], 10)
                .iter()
                .map(|line| line.kode.as_str())
                .collect();
            assert_eq!(found, want, "{text:?}");
        }
        assert_eq!(list.search("jalan", &[], 1).len(), 1);
    }
}

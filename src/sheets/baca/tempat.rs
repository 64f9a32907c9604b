//! Where it is: RT and RW, villages and kecamatan, coordinates.

use super::{Row, TableReader, is_missing};
use crate::domain::cari::fold;
use crate::domain::koordinat::Koordinat;
use crate::domain::reference::Kantor;
use crate::domain::rt_rw::{RtRw, RtRwColumn, find_rt_rw, read_rt_rw};
use crate::domain::usulan;
use crate::domain::value::Value;
use crate::sheets::buku::{Isi, Sel};
use crate::sheets::kepala::plain_heading;
use crate::sheets::tata_letak::Column;

impl<'a> TableReader<'a> {
    /// Without a column of their own RT and RW are looked for in the address and the title.
    pub(super) fn settle_rt_rw(&self, row: &mut Row) {
        if self.column(usulan::RT).is_some() || self.column(usulan::RW).is_some() {
            return;
        }
        for field in [usulan::ALAMAT, usulan::USULAN] {
            let Some(text) = row.text(field) else {
                continue;
            };
            if let Some(found) = find_rt_rw(&text) {
                let has_rw = row.fields.contains_key(usulan::RW);
                put_rt_rw(row, &found, &text, !has_rw);
                return;
            }
        }
    }

    pub(super) fn settle_place(&self, row: &mut Row) {
        let reference = self.context.reference;
        for field in [usulan::DESA, usulan::ALAMAT, usulan::KECAMATAN] {
            if let Some(text) = row.text(field)
                && has_several_places(field, &text)
            {
                row.doubt(field, "banyak_lokasi", &text);
            }
        }
        let own = reference.office(self.context.office.as_str());
        let own_village = own.filter(|office| office.kode.jenis().is_village());
        let kecamatan_text = row.text(usulan::KECAMATAN);
        let kecamatan = match &kecamatan_text {
            Some(text) => self.place(usulan::KECAMATAN, text, None, row),
            None => own.filter(|office| !office.kode.jenis().is_village()),
        };
        if let (Some(office), Some(_)) = (kecamatan, &kecamatan_text) {
            row.put(usulan::KECAMATAN, Value::Text(office.nama.clone()));
        }
        let written = row.text(usulan::DESA);
        let village = match &written {
            Some(text) => self.place(usulan::DESA, text, kecamatan, row),
            None if own_village.is_some() => own_village,
            None => self.place_in_text(kecamatan, row),
        };
        let Some(village) = village else { return };
        if written.is_some() {
            row.put(usulan::DESA, Value::Text(village.nama.clone()));
            if own_village.is_some_and(|own| own.kode != village.kode) {
                row.doubt(usulan::KODE_DESA, "desa_lain", &written.unwrap_or_default());
            }
        }
        row.put(usulan::KODE_DESA, Value::from(village.kode.as_str()));
    }

    /// The village or kecamatan of this name; a name with one slip in it is taken with a doubt.
    pub(super) fn place(
        &self,
        field: &'static str,
        text: &str,
        within: Option<&Kantor>,
        row: &mut Row,
    ) -> Option<&'a Kantor> {
        let reference = self.context.reference;
        let is_village = field == usulan::DESA;
        let fits = |office: &&Kantor| {
            let jenis = office.kode.jenis();
            let level = if is_village {
                jenis.is_village()
            } else {
                !jenis.is_village()
                    && office
                        .kode
                        .as_str()
                        .starts_with(|c: char| c.is_ascii_digit())
            };
            level
                && within.is_none_or(|within| {
                    within.kode.jenis().is_village() || office.kode.is_under(&within.kode)
                })
        };
        let mut exact: Vec<&Kantor> = self.offices_named(text).into_iter().filter(fits).collect();
        // A name at the beginning of others is only itself.
        let folded = fold(text);
        let is_same = |office: &&Kantor| fold(&office.nama).replace(' ', "") == bare_name(&folded);
        if exact.iter().any(is_same) {
            exact.retain(|office| is_same(office));
        }
        if let [office] = exact.as_slice() {
            return Some(office);
        }
        let code = if exact.is_empty() {
            let near: Vec<&Kantor> = reference
                .offices()
                .iter()
                .filter(fits)
                .filter(|office| is_near(&bare_name(&folded), &fold(&office.nama).replace(' ', "")))
                .collect();
            if let [office] = near.as_slice() {
                row.doubt(field, "tempat_mirip", text);
                return Some(office);
            }
            "tempat_tidak_dikenal"
        } else {
            "tempat_ganda"
        };
        row.doubt(field, code, text);
        None
    }

    /// "… Desa Mekar …" in the address or the title of a list without a column for the village.
    pub(super) fn place_in_text(
        &self,
        within: Option<&Kantor>,
        row: &mut Row,
    ) -> Option<&'a Kantor> {
        for field in [usulan::ALAMAT, usulan::USULAN] {
            let Some(text) = row.text(field) else {
                continue;
            };
            let folded = fold(&text);
            let words: Vec<&str> = folded.split(' ').collect();
            for (at, word) in words.iter().enumerate() {
                if !matches!(*word, "desa" | "kelurahan" | "ds" | "kel") {
                    continue;
                }
                let start = if words
                    .get(at + 1)
                    .is_some_and(|next| matches!(*next, "kelurahan" | "desa" | "ds"))
                {
                    at + 2
                } else {
                    at + 1
                };
                for length in (1..=3).rev() {
                    let Some(name) = words.get(start..start + length) else {
                        continue;
                    };
                    let name = name.concat();
                    let found: Vec<&Kantor> = self
                        .villages
                        .iter()
                        .filter(|(known, _)| *known == name)
                        .map(|(_, office)| *office)
                        .filter(|office| {
                            within.is_none_or(|within| {
                                !within
                                    .kode
                                    .as_str()
                                    .starts_with(|c: char| c.is_ascii_digit())
                                    || office.kode.is_under(&within.kode)
                            })
                        })
                        .collect();
                    if let [office] = found.as_slice() {
                        row.doubt(usulan::KODE_DESA, "tempat_dari_teks", &text);
                        return Some(office);
                    }
                }
            }
        }
        None
    }
}

pub(super) fn read_rt_cell(column: &Column, sel: &Sel, row: &mut Row) {
    let heading = plain_heading(&column.heading);
    let words: Vec<&str> = heading.split(' ').collect();
    let kind = match (column.field, words.contains(&"rt") && words.contains(&"rw")) {
        (_, true) => RtRwColumn::Both,
        (usulan::RW, false) => RtRwColumn::Rw,
        _ => RtRwColumn::Rt,
    };
    let text = sel.text().trim().to_owned();
    match &sel.isi {
        // Excel makes a day of "3/1".
        Isi::Date(_) => {
            row.doubt(column.field, "menjadi_tanggal", &text);
            return;
        }
        Isi::Text(_) | Isi::Number(_) => {}
        _ => return,
    }
    if is_missing(&text) {
        return;
    }
    let found = read_rt_rw(&text, kind);
    put_rt_rw(row, &found, &text, true);
}

pub(super) fn put_rt_rw(row: &mut Row, found: &RtRw, text: &str, with_rw: bool) {
    if !found.rt.is_empty() {
        row.put(usulan::RT, Value::text(&found.rt));
    }
    if !found.rw.is_empty() && with_rw {
        row.put(usulan::RW, Value::text(&found.rw));
    }
    if !found.is_sure {
        row.doubt(usulan::RT, "rt_rw", text);
        row.doubt(usulan::RW, "rt_rw", text);
    }
}

/// Takes `(-6.2, 107.1)` out of an address.
pub(super) fn take_coordinates(text: &str, row: &mut Row) -> String {
    let Some(start) = text.rfind('(') else {
        return text.to_owned();
    };
    let (before, rest) = text.split_at(start);
    let inside = rest
        .trim_start_matches('(')
        .trim_end_matches([')', ' ', '.']);
    let Some(found) = Koordinat::parse(inside) else {
        return text.to_owned();
    };
    row.put_number(usulan::LAT, found.lat);
    row.put_number(usulan::LON, found.lon);
    before.trim().to_owned()
}

/// `Kecamatan: A, Desa: B. …; Kecamatan: C, …` and `Mekar, Melati`.
pub(super) fn has_several_places(field: &str, text: &str) -> bool {
    let parts = text
        .split([';', '\n'])
        .filter(|part| !fold(part).is_empty());
    let names_place = |part: &str| {
        let folded = fold(part);
        folded
            .split(' ')
            .any(|word| matches!(word, "desa" | "kelurahan" | "kecamatan" | "ds" | "kel"))
    };
    if field == usulan::ALAMAT {
        return parts.filter(|part| names_place(part)).count() > 1;
    }
    let folded = fold(text);
    parts.count() > 1 || text.contains(',') || text.contains('&') || folded.contains(" dan ")
}

/// A folded name without the word for its level, its blanks closed.
pub(super) fn bare_name(folded: &str) -> String {
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1
        && words.first().is_some_and(|word| {
            matches!(
                *word,
                "desa" | "ds" | "kelurahan" | "kel" | "kecamatan" | "kec"
            )
        })
    {
        words.remove(0);
    }
    words.concat()
}

/// One or, in long names, two letters apart.
pub(super) fn is_near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let allowed = if a.len() >= 9 { 2 } else { 1 };
    if a.len() < 4 || a.len().abs_diff(b.len()) > allowed {
        return false;
    }
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut now = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(99);
            let cost = usize::from(x != y);
            now.push(
                (get(&last, j) + cost)
                    .min(get(&last, j + 1) + 1)
                    .min(get(&now, j) + 1),
            );
        }
        last = now;
    }
    last.last().is_some_and(|distance| *distance <= allowed)
}

//! What each column holds: by the words of its heading, and by its content where they leave it open.

use super::{Column, Header, Sheet};
use crate::domain::angka::NumberDoubt;
use crate::domain::cari::fold;
use crate::domain::rupiah::parse_rupiah;
use crate::domain::ukuran::read_size;
use crate::domain::usulan;
use crate::sheets::buku::{Isi, Lembar, Sel};
use crate::sheets::kepala::{COLUMNS, FILE_COLUMNS, fields_for, fields_of};
use crate::sheets::rumus;

impl Sheet<'_> {
    pub(super) fn columns(&self, header: &Header, body: &[usize]) -> Vec<Column> {
        let mut parts = header.parts.clone();
        self.leave_out_side_tables(&mut parts, body);
        let tables: &[&[_]] = &[COLUMNS, FILE_COLUMNS];
        let mut fields = fields_of(&parts, tables);
        self.decide_by_content(&parts, body, &mut fields);
        let mut columns = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            let Some(field) = *field else { continue };
            let heading = parts
                .get(at)
                .map(|parts| parts.join(" "))
                .unwrap_or_default();
            let is_guess = field == usulan::ANGGARAN && self.has_rival(at, &parts, body);
            columns.push(Column {
                at,
                field,
                heading,
                is_guess,
            });
        }
        self.guess_missing(&mut columns, body);
        columns
    }

    /// A second column of amounts under an equally good heading.
    fn has_rival(&self, at: usize, parts: &[Vec<String>], body: &[usize]) -> bool {
        let tables: &[&[_]] = &[COLUMNS];
        let score = |column: usize| {
            let all = parts
                .get(column)
                .map(|parts| fields_for(parts, tables))
                .unwrap_or_default();
            let own = all.iter().filter(|(_, field)| *field == usulan::ANGGARAN);
            own.map(|(score, _)| *score).max().unwrap_or(0)
        };
        let own = score(at);
        (0..parts.len()).any(|other| {
            other != at
                && score(other) + 60 > own
                && score(other) > 250
                && self.amount_share(other, body) >= 50
        })
    }

    /// A blank column ends the table where everything needed stands before it.
    pub(super) fn leave_out_side_tables(&self, parts: &mut [Vec<String>], body: &[usize]) {
        let is_blank = |column: usize| {
            body.iter()
                .all(|row| self.sel(*row, column).is_none_or(Sel::is_empty))
        };
        for gap in 1..parts.len() {
            let before = parts.get(..gap).unwrap_or_default();
            if parts.get(gap).is_some_and(|parts| !parts.is_empty()) || !is_blank(gap) {
                continue;
            }
            let fields = fields_of(before, &[COLUMNS, FILE_COLUMNS]);
            let has = |field: &str| fields.contains(&Some(field));
            if has(usulan::USULAN)
                && (has(usulan::ANGGARAN) || has(usulan::VOLUME))
                && fields.iter().flatten().count() >= 4
            {
                for part in parts.iter_mut().skip(gap) {
                    part.clear();
                }
                return;
            }
        }
    }

    /// What the words leave open, the cells decide.
    fn decide_by_content(
        &self,
        parts: &[Vec<String>],
        body: &[usize],
        fields: &mut Vec<Option<&'static str>>,
    ) {
        let tables: &[&[_]] = &[COLUMNS, FILE_COLUMNS];
        let at_of =
            |fields: &[Option<&str>], field: &str| fields.iter().position(|of| *of == Some(field));
        // "Jumlah" is a volume or a cost, "Nilai" can be a score.
        if let Some(volume) = at_of(fields, usulan::VOLUME)
            && at_of(fields, usulan::ANGGARAN).is_none()
            && self.amount_share(volume, body) >= 70
            && let Some(place) = fields.get_mut(volume)
        {
            *place = Some(usulan::ANGGARAN);
            let others: Vec<(u32, usize)> = parts
                .iter()
                .enumerate()
                .filter(|(at, _)| fields.get(*at).is_some_and(Option::is_none))
                .flat_map(|(at, parts)| {
                    let found = fields_for(parts, tables);
                    found
                        .into_iter()
                        .filter(|(_, field)| *field == usulan::VOLUME)
                        .map(move |(score, _)| (score, at))
                })
                .collect();
            if let Some((_, at)) = others.iter().max()
                && let Some(place) = fields.get_mut(*at)
            {
                *place = Some(usulan::VOLUME);
            }
        }
        if let Some(amount) = at_of(fields, usulan::ANGGARAN)
            && self.number_share(amount, body) < 20
        {
            let better = (0..parts.len()).filter(|at| {
                let found = parts
                    .get(*at)
                    .map(|parts| fields_for(parts, tables))
                    .unwrap_or_default();
                *at != amount
                    && found.iter().any(|(_, field)| *field == usulan::ANGGARAN)
                    && self.amount_share(*at, body) >= 60
            });
            if let Some(better) = better.max_by_key(|at| self.amount_share(*at, body)) {
                if let Some(place) = fields.get_mut(amount) {
                    *place = None;
                }
                if let Some(place) = fields.get_mut(better) {
                    *place = Some(usulan::ANGGARAN);
                }
            }
        }
        // "Kegiatan" can be the programme that all rows share, with the proposal in another column.
        if let Some(title) = at_of(fields, usulan::USULAN) {
            let distinct = |at: usize| self.distinct_share(at, body);
            let rivals = (0..parts.len()).filter(|at| {
                let found = parts
                    .get(*at)
                    .map(|parts| fields_for(parts, tables))
                    .unwrap_or_default();
                let is_free = fields.get(*at).is_some_and(Option::is_none);
                *at != title && is_free && found.iter().any(|(_, field)| *field == usulan::USULAN)
            });
            let best = rivals.max_by_key(|at| (distinct(*at), usize::MAX - at));
            if let Some(best) = best
                && distinct(title) * 2 < distinct(best)
            {
                if let Some(place) = fields.get_mut(title) {
                    *place = None;
                }
                if let Some(place) = fields.get_mut(best) {
                    *place = Some(usulan::USULAN);
                }
            }
        }
        // "Waktu" with dates in it is the date.
        if let Some(time) = at_of(fields, usulan::WAKTU)
            && at_of(fields, usulan::TANGGAL).is_none()
            && self.date_share(time, body) >= 50
            && let Some(place) = fields.get_mut(time)
        {
            *place = Some(usulan::TANGGAL);
        }
        // Names or codes below "Prioritas" are no ranks; a running number below "No" of two rows is.
        if let Some(rank) = at_of(fields, usulan::PRIORITAS)
            && self.number_share(rank, body) < 50
            && self.share(rank, body, |_| true) > 0
            && let Some(place) = fields.get_mut(rank)
        {
            *place = None;
        }
        // "Keluaran" or "Target" as words, with the quantity elsewhere.
        if let Some(volume) = at_of(fields, usulan::VOLUME)
            && self.size_share(volume, body) < 20
        {
            let better = (0..parts.len()).find(|at| {
                let found = parts
                    .get(*at)
                    .map(|parts| fields_for(parts, tables))
                    .unwrap_or_default();
                fields.get(*at).is_some_and(Option::is_none)
                    && found.iter().any(|(_, field)| *field == usulan::VOLUME)
                    && self.size_share(*at, body) >= 60
            });
            if let Some(better) = better {
                if let Some(place) = fields.get_mut(volume) {
                    *place = None;
                }
                if let Some(place) = fields.get_mut(better) {
                    *place = Some(usulan::VOLUME);
                }
            }
        }
    }

    /// A needed column whose heading says nothing (`]`), where just one can be it.
    pub(super) fn guess_missing(&self, columns: &mut Vec<Column>, body: &[usize]) {
        let has =
            |columns: &[Column], field: &str| columns.iter().any(|column| column.field == field);
        let free = |columns: &[Column]| -> Vec<usize> {
            (0..self.width)
                .filter(|at| columns.iter().all(|column| column.at != *at))
                .collect()
        };
        if !has(columns, usulan::ANGGARAN) {
            let found: Vec<usize> = free(columns)
                .into_iter()
                .filter(|at| self.amount_share(*at, body) >= 60)
                .collect();
            if let [at] = found.as_slice() {
                columns.push(Column {
                    at: *at,
                    field: usulan::ANGGARAN,
                    heading: String::new(),
                    is_guess: true,
                });
            }
        }
        columns.sort_by_key(|column| column.at);
    }

    pub(super) fn share(
        &self,
        column: usize,
        body: &[usize],
        holds: impl Fn(&Sel) -> bool,
    ) -> usize {
        let cells: Vec<&Sel> = body
            .iter()
            .filter_map(|row| self.sel(*row, column))
            .filter(|sel| !sel.is_empty() && sel.text().trim() != "-")
            .collect();
        if cells.is_empty() {
            return 0;
        }
        cells.iter().filter(|sel| holds(sel)).count() * 100 / cells.len()
    }

    pub(super) fn amount_share(&self, column: usize, body: &[usize]) -> usize {
        self.share(column, body, |sel| match &sel.isi {
            Isi::Number(number) => *number >= 100_000.0,
            Isi::Text(text) => {
                parse_rupiah(text)
                    .0
                    .is_some_and(|amount| amount.get() >= 100_000)
                    && !text.contains("m2")
            }
            Isi::Empty => sel.formula.is_some(),
            _ => false,
        })
    }

    pub(super) fn number_share(&self, column: usize, body: &[usize]) -> usize {
        self.share(column, body, |sel| match &sel.isi {
            Isi::Number(_) => true,
            Isi::Text(text) => {
                parse_rupiah(text).0.is_some()
                    || !parse_rupiah(text).1.is_empty()
                        && text.contains(|c: char| c.is_ascii_digit())
            }
            Isi::Empty => sel.formula.is_some(),
            _ => false,
        })
    }

    pub(super) fn size_share(&self, column: usize, body: &[usize]) -> usize {
        self.share(column, body, |sel| match &sel.isi {
            Isi::Number(_) => true,
            Isi::Text(text) => is_size(text),
            Isi::Empty => sel.formula.is_some(),
            _ => false,
        })
    }

    pub(super) fn date_share(&self, column: usize, body: &[usize]) -> usize {
        self.share(column, body, |sel| match &sel.isi {
            Isi::Date(_) => true,
            Isi::Text(text) => crate::domain::tanggal::Tanggal::parse(text).is_some(),
            _ => false,
        })
    }

    pub(super) fn distinct_share(&self, column: usize, body: &[usize]) -> usize {
        let mut texts: Vec<String> = body
            .iter()
            .map(|row| fold(&self.text(*row, column)))
            .filter(|text| text.len() > 3)
            .collect();
        let count = texts.len();
        if count * 2 < body.len() {
            return 0;
        }
        texts.sort_unstable();
        texts.dedup();
        texts.len() * 100 / count.max(1)
    }
}

/// A quantity, perhaps with its unit: `250 m`, not `Mekar, 2 Januari`.
pub(super) fn is_size(text: &str) -> bool {
    let about = text.trim().trim_start_matches(['±', '~', '≈', '=']);
    let size = read_size(about);
    size.volume.is_some() || matches!(size.doubt, Some(NumberDoubt::Separator { .. }))
}

pub(super) fn amount_of(sel: &Sel, lembar: &Lembar) -> Option<f64> {
    match &sel.isi {
        Isi::Number(number) => Some(*number),
        Isi::Text(text) => parse_rupiah(text).0.map(|amount| amount.get() as f64),
        Isi::Empty => sel
            .formula
            .as_deref()
            .and_then(|formula| rumus::evaluate(formula, lembar)),
        _ => None,
    }
}

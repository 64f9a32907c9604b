//! Amounts, volumes and their units.

use super::{Row, TableReader, UNIT_OF_VOLUME, is_missing, strip_prefix_folded};
use crate::domain::angka::{NumberDoubt, parse_decimal};
use crate::domain::cari::fold;
use crate::domain::rupiah::{AmountDoubt, CUT_AT_32_BITS, parse_rupiah};
use crate::domain::ukuran::read_size;
use crate::domain::usulan;
use crate::domain::value::Value;
use crate::sheets::buku::{Isi, Sel};
use crate::sheets::kepala::Scale;
use crate::sheets::rumus;
use crate::sheets::tata_letak::Column;

/// Below this an amount may be meant in thousands, or be a unit price.
pub(super) const SMALL_RP: f64 = 1_000_000.0;

/// Above this no single usulan of a village is.
pub(super) const IMPOSSIBLE_RP: f64 = 100_000_000_000.0;

/// Above this an amount in a column of thousands or millions was perhaps typed in full.
pub(super) const SCALED_LARGE_RP: f64 = 10_000_000_000.0;

/// Above this a volume is money or a slip.
pub(super) const LARGE_VOLUME: f64 = 10_000_000.0;

/// "1 milyar 200 juta"
fn sum_of_parts(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let lower = lower
        .trim_start_matches("rp")
        .trim_start_matches(['.', ' ', ':']);
    let mut sum = 0.0;
    let mut last_power = u32::MAX;
    let words: Vec<&str> = lower
        .split_whitespace()
        .filter(|word| *word != "rupiah")
        .collect();
    if words.len() < 4 || !words.len().is_multiple_of(2) {
        return None;
    }
    for pair in words.chunks_exact(2) {
        let [number, word] = pair else { return None };
        let power = match *word {
            "ribu" | "rb" => 3,
            "juta" | "jt" => 6,
            "miliar" | "milyar" => 9,
            _ => return None,
        };
        let number = parse_decimal(number).0?;
        if power >= last_power || number < 0.0 {
            return None;
        }
        last_power = power;
        sum += number * 10_f64.powi(i32::try_from(power).ok()?);
    }
    Some(sum)
}

impl TableReader<'_> {
    /// The number that a cell holds or that its formula comes to.
    pub(super) fn number(&self, sel: &Sel) -> Option<f64> {
        match &sel.isi {
            // Libraries that do not calculate leave a zero.
            Isi::Number(0.0) => {
                let formula = sel.formula.as_deref();
                let value = formula.and_then(|formula| rumus::evaluate(formula, self.lembar));
                Some(value.unwrap_or(0.0))
            }
            Isi::Number(number) => Some(*number),
            Isi::Empty => {
                let formula = sel.formula.as_deref()?;
                rumus::evaluate(formula, self.lembar)
            }
            // A formula in a text file, or typed as text.
            Isi::Text(text) => {
                let formula = text.trim().strip_prefix('=')?;
                rumus::evaluate(formula, self.lembar)
            }
            _ => None,
        }
    }

    /// Rupiah of a cell, and what is doubtful in it.
    pub(super) fn amount(&self, sel: &Sel) -> (Option<f64>, Vec<&'static str>) {
        let scale = self.table.scale;
        let factor = scale.rupiah() as f64;
        let text = sel.text();
        let text = text.trim();
        if let Some(number) = self.number(sel) {
            let amount = number * factor;
            let rounded = amount.round();
            let mut doubts = Vec::new();
            if (amount - rounded).abs() > 0.001 {
                doubts.push("dibulatkan");
            }
            if (number - CUT_AT_32_BITS as f64).abs() < 0.5 {
                doubts.push("terpotong_32_bit");
            }
            return (Some(rounded), doubts);
        }
        if is_missing(text) {
            return (None, Vec::new());
        }
        let mut doubts = Vec::new();
        let mut plain = text;
        for about in ["±", "+/-", "kurang lebih", "sekitar", "~", "≈"] {
            if let Some(rest) = strip_prefix_folded(plain, about) {
                plain = rest.trim_start();
                doubts.push("kira_kira");
            }
        }
        let has_scale_word = plain
            .to_lowercase()
            .split(|c: char| !c.is_alphabetic())
            .any(|word| {
                matches!(
                    word,
                    "ribu"
                        | "rb"
                        | "juta"
                        | "jt"
                        | "miliar"
                        | "milyar"
                        | "m"
                        | "triliun"
                        | "trilyun"
                )
            });
        let word = match scale {
            Scale::Rupiah => "",
            _ if has_scale_word => "",
            Scale::Thousands => " ribu",
            Scale::Millions => " juta",
            Scale::Billions => " miliar",
        };
        let parsed = if word.is_empty() {
            parse_rupiah(plain)
        } else {
            let head = plain.trim_end_matches(['-', ',', '=', ' ', '.', '–']);
            parse_rupiah(&format!("{head}{word}"))
        };
        let (mut amount, found) = (parsed.0.map(|amount| amount.get() as f64), parsed.1);
        if amount.is_none()
            && let Some(sum) = sum_of_parts(plain).filter(|_| word.is_empty())
        {
            return (Some(sum), doubts);
        }
        for doubt in found {
            match doubt {
                AmountDoubt::Separator { eyd, .. } if amount.is_none() => {
                    amount = eyd.map(|eyd| eyd.get() as f64);
                    if scale != Scale::Thousands || plain.contains(',') {
                        doubts.push("pemisah");
                    }
                }
                AmountDoubt::Separator { .. } => doubts.push("pemisah"),
                AmountDoubt::NotAnAmount => doubts.push("tidak_terbaca"),
                AmountDoubt::TooLarge => doubts.push("mustahil"),
                AmountDoubt::ScaleUnclear => doubts.push("skala"),
                AmountDoubt::Rounded => doubts.push("dibulatkan"),
                // Judged below, by the amount itself.
                AmountDoubt::Small => {}
                AmountDoubt::CutAt32Bits => doubts.push("terpotong_32_bit"),
            }
        }
        if scale != Scale::Rupiah && has_scale_word {
            doubts.push("skala");
        }
        (amount, doubts)
    }

    pub(super) fn read_amount(&self, column: &Column, sel: &Sel, row: &mut Row) {
        let field = usulan::ANGGARAN;
        let text = sel.text().trim().to_owned();
        if sel.is_empty() {
            return;
        }
        if matches!(sel.isi, Isi::Date(_) | Isi::Bool(_)) {
            row.doubt(field, "tidak_terbaca", &text);
            return;
        }
        if sel.isi == Isi::Empty && self.number(sel).is_none() {
            row.doubt(field, "rumus", &text);
            return;
        }
        let (amount, doubts) = self.amount(sel);
        for code in doubts {
            row.doubt(field, code, &text);
        }
        // A zero says that nobody knows.
        let Some(amount) = amount.filter(|amount| *amount != 0.0) else {
            return;
        };
        let scaled = self.table.scale != Scale::Rupiah;
        if amount < 0.0 {
            row.doubt(field, "negatif", &text);
        } else if amount > IMPOSSIBLE_RP {
            row.doubt(field, "mustahil", &text);
        } else if amount < SMALL_RP {
            row.doubt(field, "kecil", &text);
        }
        let is_far = self.median_rp > 0.0 && amount > self.median_rp * 200.0;
        if self.is_scale_unclear || (scaled && (amount > SCALED_LARGE_RP || is_far)) {
            row.doubt(field, "skala", &text);
        }
        if column.is_guess {
            row.doubt(field, "kolom_ditebak", &text);
        }
        row.put_number(field, amount);
    }

    pub(super) fn read_volume(&self, sel: &Sel, row: &mut Row) {
        let field = usulan::VOLUME;
        let text = sel.text().trim().to_owned();
        if let Some(volume) = self.number(sel) {
            if !(0.0..=LARGE_VOLUME).contains(&volume) {
                row.doubt(field, "mustahil", &text);
            }
            if volume != 0.0 {
                row.put_number(field, volume);
            }
            return;
        }
        if is_missing(&text) {
            return;
        }
        if !matches!(sel.isi, Isi::Text(_)) {
            row.doubt(field, "tidak_terbaca", &text);
            return;
        }
        let about = text.trim_start_matches(['±', '~', '≈']).trim_start();
        let about = about.strip_prefix("+/-").unwrap_or(about).trim_start();
        if about.len() < text.len() {
            row.doubt(field, "kira_kira", &text);
        }
        let size = read_size(about);
        let volume = match (size.volume, size.doubt) {
            (Some(volume), _) => Some(volume),
            (None, Some(NumberDoubt::Separator { eyd, .. })) => {
                row.doubt(field, "pemisah", &text);
                Some(eyd)
            }
            _ => {
                row.doubt(field, "tidak_terbaca", &text);
                None
            }
        };
        let is_separator_alone = size.volume.is_none() && volume.is_some() && size.width.is_none();
        if !size.is_whole && !is_separator_alone {
            row.doubt(field, "sebagian_terbaca", &text);
        }
        if let Some(volume) = volume.filter(|volume| *volume != 0.0) {
            if !(0.0..=LARGE_VOLUME).contains(&volume) {
                row.doubt(field, "mustahil", &text);
            }
            row.put_number(field, volume);
        }
        if let Some(width) = size.width {
            if volume.is_some_and(|volume| volume < width) {
                // "2 x 250 m" are two of something.
                row.doubt(field, "sebagian_terbaca", &text);
                row.doubt(usulan::LEBAR, "sebagian_terbaca", &text);
            }
            row.put_number(usulan::LEBAR, width);
        }
        let unit = size.unit.trim();
        if !unit.is_empty() {
            let is_known = self.context.reference.units().resolve(unit).is_some();
            let has_more =
                unit.split(' ').count() > 1 && unit.contains(|c: char| c.is_ascii_digit());
            if !is_known && has_more {
                row.doubt(field, "sebagian_terbaca", &text);
            } else {
                row.put(UNIT_OF_VOLUME, Value::Text(unit.to_owned()));
            }
        }
    }

    pub(super) fn settle_unit(&self, row: &mut Row) {
        let units = self.context.reference.units();
        let beside = row.fields.remove(UNIT_OF_VOLUME);
        let beside = beside
            .as_ref()
            .and_then(Value::as_text)
            .map(ToOwned::to_owned);
        let own = row.text(usulan::SATUAN);
        // "m/unit": the unit before the stroke.
        let resolve = |unit: &str| {
            let known = units.resolve(unit);
            known.map(ToOwned::to_owned)
        };
        if let (Some(own), Some(beside)) = (&own, &beside)
            && resolve(own) != resolve(beside)
        {
            row.doubt(
                usulan::SATUAN,
                "satuan_berbeda",
                &format!("{own}; {beside}"),
            );
        }
        let Some(unit) = own.or(beside) else { return };
        match resolve(&unit) {
            Some(known) => row.put(usulan::SATUAN, Value::Text(known)),
            None => {
                row.doubt(usulan::SATUAN, "satuan_tidak_dikenal", &unit);
                if matches!(fold(&unit).as_str(), "rp" | "rupiah") {
                    row.doubt(usulan::VOLUME, "uang_sebagai_volume", &unit);
                }
                row.put(usulan::SATUAN, Value::Text(unit));
            }
        }
    }
}

//! Entries: what the text in a field of the form means, and the text that shows a value.

use super::angka::{NumberDoubt, format_plain, parse_decimal, split_unit};
use super::field::{Choices, Field, FieldKind};
use super::koordinat::parse_degrees;
use super::reference::Reference;
use super::rupiah::{Rupiah, parse_rupiah};
use super::value::Value;

/// The value that a text means; `Null` for an empty one, `None` where a person must first choose
/// or correct it.
#[must_use]
pub fn read(field: &Field, text: &str, reference: &Reference) -> Option<Value> {
    let text = text.trim();
    match field.kind {
        FieldKind::Rupiah => {
            let (amount, doubts) = parse_rupiah(text);
            match amount {
                Some(amount) => Some(Value::Int(amount.get())),
                None => doubts.is_empty().then_some(Value::Null),
            }
        }
        FieldKind::Coordinate if text.is_empty() => Some(Value::Null),
        FieldKind::Coordinate => parse_degrees(text).and_then(Value::number),
        FieldKind::Decimal => {
            let (number, doubts) = parse_decimal(text);
            match number {
                Some(number) => Value::number(number),
                None => doubts.is_empty().then_some(Value::Null),
            }
        }
        FieldKind::Integer => read_count(text),
        FieldKind::Choice(Choices::Offices | Choices::Villages) => {
            let found = reference.offices_named(text);
            match found.as_slice() {
                [office] => Some(Value::from(office.kode.as_str())),
                _ => Some(Value::text(text)),
            }
        }
        FieldKind::Choice(Choices::Units) => {
            let unit = reference.units().resolve(text).unwrap_or(text);
            Some(Value::text(unit))
        }
        _ => Some(Value::text(text)),
    }
}

/// A count of people: `1.250` has no other meaning here, and a word for people may follow.
fn read_count(text: &str) -> Option<Value> {
    let (number, word) = split_unit(text);
    let is_people = matches!(
        word.to_lowercase().trim_end_matches('.'),
        "" | "orang" | "jiwa" | "org" | "warga"
    );
    if !is_people {
        return None;
    }
    let (value, doubts) = parse_decimal(number);
    let whole = match (value, doubts.first()) {
        (None, None) => return word.is_empty().then_some(Value::Null),
        (Some(value), _) => value,
        (None, Some(NumberDoubt::Separator { eyd, other })) => eyd.max(*other),
        (None, Some(_)) => return None,
    };
    Value::number(whole).filter(|value| value.as_int().is_some())
}

/// The text that stands in a field for a value; [`read`] gives the value back.
#[must_use]
pub fn show(field: &Field, value: &Value, reference: &Reference) -> String {
    match (field.kind, value) {
        (FieldKind::Rupiah, Value::Int(rupiah)) => {
            let text = Rupiah::new(*rupiah).map(|amount| amount.to_string());
            text.unwrap_or_else(|| rupiah.to_string())
        }
        (FieldKind::Choice(Choices::Offices | Choices::Villages), Value::Text(code)) => reference
            .office(code)
            .map_or_else(|| code.clone(), |office| office.full_name()),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Int(number)) => number.to_string(),
        (_, Value::Dec(number)) => format_plain(*number),
        (_, Value::Bool(yes)) => yes.to_string(),
        (_, Value::Null | Value::List(_) | Value::Map(_)) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::find;
    use crate::domain::usulan::{self, FIELDS};
    use std::collections::BTreeMap;

    fn reference() -> Reference {
        let files = BTreeMap::from([
            (
                "wilayah.csv".to_owned(),
                "kode,tingkat,nama,induk\n99.01,kabupaten,Contoh,99\n99.01.01,kecamatan,Melati,99.01\n99.01.01.2001,desa,Mekar,99.01.01\n".to_owned(),
            ),
            (
                "kantor.csv".to_owned(),
                "kode,jenis,nama,nama_lain,bidang_urusan\npd.dinas-x,dinas,Dinas Pekerjaan,DP,1.01\n".to_owned(),
            ),
            (
                "satuan.csv".to_owned(),
                "satuan,sebutan_lain,sehari_hari\nm,meter|mtr,ya\n".to_owned(),
            ),
        ]);
        Reference::parse(&files).0
    }

    #[test]
    fn texts_mean_values_and_values_show_as_texts() {
        let reference = reference();
        for (name, text, value, shown) in [
            (
                usulan::ANGGARAN,
                "1,25 jt",
                Some(Value::Int(1_250_000)),
                "Rp1.250.000",
            ),
            (usulan::ANGGARAN, "", Some(Value::Null), ""),
            (usulan::ANGGARAN, "gratis", None, ""),
            (usulan::ANGGARAN, "1.250 juta", None, ""),
            (
                usulan::VOLUME,
                "1.322,8",
                Some(Value::Dec(1322.8)),
                "1322,8",
            ),
            (usulan::VOLUME, "1.250", None, ""),
            (usulan::VOLUME, "-", Some(Value::Null), ""),
            (
                usulan::PENERIMA_MANFAAT,
                "1.250 jiwa",
                Some(Value::Int(1250)),
                "1250",
            ),
            (usulan::PENERIMA_MANFAAT, "40 KK", None, ""),
            (usulan::PENERIMA_MANFAAT, "1,5", None, ""),
            (usulan::PENERIMA_MANFAAT, "", Some(Value::Null), ""),
            (usulan::SATUAN, "Meter", Some(Value::from("m")), "m"),
            (
                usulan::SATUAN,
                "karung",
                Some(Value::from("karung")),
                "karung",
            ),
            (
                usulan::OPD_TUJUAN,
                "DP",
                Some(Value::from("pd.dinas-x")),
                "Dinas Pekerjaan",
            ),
            (
                usulan::OPD_TUJUAN,
                "Dinas Baru",
                Some(Value::from("Dinas Baru")),
                "Dinas Baru",
            ),
            (
                usulan::KODE_DESA,
                "desa mekar",
                Some(Value::from("99.01.01.2001")),
                "Desa Mekar",
            ),
            (usulan::RT, "01-03", Some(Value::from("01-03")), "01-03"),
            (usulan::USULAN, "  ", Some(Value::Null), ""),
        ] {
            let field = find(FIELDS, name).unwrap();
            let read_value = read(field, text, &reference);
            assert_eq!(read_value, value, "{name} {text:?}");
            let Some(value) = value else { continue };
            assert_eq!(show(field, &value, &reference), shown, "{name} {text:?}");
            assert_eq!(
                read(field, shown, &reference),
                Some(value),
                "{name} {shown:?}"
            );
        }
    }
}

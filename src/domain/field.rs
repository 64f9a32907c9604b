//! `Field`: the name and type of one value of a record, and what may be wrong with it.

/// One line of a record's field table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub kind: FieldKind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A decimal number.
    Decimal,
    /// Whole rupiah.
    Rupiah,
    /// A whole number.
    Integer,
    /// A code from a list. A text that is no code of the list is kept and shown as it is.
    Choice(Choices),
    /// `YYYY-MM-DD`.
    Date,
    /// Degrees, WGS 84, south and west negative.
    Coordinate,
    /// Code → whole number.
    Map,
}

/// Which list a choice is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// All offices: `wilayah.csv` and `kantor.csv`.
    Offices,
    /// Desa and kelurahan of `wilayah.csv`.
    Villages,
    /// `satuan.csv`
    Units,
    /// `bidang.csv`
    Bidang,
    /// `sumber_dana.csv`
    Funds,
    /// `nomenklatur.csv`, which is loaded late.
    Nomenclature,
    /// `tahap.csv`
    Stages,
    /// `hasil.csv`
    Outcomes,
    /// `alasan.csv`
    Reasons,
    /// The rows of `pilihan.csv` whose `medan` is the field's own name.
    Own,
}

/// Something to tell about a field. It never keeps a draft from being saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Issue {
    pub field: &'static str,
    pub code: IssueCode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueCode {
    Missing,
    /// Zero where something must be.
    Zero,
    Negative,
    /// 2147483647 (a larger sum cut by another program), or beyond ±(2^53 − 1).
    ImpossibleAmount,
    /// The unit is rupiah: money was entered as volume.
    MoneyAsVolume,
    /// Not a number, or not within what its field allows.
    OutOfRange,
    /// One of two coordinates is missing.
    HalfCoordinate,
    /// The code is not in the list.
    UnknownCode,
    /// The reason is not meant for this outcome.
    ReasonDoesNotFit,
    /// 16 digits: NIK or family card number.
    PersonalIdNumber,
    PersonalPhone,
    PersonalEmail,
    PersonalName,
}

/// The field called `name`.
pub fn find(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.name == name)
}

/// Adds an issue for each kind of personal data in `text`.
pub(crate) fn check_personal(field: &'static str, text: Option<&str>, issues: &mut Vec<Issue>) {
    use super::data_pribadi::{PersonalData, find_personal_data};
    for kind in find_personal_data(text.unwrap_or("")) {
        let code = match kind {
            PersonalData::IdNumber => IssueCode::PersonalIdNumber,
            PersonalData::Phone => IssueCode::PersonalPhone,
            PersonalData::Email => IssueCode::PersonalEmail,
            PersonalData::NamedPerson => IssueCode::PersonalName,
        };
        issues.push(Issue { field, code });
    }
}

/// What is wrong with an amount in whole rupiah, if anything.
pub(crate) fn check_amount(rupiah: i64) -> Option<IssueCode> {
    use super::rupiah::{CUT_AT_32_BITS, Rupiah};
    match rupiah {
        0 => Some(IssueCode::Zero),
        CUT_AT_32_BITS => Some(IssueCode::ImpossibleAmount),
        _ if Rupiah::new(rupiah).is_none() => Some(IssueCode::ImpossibleAmount),
        _ if rupiah < 0 => Some(IssueCode::Negative),
        _ => None,
    }
}

/// What is wrong with a volume, if anything.
pub(crate) fn check_volume(volume: f64) -> Option<IssueCode> {
    if !volume.is_finite() {
        Some(IssueCode::OutOfRange)
    } else if volume == 0.0 {
        Some(IssueCode::Zero)
    } else if volume < 0.0 {
        Some(IssueCode::Negative)
    } else {
        None
    }
}

//! What can be wrong with a file, by name and by line. The words for people are made elsewhere.

use super::json::JsonFault;

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the (unpacked) file, counted from 1, where it can be told.
    pub line: Option<u64>,
    pub fault: Fault,
}

/// The kinds of wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing of a bundle in it; says what it looks like instead.
    NotABundle(LooksLike),
    /// More bytes than a part may have, lying or unpacked.
    TooLarge,
    /// Unpacks to more than 200 times its size.
    Bomb,
    /// The gzip wrapping is damaged or cut off.
    DamagedGzip,
    /// The file stops before its closing line.
    Truncated,
    /// A line is not what may stand there.
    DamagedLine,
    /// A line is JSON that Rembuk refuses.
    Json(JsonFault),
    /// A line does not fit its check.
    CheckMismatch,
    LineTooLong,
    /// A whole line that is no commit, header, source or footer; names the member at fault.
    Malformed(std::borrow::Cow<'static, str>),
    /// Commits are not in order, or one stands twice.
    Order,
    /// Commas, brackets or members are not where they belong.
    Layout,
    /// Made for readers of this version or later, or needing these features.
    NewerFormat(String),
    CountMismatch {
        stated: u64,
        found: u64,
    },
    /// Every line is whole, and yet they are not the lines that were sealed.
    DigestMismatch,
    /// The heads in the footer are not those of the commits.
    HeadsMismatch,
    /// The signature is not one of this content by the key that the file names.
    WrongSignature,
    /// The signature of a bundle that this one hands on does not fit.
    WrongSourceSignature {
        office: String,
    },
    /// A bundle that this one hands on is not whole in it.
    IncompleteSource {
        office: String,
    },
    /// Parts of the same hand-over that were not given.
    MissingParts {
        missing: Vec<u32>,
        of: u32,
    },
}

/// What a file that is no bundle looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooksLike {
    Empty,
    Spreadsheet,
    Photo,
    Pdf,
    Zip,
    OtherJson,
    Unknown,
}

impl LooksLike {
    const ALL: [Self; 7] = [
        Self::Empty,
        Self::Spreadsheet,
        Self::Photo,
        Self::Pdf,
        Self::Zip,
        Self::OtherJson,
        Self::Unknown,
    ];

    /// A stable name for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "kosong",
            Self::Spreadsheet => "lembar_kerja",
            Self::Photo => "foto",
            Self::Pdf => "pdf",
            Self::Zip => "zip",
            Self::OtherJson => "json_lain",
            Self::Unknown => "tak_dikenal",
        }
    }
}

impl Problem {
    #[must_use]
    pub fn at(line: u64, fault: Fault) -> Self {
        Self {
            line: Some(line),
            fault,
        }
    }

    #[must_use]
    pub fn whole_file(fault: Fault) -> Self {
        Self { line: None, fault }
    }
}

impl Fault {
    /// A stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotABundle(_) => "bukan_berkas",
            Self::TooLarge => "terlalu_besar",
            Self::Bomb => "pemampatan_tak_wajar",
            Self::DamagedGzip => "gzip_rusak",
            Self::Truncated => "terpotong",
            Self::DamagedLine => "baris_rusak",
            Self::Json(JsonFault::Syntax) => "json_salah",
            Self::Json(JsonFault::DuplicateKey) => "nama_ganda",
            Self::Json(JsonFault::LoneSurrogate) => "surogat_tunggal",
            Self::Json(JsonFault::NumberRange) => "angka_terlalu_besar",
            Self::Json(JsonFault::Depth) => "terlalu_dalam",
            Self::CheckMismatch => "cek_salah",
            Self::LineTooLong => "baris_terlalu_panjang",
            Self::Malformed(_) => "bentuk_salah",
            Self::Order => "urutan_salah",
            Self::Layout => "tata_letak_salah",
            Self::NewerFormat(_) => "versi_baru",
            Self::CountMismatch { .. } => "jumlah_salah",
            Self::DigestMismatch => "digest_salah",
            Self::HeadsMismatch => "ujung_salah",
            Self::WrongSignature => "tanda_tangan_salah",
            Self::WrongSourceSignature { .. } => "tanda_tangan_asal_salah",
            Self::IncompleteSource { .. } => "asal_tak_lengkap",
            Self::MissingParts { .. } => "bagian_kurang",
        }
    }

    /// What was wrong, from its name and what [`Fault::arguments`] gave.
    ///
    /// ```
    /// use rembuk::bundle::problem::Fault;
    /// let fault = Fault::CountMismatch { stated: 212, found: 143 };
    /// assert_eq!(Fault::from_parts(fault.code(), &fault.arguments()), Some(fault));
    /// ```
    #[must_use]
    pub fn from_parts(code: &str, arguments: &[String]) -> Option<Self> {
        let text = |index: usize| arguments.get(index).cloned().unwrap_or_default();
        let number = |index: usize| text(index).parse().unwrap_or(0);
        Some(match code {
            "bukan_berkas" => {
                let named = |looks: &LooksLike| looks.name() == text(0);
                let looks = LooksLike::ALL.into_iter().find(named);
                Self::NotABundle(looks.unwrap_or(LooksLike::Unknown))
            }
            "terlalu_besar" => Self::TooLarge,
            "pemampatan_tak_wajar" => Self::Bomb,
            "gzip_rusak" => Self::DamagedGzip,
            "terpotong" => Self::Truncated,
            "baris_rusak" => Self::DamagedLine,
            "json_salah" => Self::Json(JsonFault::Syntax),
            "nama_ganda" => Self::Json(JsonFault::DuplicateKey),
            "surogat_tunggal" => Self::Json(JsonFault::LoneSurrogate),
            "angka_terlalu_besar" => Self::Json(JsonFault::NumberRange),
            "terlalu_dalam" => Self::Json(JsonFault::Depth),
            "cek_salah" => Self::CheckMismatch,
            "baris_terlalu_panjang" => Self::LineTooLong,
            "bentuk_salah" => Self::Malformed(text(0).into()),
            "urutan_salah" => Self::Order,
            "tata_letak_salah" => Self::Layout,
            "versi_baru" => Self::NewerFormat(text(0)),
            "jumlah_salah" => Self::CountMismatch {
                stated: number(0),
                found: number(1),
            },
            "digest_salah" => Self::DigestMismatch,
            "ujung_salah" => Self::HeadsMismatch,
            "tanda_tangan_salah" => Self::WrongSignature,
            "tanda_tangan_asal_salah" => Self::WrongSourceSignature { office: text(0) },
            "asal_tak_lengkap" => Self::IncompleteSource { office: text(0) },
            _ => return None,
        })
    }

    /// What the words for it name, as text.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        match self {
            Self::NotABundle(looks_like) => vec![looks_like.name().to_owned()],
            Self::Malformed(member) => vec![member.to_string()],
            Self::NewerFormat(what) => vec![what.clone()],
            Self::CountMismatch { stated, found } => vec![stated.to_string(), found.to_string()],
            Self::WrongSourceSignature { office } | Self::IncompleteSource { office } => {
                vec![office.clone()]
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every fault of a file gets to the page as its code and arguments, and is itself there.
    #[test]
    fn faults_travel_as_code_and_arguments() {
        let office = || "32.16.01.2002".to_owned();
        let mut faults = vec![
            Fault::TooLarge,
            Fault::Bomb,
            Fault::DamagedGzip,
            Fault::Truncated,
            Fault::DamagedLine,
            Fault::CheckMismatch,
            Fault::LineTooLong,
            Fault::Malformed("ttd".into()),
            Fault::Order,
            Fault::Layout,
            Fault::NewerFormat("2".to_owned()),
            Fault::CountMismatch {
                stated: 212,
                found: 143,
            },
            Fault::DigestMismatch,
            Fault::HeadsMismatch,
            Fault::WrongSignature,
            Fault::WrongSourceSignature { office: office() },
            Fault::IncompleteSource { office: office() },
        ];
        faults.extend(LooksLike::ALL.map(Fault::NotABundle));
        let json = [
            JsonFault::Syntax,
            JsonFault::DuplicateKey,
            JsonFault::LoneSurrogate,
            JsonFault::NumberRange,
            JsonFault::Depth,
        ];
        faults.extend(json.map(Fault::Json));
        for fault in faults {
            let came = Fault::from_parts(fault.code(), &fault.arguments());
            assert_eq!(came, Some(fault));
        }
    }
}

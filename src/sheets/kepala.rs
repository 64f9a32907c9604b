//! Headings: the words by which the columns of a list are known.
//!
//! Every word stands here and nowhere else. A heading is folded (`cari::fold`), what stands in
//! brackets is looked at apart.

use crate::domain::cari::fold;
use crate::domain::usulan;

/// Fields that a column may hold, and the words by which its header is known, best first.
#[rustfmt::skip]
pub const COLUMNS: &[(&str, &[&str])] = &[
    (usulan::USULAN, &["usulan", "usulan kegiatan", "nama kegiatan", "uraian kegiatan", "uraian usulan", "uraian", "kegiatan", "kegiatan prioritas", "nama pekerjaan", "pekerjaan", "rencana kegiatan", "judul", "jenis kegiatan", "usulan kegiatan dan lokasi", "kegiatan aktifitas yang dilakukan", "program kegiatan", "nama usulan", "judul usulan", "nama program kegiatan", "uraian pekerjaan", "jenis pekerjaan", "jenis usulan", "usulan masyarakat", "usulan program", "rincian kegiatan", "deskripsi", "aspirasi", "gagasan"]),
    (usulan::MASALAH, &["masalah", "permasalahan", "latar belakang", "uraian masalah", "alasan usulan", "alasan", "kondisi", "kendala", "isu"]),
    (usulan::ALAMAT, &["alamat", "lokasi", "lokasi kegiatan", "letak", "tempat", "detail lokasi", "alamat lengkap", "lokasi alamat", "lokasi detail", "titik lokasi", "lokasi pekerjaan", "lokus"]),
    (usulan::DUSUN, &["dusun", "kampung", "kadus", "dusun kampung", "dusun lingkungan", "nama dusun", "lingkungan", "kp"]),
    (usulan::RT, &["rt", "rt rw", "rukun tetangga", "no rt"]),
    (usulan::RW, &["rw", "rukun warga", "no rw"]),
    (usulan::VOLUME, &["volume", "vol", "volume satuan", "volume dan satuan", "koefisien", "ukuran", "dimensi", "target", "target volume", "keluaran", "kuantitas", "jumlah", "jml", "qty", "banyaknya", "banyak", "target kinerja"]),
    (usulan::SATUAN, &["satuan", "sat", "unit", "satuan volume"]),
    (usulan::LEBAR, &["lebar"]),
    (usulan::ANGGARAN, &["anggaran", "biaya", "pagu", "perkiraan biaya", "jumlah biaya", "nilai", "harga", "estimasi", "kebutuhan dana", "dana", "rp", "pagu indikatif", "jumlah rp", "asumsi biaya", "prakiraan biaya", "perkiraan anggaran", "total biaya", "total anggaran", "jumlah anggaran", "rab", "nominal", "estimasi biaya", "rencana biaya", "rencana anggaran", "kebutuhan biaya", "kebutuhan anggaran", "besaran anggaran", "nilai usulan", "jumlah dana", "total perkiraan biaya", "jumlah harga", "total harga", "total"]),
    (usulan::OPD_TUJUAN, &["opd tujuan", "opd tujuan akhir", "perangkat daerah", "opd", "skpd", "pd", "dinas", "opd pelaksana", "dinas terkait", "instansi", "perangkat daerah penanggung jawab", "skpd pelaksana", "dinas tujuan", "opd penanggungjawab", "skpd tujuan", "instansi terkait", "dinas instansi", "opd tujuan awal"]),
    (usulan::PENERIMA_MANFAAT, &["penerima manfaat", "jumlah penerima", "penerima", "jiwa", "jumlah penerima manfaat", "sasaran penerima", "jumlah jiwa"]),
    (usulan::MANFAAT, &["manfaat", "hasil"]),
    (usulan::PENGUSUL, &["pengusul", "diusulkan oleh", "sumber usulan", "nama pengusul", "asal usulan"]),
    (usulan::BIDANG, &["bidang", "bidang urusan", "urusan", "bidang usulan", "bidang pembangunan", "urusan bidang", "bidang kegiatan"]),
    (usulan::CATATAN, &["catatan", "keterangan", "ket"]),
];

/// More of what a file holds beside those of a pasted block.
#[rustfmt::skip]
pub const FILE_COLUMNS: &[(&str, &[&str])] = &[
    (usulan::PRIORITAS, &["prioritas", "urutan prioritas", "no prioritas", "nomor prioritas", "peringkat", "ranking", "rangking", "skala prioritas", "prioritas ke", "no urut prioritas", "urutan", "rank"]),
    (usulan::TANGGAL, &["tanggal", "tgl usul", "tanggal usul", "tgl", "tanggal usulan", "tgl usulan"]),
    (usulan::WAKTU, &["waktu", "waktu pelaksanaan", "jadwal", "lama pelaksanaan"]),
    (usulan::KECAMATAN, &["kecamatan", "kec", "kapanewon"]),
    (usulan::DESA, &["desa", "kelurahan", "kelurahan desa", "desa kelurahan", "desa kel", "kel desa", "lokasi desa kel", "kalurahan kelurahan", "nama desa", "kel"]),
    (usulan::KODE_SUB_KEGIATAN, &["sub kegiatan", "kode sub kegiatan"]),
    (usulan::DATA_EKSISTING, &["data eksisting", "data eksisting tahun berjalan", "kondisi eksisting"]),
    (usulan::SUMBER_DANA, &["sumber dana", "sumber", "sumber biaya", "sumber pembiayaan", "sumber anggaran"]),
    (usulan::POLA_PELAKSANAAN, &["pola pelaksanaan", "pola"]),
    (usulan::SDGS, &["sdgs", "sdgs desa ke", "sdgs desa", "mendukung sdgs ke"]),
    (usulan::STATUS_LAHAN, &["status lahan"]),
    (usulan::LAT, &["lat", "latitude", "lintang"]),
    (usulan::LON, &["lon", "long", "longitude", "bujur"]),
    (NOMOR, &["no", "nomor", "no urut", "nomor urut", "nomer", "no usulan", "urut"]),
];

/// The running number of a row; no field of an usulan.
pub const NOMOR: &str = "nomor";

/// A heading with one of these is none of the above, whatever else it says.
#[rustfmt::skip]
const NOT_THIS: &[&str] = &[
    "rekomendasi", "realisasi", "harga satuan", "biaya satuan", "harga per satuan", "perkiraan harga per satuan", "status usulan",
    "prakiraan maju", "perkiraan maju", "swadaya", "id usulan", "usulan ke", "jenis belanja", "kategori usulan", "skor", "foto",
    "profil", "nik", "telepon", "telp", "hp", "prioritas daerah", "sasaran daerah", "prioritas nasional", "kode", "rekening", "bobot",
    "sisa", "pagu satuan", "satuan harga", "terserap", "verifikasi", "disetujui", "tahun lalu", "kumulatif", "pilihan", "kontrak",
];

/// Headings that take their meaning from the one above them.
const VAGUE: &[&str] = &[
    "jumlah",
    "jml",
    "total",
    "nilai",
    "rp",
    "banyaknya",
    "besaran",
];

/// Words that begin a line of sums.
#[rustfmt::skip]
const SUM_WORDS: &[&str] = &[
    "jumlah", "total", "sub total", "subtotal", "grand total", "jml", "jumlah total", "terbilang", "rekapitulasi", "sisa", "ttl",
    "sub jumlah", "subjumlah", "akumulasi", "keseluruhan", "total keseluruhan",
];

/// Words that begin a line below the table: who signs it, and notes.
#[rustfmt::skip]
const FOOTER_WORDS: &[&str] = &[
    "mengetahui", "menyetujui", "mengesahkan", "disetujui oleh", "diketahui", "dibuat oleh", "disusun oleh", "kepala desa", "lurah",
    "ketua", "sekretaris", "camat", "nip", "ttd", "tertanda", "tim penyusun", "tim perumus", "pimpinan", "notulis", "a n",
    "an kepala", "pj kepala desa", "plt", "keterangan", "catatan", "ket", "dicetak", "demikian", "hormat kami", "perwakilan",
    "wakil", "penyusun", "pembuat", "mengetahui menyetujui", "operator", "kaur", "kasi", "kepala dusun", "bpd",
];

/// What the amounts under a heading, or of a whole sheet, are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    #[default]
    Rupiah,
    Thousands,
    Millions,
    Billions,
}

impl Scale {
    /// One unit in rupiah.
    #[must_use]
    pub fn rupiah(self) -> i64 {
        match self {
            Self::Rupiah => 1,
            Self::Thousands => 1_000,
            Self::Millions => 1_000_000,
            Self::Billions => 1_000_000_000,
        }
    }

    /// Understands `(Rp 000)`, `x Rp 1.000`, `dalam ribuan`, `(juta)`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
        if has(&["miliar", "milyar", "miliaran", "milyaran"]) {
            return Self::Billions;
        }
        if has(&["juta", "jutaan", "jt"])
            || folded.ends_with("1 000 000")
            || folded.ends_with("000 000")
        {
            return Self::Millions;
        }
        let zeros = words.contains(&"000") || words.contains(&"1000") || words.contains(&"ribu");
        if has(&["ribuan", "ribu", "rb"]) || zeros {
            return Self::Thousands;
        }
        Self::Rupiah
    }
}

/// From here on a heading is the word, or the word stands first in it.
pub(super) const BEGINS_WITH: u32 = 300;

/// How well a heading answers to a field: 0 not at all.
fn fit(heading: &str, words: &[&str]) -> u32 {
    if heading.is_empty() {
        return 0;
    }
    let glued = heading.replace(' ', "");
    let mut best = 0;
    for (place, word) in words.iter().enumerate() {
        let place = u32::try_from(place).unwrap_or(99).min(99);
        let rest = |rest: Option<&str>, blank: fn(&str) -> bool| rest.is_some_and(blank);
        let found = if heading == *word {
            400
        } else if glued == word.replace(' ', "") && word.len() > 3 {
            380
        } else if rest(heading.strip_prefix(word), |rest| rest.starts_with(' ')) {
            300
        } else if rest(heading.strip_suffix(word), |rest| rest.ends_with(' ')) {
            200
        } else if word.len() > 3 && heading.contains(&format!(" {word} ")) {
            150
        } else if word.len() >= 5 && close(heading, word) {
            // "Anggran", "Permasalahn"
            140
        } else {
            0
        };
        // A longer word says more, an earlier one is meant more often.
        if found > 0 {
            let length = u32::try_from(word.len().min(30)).unwrap_or(30);
            best = best.max(found + length + (99 - place) / 10);
        }
    }
    best
}

/// One slip of the finger apart.
fn close(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if long.len() > short.len() + 1 {
        return false;
    }
    let same = long.iter().zip(&short).take_while(|(x, y)| x == y).count();
    let tail =
        |from_long: usize, from_short: usize| long.get(from_long..) == short.get(from_short..);
    if long.len() == short.len() {
        let swapped =
            long.get(same) == short.get(same + 1) && long.get(same + 1) == short.get(same);
        return tail(same + 1, same + 1) || (swapped && tail(same + 2, same + 2));
    }
    tail(same + 1, same)
}

/// A heading without its bracketed part; the whole where nothing else is left.
#[must_use]
pub fn plain_heading(text: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let plain = fold(&plain);
    if plain.is_empty() { fold(text) } else { plain }
}

/// Fields of some headings, in their order: each field once, the best heading first.
///
/// A heading of several rows comes as its parts, the highest first.
#[must_use]
pub fn fields_of(
    headings: &[Vec<String>],
    tables: &[&[(&'static str, &[&'static str])]],
) -> Vec<Option<&'static str>> {
    let mut candidates: Vec<(u32, usize, &'static str)> = Vec::new();
    for (column, parts) in headings.iter().enumerate() {
        for (score, field) in fields_for(parts, tables) {
            candidates.push((score, column, field));
        }
    }
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut columns = vec![None; headings.len()];
    let mut taken: Vec<&str> = Vec::new();
    for (_, column, field) in candidates {
        if taken.contains(&field) {
            continue;
        }
        if let Some(place) = columns.get_mut(column)
            && place.is_none()
        {
            *place = Some(field);
            taken.push(field);
        }
    }
    columns
}

/// Every field that one heading can be, with how well.
#[must_use]
pub fn fields_for(
    parts: &[String],
    tables: &[&[(&'static str, &[&'static str])]],
) -> Vec<(u32, &'static str)> {
    let plain: Vec<String> = parts.iter().map(|part| plain_heading(part)).collect();
    let whole = plain.join(" ").trim().to_owned();
    let with_brackets = fold(&parts.join(" "));
    let last_with_brackets = parts.last().map_or_else(String::new, |part| fold(part));
    let is_other = NOT_THIS.iter().any(|word| {
        let at = whole.find(word);
        at.is_some_and(|at| {
            let before = whole.get(..at).unwrap_or_default();
            let after = whole.get(at + word.len()..).unwrap_or_default();
            (before.is_empty() || before.ends_with(' '))
                && (after.is_empty() || after.starts_with(' '))
        })
    });
    if is_other {
        return Vec::new();
    }
    let last = plain.last().map_or("", String::as_str);
    let first = plain.first().map_or("", String::as_str);
    let mut found = Vec::new();
    for table in tables {
        for (field, words) in *table {
            let bracketed = fit(&with_brackets, words).saturating_sub(20);
            let bracketed = bracketed.max(fit(&last_with_brackets, words));
            let mut score = fit(&whole, words).max(fit(last, words)).max(bracketed);
            // "Lokasi" over a column of its own name says less than that name, but "Jumlah" below
            // "Biaya" is the cost.
            if plain.len() > 1 {
                let of_group = fit(first, words);
                let is_vague = VAGUE.contains(&last);
                if of_group > 0 {
                    score = score.max(if is_vague {
                        of_group + 200
                    } else {
                        of_group / 4
                    });
                }
            }
            if score > 0 {
                found.push((score, *field));
            }
        }
    }
    found
}

/// Rows like `1 | 2 | 3`, `(1) | (2)` or `a | b | d` below a heading.
#[must_use]
pub fn is_number_row<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let cells: Vec<&str> = cells.collect();
    if is_roman_row(&cells) {
        return true;
    }
    let mut count = 0;
    let mut last = 0;
    for cell in cells
        .into_iter()
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
    {
        let inside =
            cell.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '.' | ' ' | '-'));
        // "9 = 7 x 8"
        let inside = inside.split(['=', ' ']).next().unwrap_or(inside);
        let is_letter = inside.len() == 1 && inside.bytes().all(|b| b.is_ascii_alphabetic());
        let number = match inside.parse::<u32>() {
            Ok(number) => number,
            Err(_) if is_letter => inside
                .bytes()
                .next()
                .map_or(0, |b| u32::from(b.to_ascii_lowercase() - b'a') + 1),
            Err(_) => match inside.strip_suffix(".0").map(str::parse) {
                Some(Ok(number)) => number,
                _ => return false,
            },
        };
        // Column 3 may be 3a and 3b, and one number may span columns.
        if number <= last || number > last + 3 {
            return false;
        }
        last = number;
        count += 1;
    }
    count > 1
}

/// `I | II | III`
fn is_roman_row(cells: &[&str]) -> bool {
    const ROMAN: [&str; 20] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
        "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
    ];
    let is_mark = |c: char| matches!(c, '(' | ')' | '.' | ' ');
    let filled = cells.iter().map(|cell| cell.trim_matches(is_mark));
    let filled: Vec<&str> = filled.filter(|cell| !cell.is_empty()).collect();
    let mut next = 0;
    for cell in &filled {
        let found = ROMAN
            .iter()
            .skip(next)
            .take(3)
            .position(|roman| roman == cell);
        let Some(found) = found else { return false };
        next += found + 1;
    }
    filled.len() > 2
}

/// "Jumlah …", "TOTAL", "Sub Total Bidang …".
#[must_use]
pub fn is_sum_title(text: &str) -> bool {
    let folded = fold(text);
    SUM_WORDS.iter().any(|word| {
        folded
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Where a table is signed, or a note below it.
#[must_use]
pub fn is_footer(text: &str) -> bool {
    let folded = fold(text);
    if folded.is_empty() {
        // "(.................)"
        return text
            .chars()
            .filter(|c| matches!(c, '.' | '_' | '…'))
            .count()
            > 3;
    }
    FOOTER_WORDS.iter().any(|word| {
        folded
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(parts: &[&str]) -> Option<&'static str> {
        let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        fields_of(&[parts], &[COLUMNS, FILE_COLUMNS])
            .first()
            .copied()
            .flatten()
    }

    #[test]
    fn headings_are_known_by_their_words() {
        for (parts, want) in [
            (&["PERKIRAAN BIAYA (Rp)"][..], Some(usulan::ANGGARAN)),
            (&["Pagu (Rp.)"], Some(usulan::ANGGARAN)),
            (&["Pagu Indikatif (x Rp 1.000)"], Some(usulan::ANGGARAN)),
            (&["Biaya", "Jumlah (Rp)"], Some(usulan::ANGGARAN)),
            (&["Prakiraan Biaya", "Jumlah"], Some(usulan::ANGGARAN)),
            (&["Biaya", "Sumber Dana"], Some(usulan::SUMBER_DANA)),
            (&["Volume", "Jml"], Some(usulan::VOLUME)),
            (&["Volume", "Sat."], Some(usulan::SATUAN)),
            (&["Volume & Satuan"], Some(usulan::VOLUME)),
            (&["No", "Prioritas"], Some(usulan::PRIORITAS)),
            (&["NO URUT"], Some(NOMOR)),
            (&["Lokasi", "RT/RW"], Some(usulan::RT)),
            (&["Lokasi", "Alamat"], Some(usulan::ALAMAT)),
            (&["Kelurahan/Desa"], Some(usulan::DESA)),
            (&["Rekomendasi Kelurahan/Desa"], None),
            (&["Harga Satuan (Rp)"], None),
            (&["Usulan Ke"], None),
            (&["Anggran"], Some(usulan::ANGGARAN)),
            (&["Usulan Kegiatan dan Lokasi"], Some(usulan::USULAN)),
            (&["Dinas Terkait"], Some(usulan::OPD_TUJUAN)),
            (&["]"], None),
        ] {
            assert_eq!(field(parts), want, "{parts:?}");
        }
    }

    #[test]
    fn scales_stand_in_headings() {
        for (text, want) in [
            ("Pagu (Rp)", Scale::Rupiah),
            ("Anggaran (Rp 000)", Scale::Thousands),
            ("Pagu Indikatif (x Rp 1.000)", Scale::Thousands),
            ("Biaya (dalam ribuan)", Scale::Thousands),
            ("Anggaran (juta Rp)", Scale::Millions),
            ("Biaya (Rp. Jutaan)", Scale::Millions),
            ("Rp x 1.000.000", Scale::Millions),
        ] {
            assert_eq!(Scale::of(text), want, "{text}");
        }
    }

    #[test]
    fn number_rows_sums_and_signatures() {
        for (cells, want) in [
            (&["1", "2", "3"][..], true),
            (&["(1)", "(2)", "(3)", "(4)"], true),
            (&["a", "b", "d", "f"], true),
            (&["1", "", "3", "4"], true),
            (&["I", "II", "III", "IV"], true),
            (&["II", "Jalan", ""], false),
            (&["1", "Jalan", "3"], false),
            (&["1", "250", "3000"], false),
        ] {
            assert_eq!(is_number_row(cells.iter().copied()), want, "{cells:?}");
        }
        assert!(
            is_sum_title("Sub Total Bidang Kesehatan")
                && is_sum_title("JUMLAH")
                && !is_sum_title("Totalitas")
        );
        assert!(
            is_footer("Kepala Desa Mekar")
                && is_footer("(............)")
                && !is_footer("Jalan desa")
        );
    }
}

//! What is wrong with a file, in words: what happened, what is safe, what to do.

use crate::bundle::json::JsonFault;
use crate::bundle::problem::{Fault, LooksLike};

/// The words of a fault in Indonesian.
#[must_use]
pub fn problem_id(fault: &Fault) -> String {
    match fault {
        Fault::NotABundle(looks) => not_a_bundle_id(*looks).to_owned(),
        Fault::TooLarge => "Berkas ini terlalu besar untuk dibaca. Tidak ada isinya yang diambil. \
            Minta pengirim membuat berkas baru dalam beberapa bagian."
            .to_owned(),
        Fault::Bomb => "Isi berkas ini mengembang secara tidak wajar, jadi berkas tidak dibuka. \
            Data Anda aman. Tanyakan kepada pengirim apakah berkas ini benar darinya."
            .to_owned(),
        Fault::DamagedGzip => "Berkas ini rusak di tengah jalan. Catatan yang masih utuh bisa \
            dipakai. Minta pengirim mengirim ulang."
            .to_owned(),
        Fault::Truncated => "Berkas ini terpotong sebelum selesai. Catatan yang masih utuh bisa \
            dipakai. Minta pengirim mengirim ulang."
            .to_owned(),
        Fault::DamagedLine | Fault::CheckMismatch => "Baris ini rusak, jadi isinya tidak diambil. \
            Baris lain yang utuh dapat dipakai. Minta pengirim mengirim ulang."
            .to_owned(),
        Fault::Json(fault) => json_id(*fault).to_owned(),
        Fault::LineTooLong => "Baris ini terlalu panjang, jadi isinya tidak diambil. Baris lain \
            yang utuh dapat dipakai. Minta pengirim memendekkan isinya."
            .to_owned(),
        Fault::Malformed(member) => format!(
            "Isian \u{201c}{member}\u{201d} di sini tidak ada atau bentuknya lain, jadi baris ini \
            tidak diambil. Baris lain yang utuh dapat dipakai. Beri tahu pengirim."
        ),
        Fault::Order => "Urutan baris di berkas ini sudah berubah. Berkas asli di pengirim tetap \
            aman. Minta pengirim mengirim ulang."
            .to_owned(),
        Fault::Layout => {
            "Susunan berkas ini sudah berubah di sini. Baris yang utuh dapat dipakai. \
            Minta pengirim mengirim ulang."
                .to_owned()
        }
        Fault::NewerFormat(needs) => format!(
            "Berkas ini dibuat dengan Rembuk yang lebih baru (perlu: {needs}). Isinya aman dan \
            tidak diubah, tetapi belum dapat dibaca di sini. Perbarui Rembuk, lalu coba lagi."
        ),
        Fault::CountMismatch { stated, found } => format!(
            "Seharusnya ada {stated} baris, yang utuh {found}. Yang utuh dapat dipakai. Minta \
            pengirim mengirim ulang supaya lengkap."
        ),
        Fault::DigestMismatch => "Isi berkas ini sudah diubah setelah dibuat, jadi tidak diambil. \
            Berkas asli di pengirim tetap aman. Minta pengirim mengirim ulang, dan tanyakan \
            lewat siapa berkas ini sampai."
            .to_owned(),
        Fault::HeadsMismatch => "Keterangan di akhir berkas tidak cocok dengan isinya. Catatannya \
            utuh dan dapat dipakai. Minta pengirim mengirim ulang."
            .to_owned(),
        Fault::WrongSignature => "Tanda tangan berkas ini tidak cocok, jadi isinya tidak diambil. \
            Data Anda aman. Minta pengirim mengirim ulang, dan tanyakan apakah berkas ini benar \
            darinya."
            .to_owned(),
        Fault::WrongSourceSignature { office } => format!(
            "Tanda tangan kiriman dari {office} di dalam berkas ini tidak cocok. Kiriman lain di \
            dalamnya tidak terpengaruh. Minta berkas asli langsung kepada {office}."
        ),
        Fault::IncompleteSource { office } => format!(
            "Kiriman dari {office} di dalam berkas ini tidak lengkap atau sudah diubah. Kiriman \
            lain di dalamnya tidak terpengaruh. Minta berkas asli langsung kepada {office}."
        ),
        Fault::MissingParts { missing, of } => format!(
            "Kiriman ini terdiri dari {of} bagian; yang belum ada: bagian {}. Bagian yang sudah \
            ada tetap dipakai. Minta bagian yang belum ada kepada pengirim.",
            numbers(missing)
        ),
    }
}

/// The words for a file that is not there or cannot be opened, in Indonesian.
#[must_use]
pub fn unreadable_id() -> String {
    "Berkas ini tidak ada atau tidak dapat dibuka. Berkas lain tidak terpengaruh. Periksa nama dan \
    tempatnya, atau salin ulang."
        .to_owned()
}

/// The words for a file that is not there or cannot be opened, in English.
#[must_use]
pub fn unreadable_en() -> String {
    "This file is not there or cannot be opened. The other files are not affected. Check its name \
    and place, or copy it again."
        .to_owned()
}

/// The words of a fault in English.
#[must_use]
pub fn problem_en(fault: &Fault) -> String {
    match fault {
        Fault::NotABundle(looks) => not_a_bundle_en(*looks).to_owned(),
        Fault::TooLarge => "This file is too large to read. Nothing of it was taken. Ask the \
            sender for a new file in several parts."
            .to_owned(),
        Fault::Bomb => "The content of this file swells beyond reason, so it was not opened. Your \
            data is safe. Ask the sender whether the file is really theirs."
            .to_owned(),
        Fault::DamagedGzip => "This file was damaged on its way. The entries that are still whole \
            can be used. Ask the sender to send it again."
            .to_owned(),
        Fault::Truncated => "This file is cut off before its end. The entries that are still \
            whole can be used. Ask the sender to send it again."
            .to_owned(),
        Fault::DamagedLine | Fault::CheckMismatch => "This line is damaged, so it was not taken. \
            The other whole lines can be used. Ask the sender to send the file again."
            .to_owned(),
        Fault::Json(fault) => json_en(*fault).to_owned(),
        Fault::LineTooLong => "This line is too long, so it was not taken. The other whole lines \
            can be used. Ask the sender to shorten it."
            .to_owned(),
        Fault::Malformed(member) => format!(
            "The entry \u{201c}{member}\u{201d} here is missing or has another form, so this line \
            was not taken. The other whole lines can be used. Tell the sender."
        ),
        Fault::Order => "The order of the lines in this file was changed. The sender's original \
            is safe. Ask the sender to send it again."
            .to_owned(),
        Fault::Layout => "The layout of this file was changed here. The whole lines can be used. \
            Ask the sender to send it again."
            .to_owned(),
        Fault::NewerFormat(needs) => format!(
            "This file was made by a newer Rembuk (needs: {needs}). Its content is safe and \
            unchanged, but cannot be read here yet. Update Rembuk and try again."
        ),
        Fault::CountMismatch { stated, found } => format!(
            "There should be {stated} lines; {found} are whole. Those can be used. Ask the sender \
            to send the file again for the rest."
        ),
        Fault::DigestMismatch => "The content of this file was changed after it was made, so it \
            was not taken. The sender's original is safe. Ask the sender to send it again, and \
            through whose hands this one came."
            .to_owned(),
        Fault::HeadsMismatch => "The closing line of this file does not fit its content. The \
            entries are whole and can be used. Ask the sender to send it again."
            .to_owned(),
        Fault::WrongSignature => "The signature of this file does not fit, so it was not taken. \
            Your data is safe. Ask the sender to send it again, and whether this one is really \
            theirs."
            .to_owned(),
        Fault::WrongSourceSignature { office } => format!(
            "The signature of what {office} sent does not fit inside this file. The rest of it is \
            not affected. Ask {office} for the original."
        ),
        Fault::IncompleteSource { office } => format!(
            "What {office} sent is incomplete or was changed inside this file. The rest of it is \
            not affected. Ask {office} for the original."
        ),
        Fault::MissingParts { missing, of } => format!(
            "This hand-over has {of} parts; not here yet: part {}. The parts that are here are \
            used. Ask the sender for the others.",
            numbers(missing)
        ),
    }
}

fn not_a_bundle_id(looks: LooksLike) -> &'static str {
    match looks {
        LooksLike::Empty => {
            "Berkas ini kosong. Tidak ada yang diambil darinya. Minta pengirim mengirim ulang."
        }
        LooksLike::Spreadsheet => {
            "Ini lembar kerja (Excel), bukan berkas Rembuk. Isinya tidak diubah. Buka di Excel, \
            salin barisnya, lalu pakai Tempel dari Excel di menu Usulan."
        }
        LooksLike::Photo => {
            "Ini foto, bukan berkas Rembuk. Fotonya tidak diubah. Minta berkas Rembuk kepada \
            pengirim."
        }
        LooksLike::Pdf => {
            "Ini dokumen PDF, bukan berkas Rembuk. Isinya tidak diubah. Minta berkas Rembuk \
            kepada pengirim."
        }
        LooksLike::Zip => {
            "Ini berkas ZIP. Isinya tidak diubah. Buka ZIP itu dahulu, lalu pilih berkas Rembuk di \
            dalamnya."
        }
        LooksLike::OtherJson => {
            "Ini data dari program lain, bukan berkas Rembuk. Isinya tidak diubah. Minta berkas \
            Rembuk kepada pengirim."
        }
        LooksLike::Unknown => {
            "Ini bukan berkas Rembuk. Isinya tidak diubah. Periksa apakah berkas yang dipilih sudah \
            benar."
        }
    }
}

fn not_a_bundle_en(looks: LooksLike) -> &'static str {
    match looks {
        LooksLike::Empty => {
            "This file is empty. Nothing was taken from it. Ask the sender to send it again."
        }
        LooksLike::Spreadsheet => {
            "This is a spreadsheet (Excel), not a Rembuk file. It was not changed. Open it in \
            Excel, copy its rows, then use Paste from Excel under Proposals."
        }
        LooksLike::Photo => {
            "This is a photo, not a Rembuk file. It was not changed. Ask the sender for a Rembuk \
            file."
        }
        LooksLike::Pdf => {
            "This is a PDF document, not a Rembuk file. It was not changed. Ask the sender for a \
            Rembuk file."
        }
        LooksLike::Zip => {
            "This is a ZIP file. It was not changed. Open the ZIP first, then choose the Rembuk \
            file in it."
        }
        LooksLike::OtherJson => {
            "This is data of another program, not a Rembuk file. It was not changed. Ask the sender \
            for a Rembuk file."
        }
        LooksLike::Unknown => {
            "This is not a Rembuk file. It was not changed. Check that the right file was chosen."
        }
    }
}

fn json_id(fault: JsonFault) -> &'static str {
    match fault {
        JsonFault::Syntax => {
            "Baris ini tidak dapat dibaca, jadi isinya tidak diambil. Baris lain yang utuh dapat \
            dipakai. Perbaiki di tempat asalnya, lalu kirim ulang."
        }
        JsonFault::DuplicateKey => {
            "Satu nama isian tertulis dua kali di baris ini, jadi isinya tidak diambil. Baris lain \
            yang utuh dapat dipakai. Hapus salah satu, lalu kirim ulang."
        }
        JsonFault::LoneSurrogate => {
            "Ada huruf yang rusak di baris ini, jadi isinya tidak diambil. Baris lain yang utuh \
            dapat dipakai. Ketik ulang teksnya, lalu kirim ulang."
        }
        JsonFault::NumberRange => {
            "Ada angka yang terlalu besar di baris ini, jadi isinya tidak diambil. Baris lain yang \
            utuh dapat dipakai. Periksa angkanya, lalu kirim ulang."
        }
        JsonFault::Depth => {
            "Isi baris ini terlalu berlapis-lapis, jadi tidak diambil. Baris lain yang utuh dapat \
            dipakai. Beri tahu pembuat berkasnya."
        }
    }
}

fn json_en(fault: JsonFault) -> &'static str {
    match fault {
        JsonFault::Syntax => {
            "This line cannot be read, so it was not taken. The other whole lines can be used. \
            Correct it where it came from and send it again."
        }
        JsonFault::DuplicateKey => {
            "A name stands twice on this line, so it was not taken. The other whole lines can be \
            used. Remove one of the two and send it again."
        }
        JsonFault::LoneSurrogate => {
            "There is a broken letter on this line, so it was not taken. The other whole lines can \
            be used. Type the text anew and send it again."
        }
        JsonFault::NumberRange => {
            "There is a number on this line that is too large, so it was not taken. The other whole \
            lines can be used. Check the number and send it again."
        }
        JsonFault::Depth => {
            "This line is nested too deeply, so it was not taken. The other whole lines can be \
            used. Tell whoever made the file."
        }
    }
}

/// So many numbers are named; the rest is an ellipsis.
const MOST_NUMBERS: usize = 20;

fn numbers(numbers: &[u32]) -> String {
    let named = numbers.iter().take(MOST_NUMBERS);
    let mut texts: Vec<String> = named.map(u32::to_string).collect();
    if numbers.len() > MOST_NUMBERS {
        texts.push("\u{2026}".to_owned());
    }
    texts.join(", ")
}

/// The words for a problem that came as data: its code and what it names.
#[must_use]
pub fn problem(language: super::Language, code: &str, arguments: &[String]) -> String {
    match Fault::from_parts(code, arguments) {
        Some(fault) if language == super::Language::English => problem_en(&fault),
        Some(fault) => problem_id(&fault),
        None => code.to_owned(),
    }
}

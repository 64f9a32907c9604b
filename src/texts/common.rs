//! Words that several screens use. One word for one thing.

use crate::engine::Refusal;

#[derive(Debug)]
pub struct Texts {
    pub close: &'static str,
    pub undo: &'static str,
    pub redo: &'static str,
    pub reload: &'static str,
    pub may_be_empty: &'static str,
    pub no_title: &'static str,
    pub more: &'static str,
    pub conflict: &'static str,
    pub unverified: &'static str,
    pub from_newer: &'static str,
    pub incomplete: &'static str,
    pub empty_value: &'static str,
    pub choices: &'static str,
    pub offered: &'static str,
    pub refusal_gone: &'static str,
    pub refusal_nothing_to_undo: &'static str,
    pub refusal_plan_gone: &'static str,
    pub refusal_nothing: &'static str,
    pub refusal_bad_value: &'static str,
    pub refusal_too_large: &'static str,
    pub refusal_bad_key: &'static str,
    pub refusal_damaged: &'static str,
    pub refusal_quota: &'static str,
    pub refusal_not_stored: &'static str,
    pub follower_cannot_write: &'static str,
}

pub static ID: Texts = Texts {
    close: "Tutup",
    undo: "Urungkan",
    redo: "Ulangi",
    reload: "Muat ulang",
    may_be_empty: "(boleh kosong)",
    no_title: "(belum ada judul)",
    more: "Tampilkan lebih banyak",
    conflict: "Dua isi berbeda",
    unverified: "Belum terverifikasi",
    from_newer: "Dari versi lebih baru",
    incomplete: "Belum lengkap",
    empty_value: "(kosong)",
    choices: "Pilihan",
    offered: "{} pilihan",
    refusal_gone: "Usulan ini sudah tidak ada di sini. Buka daftar usulan lagi.",
    refusal_nothing_to_undo: "Tidak ada yang dapat diurungkan.",
    refusal_plan_gone: "Pratinjau ini sudah tidak berlaku. Pilih berkasnya sekali lagi.",
    refusal_nothing: "Belum ada isi untuk disimpan ke berkas.",
    refusal_bad_value: "Isian “{}” tidak dapat disimpan. Periksa angka atau tulisannya.",
    refusal_too_large: "Isian ini terlalu panjang untuk disimpan. Persingkat teksnya.",
    refusal_bad_key: "Kunci ini tidak dapat dibaca. Minta kantor itu mengirim ulang berkasnya.",
    refusal_damaged: "Data di peramban ini tidak dapat dibaca. Simpan cadangan darurat, lalu hubungi petugas Bappeda.",
    refusal_quota: "Belum tersimpan: penyimpanan perangkat ini penuh. Isian Anda masih ada di layar. Simpan berkas cadangan, kosongkan ruang, lalu coba lagi.",
    refusal_not_stored: "Belum tersimpan: peramban menolak menyimpan. Isian Anda masih ada di layar. Coba lagi, atau simpan berkas cadangan.",
    follower_cannot_write: "Rembuk sedang dipakai di tab lain. Tab ini hanya mengikuti. Ambil alih dahulu untuk mengubah isi.",
};

pub static EN: Texts = Texts {
    close: "Close",
    undo: "Undo",
    redo: "Redo",
    reload: "Reload",
    may_be_empty: "(may be empty)",
    no_title: "(no title yet)",
    more: "Show more",
    conflict: "Two different values",
    unverified: "Not verified",
    from_newer: "From a newer version",
    incomplete: "Incomplete",
    empty_value: "(empty)",
    choices: "Choices",
    offered: "{} choice{s}",
    refusal_gone: "This proposal is no longer here. Open the list again.",
    refusal_nothing_to_undo: "There is nothing to undo.",
    refusal_plan_gone: "This preview is out of date. Choose the files once more.",
    refusal_nothing: "There is nothing to put into a file yet.",
    refusal_bad_value: "“{}” cannot be saved. Check its number or text.",
    refusal_too_large: "This entry is too long to be saved. Shorten the text.",
    refusal_bad_key: "This key cannot be read. Ask that office to send its file again.",
    refusal_damaged: "The data in this browser cannot be read. Save an emergency backup and contact Bappeda.",
    refusal_quota: "Not saved: this device's storage is full. What you typed is still on the screen. Save a backup file, free some space, then try again.",
    refusal_not_stored: "Not saved: the browser refused to store it. What you typed is still on the screen. Try again, or save a backup file.",
    follower_cannot_write: "Rembuk is in use in another tab. This tab only follows. Take over first to make changes.",
};

impl Texts {
    /// Why a command was not carried out, and what to do.
    #[must_use]
    pub fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NoSuchRecord => self.refusal_gone.to_owned(),
            Refusal::NothingToUndo => self.refusal_nothing_to_undo.to_owned(),
            Refusal::PlanGone => self.refusal_plan_gone.to_owned(),
            Refusal::Nothing => self.refusal_nothing.to_owned(),
            Refusal::BadValue { field } => super::fill(self.refusal_bad_value, &[field]),
            Refusal::TooLarge => self.refusal_too_large.to_owned(),
            Refusal::BadKey => self.refusal_bad_key.to_owned(),
            Refusal::DamagedWorkspace => self.refusal_damaged.to_owned(),
            Refusal::NotStored { is_quota: true, .. } => self.refusal_quota.to_owned(),
            Refusal::NotStored { .. } => self.refusal_not_stored.to_owned(),
        }
    }
}

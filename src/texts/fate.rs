//! Texts of Keputusan: what became of each usulan.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
    pub waiting: &'static str,
    pub all: &'static str,
    pub count: &'static str,
    pub count_amount: &'static str,
    pub empty: &'static str,
    pub none: &'static str,
    pub filter: &'static str,
    pub by: &'static str,
    pub reason: &'static str,
    pub set: &'static str,
    pub adjusted: &'static str,
    pub outdated: &'static str,
    pub none_found: &'static str,
}

pub const ID: Texts = Texts {
    title: "Keputusan atas usulan kita",
    waiting: "Belum ada keputusan",
    all: "Semua",
    count: "{} usulan",
    count_amount: "{} usulan · {}",
    empty: "Belum ada keputusan yang diterima. Setelah kecamatan atau Bappeda mengirim berkas keputusan, buka berkas itu di Terima.",
    none: "Belum ada usulan.",
    filter: "Tampilkan",
    by: "{}, {}",
    reason: "Alasan: {}",
    set: "Ditetapkan {}",
    adjusted: "Disetujui {} dari {} yang diusulkan",
    outdated: "Usulan ini Anda ubah setelah keputusan dibuat.",
    none_found: "Tidak ada usulan dengan keputusan ini.",
};

pub const EN: Texts = Texts {
    title: "What became of our proposals",
    waiting: "No decision yet",
    all: "All",
    count: "{} proposals",
    count_amount: "{} proposals · {}",
    empty: "No decisions received yet. When the subdistrict or Bappeda sends a file of decisions, open it under Receive.",
    none: "No proposals yet.",
    filter: "Show",
    by: "{}, {}",
    reason: "Reason: {}",
    set: "Set to {}",
    adjusted: "Approved: {} of {} asked for",
    outdated: "You changed this proposal after the decision.",
    none_found: "No proposal has this outcome.",
};

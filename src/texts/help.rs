//! Texts of the help: one topic for each place of the app, and the keys.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
    pub lead: &'static str,
    pub back: &'static str,
    pub open: &'static str,
    pub topics: &'static [Topic],
    pub keys: &'static str,
    pub keys_lead: &'static str,
    pub keys_on: &'static str,
    pub key: &'static str,
    pub does: &'static str,
    pub key_list: &'static [(&'static str, &'static str)],
    pub present: &'static str,
    pub present_help: &'static str,
    pub presenting: &'static str,
    pub present_end: &'static str,
}

/// What there is to know about one place.
#[derive(Debug)]
pub struct Topic {
    /// The place's name in addresses.
    pub place: &'static str,
    pub title: &'static str,
    pub lines: &'static [&'static str],
}

pub static ID: Texts = Texts {
    title: "Bantuan",
    lead: "Pilih bagian yang ingin dibaca. Bantuan ini dapat dibuka tanpa internet.",
    back: "Kembali",
    open: "Bantuan",
    topics: &[
        Topic {
            place: "usulan",
            title: "Mencatat usulan",
            lines: &[
                "Tekan Tambah usulan, lalu isi dari atas. Cukup judul dahulu; isian lain dapat menyusul. Setiap isian tersimpan sendiri ketika Anda pindah ke isian berikutnya.",
                "Angka rupiah boleh ditulis seperti biasa: 1.250.000, 150 juta, atau 2 M. Bila ada dua arti, Rembuk bertanya.",
                "Punya daftar di Excel? Salin barisnya, pilih Tempel dari Excel, periksa, lalu tambahkan sekaligus.",
                "Atur urutan: nomor 1 paling penting. Pilih beberapa: salin ke Excel, gandakan, ubah satu isian untuk semua, atau hapus.",
                "Salah langkah? Tekan Urungkan. Yang dihapus dapat dikembalikan.",
            ],
        },
        Topic {
            place: "serahkan",
            title: "Menyerahkan berkas",
            lines: &[
                "Satu berkas berisi semua usulan kantor ini. Simpan berkasnya, lalu kirim lewat WhatsApp atau USB ke kecamatan atau Bappeda.",
                "Bila WhatsApp menolak berkasnya, pilih Simpan sebagai .txt. Isinya sama.",
                "Angka di samping Serahkan adalah perubahan yang baru ada di perangkat ini dan belum ada di berkas mana pun.",
                "Menyerahkan lagi setelah ada perubahan tidak apa-apa: penerima melihat mana yang baru.",
            ],
        },
        Topic {
            place: "terima",
            title: "Menerima berkas",
            lines: &[
                "Pilih satu atau banyak berkas sekaligus. Periksa pratinjaunya, lalu tekan Terima. Sebelum itu tidak ada yang berubah.",
                "Papan desa menunjukkan desa mana yang sudah masuk, kapan, dan berkas nomor berapa.",
                "“Kunci belum dikenal” berarti pengirimnya belum dicocokkan. Usulannya tetap diterima dan diberi tanda. Cocokkan kodenya saat bertemu.",
                "Salah menerima? Tekan Batalkan penerimaan; keadaannya kembali seperti sebelum berkas itu datang.",
            ],
        },
        Topic {
            place: "daftar",
            title: "Membaca dan menanggapi",
            lines: &[
                "Daftar berisi usulan semua desa yang sudah diterima. Cari dengan kata, atau saring menurut kantor dan keadaan.",
                "Buka satu usulan, pilih hasil dan alasannya. Penjelasan Anda akan dibaca oleh pengusul.",
                "Volume dan anggaran yang Anda ubah dicatat sebagai pendapat kantor ini; tulisan desa tidak berubah.",
            ],
        },
        Topic {
            place: "balasan",
            title: "Mengirim balasan",
            lines: &[
                "Setiap desa mendapat berkas keputusan sendiri. Simpan satu per satu, atau satu berkas untuk semua.",
                "Desa membuka berkas itu di Terima, lalu melihat hasil setiap usulan di Keputusan.",
            ],
        },
        Topic {
            place: "keputusan",
            title: "Melihat keputusan",
            lines: &[
                "Di sini terlihat apa jadinya setiap usulan: hasil, kantor yang memutuskan, dan alasannya.",
                "Yang belum dijawab belum tentu ditolak. Tunggu berkas keputusan dari kecamatan atau Bappeda.",
            ],
        },
        Topic {
            place: "pilih",
            title: "Isian yang berbeda",
            lines: &[
                "Bila dua perangkat mengubah isian yang sama, keduanya disimpan. Pilih mana yang berlaku, atau biarkan dahulu.",
                "Catatan yang menunggu akan lengkap sendiri setelah berkas sebelumnya diterima.",
            ],
        },
        Topic {
            place: "pengaturan",
            title: "Cadangan dan ruang kerja",
            lines: &[
                "Simpan cadangan di USB setiap selesai bekerja. Peramban dapat kehilangan data bila riwayatnya dibersihkan.",
                "Satu peramban dapat memuat beberapa ruang kerja, misalnya dua tahun rencana. Pindah lewat Ganti ruang kerja.",
                "Perangkat baru? Buka cadangan di halaman Mulai. Kuncinya berubah, jadi cocokkan lagi kode kuncinya.",
            ],
        },
    ],
    keys: "Pintasan papan ketik",
    keys_lead: "Berlaku di luar kotak isian.",
    keys_on: "Pakai pintasan satu huruf",
    key: "Tombol",
    does: "Gunanya",
    key_list: &[
        ("N", "Tambah usulan"),
        ("/", "Ke kotak pencarian"),
        ("1 … 5", "Ke bagian pertama, kedua, dan seterusnya"),
        ("?", "Bantuan bagian ini"),
        ("P", "Tayangan besar untuk proyektor, dan kembali"),
        ("Ctrl + Z", "Urungkan"),
        ("Ctrl + Y", "Ulangi"),
        ("Tab, Enter, Spasi", "Pindah, buka, tekan"),
    ],
    present: "Tayangan",
    present_help: "Tulisan besar untuk proyektor di ruang musyawarah.",
    presenting: "Tayangan besar",
    present_end: "Selesai menayangkan",
};

pub static EN: Texts = Texts {
    title: "Help",
    lead: "Choose what you want to read. This help works without the internet.",
    back: "Back",
    open: "Help",
    topics: &[
        Topic {
            place: "usulan",
            title: "Recording proposals",
            lines: &[
                "Press Add a proposal and fill in from the top. A title is enough to begin. Each entry saves itself when you go to the next.",
                "Write amounts as usual: 1.250.000, 150 juta or 2 M. Where there are two readings, Rembuk asks.",
                "A list in Excel? Copy its rows, choose Paste from Excel, check, and add them all.",
                "Change the order: number 1 matters most. Choose several: copy to Excel, duplicate, write one field for all, or delete.",
                "A wrong step? Press Undo. What was deleted comes back.",
            ],
        },
        Topic {
            place: "serahkan",
            title: "Handing over",
            lines: &[
                "One file holds everything of this office. Save it and send it by WhatsApp or USB stick.",
                "If WhatsApp refuses the file, save it as .txt. It holds the same.",
                "The number beside Hand over counts the changes that are on this device only, in no file yet.",
                "Handing over again after changes is fine: the receiver sees what is new.",
            ],
        },
        Topic {
            place: "terima",
            title: "Receiving files",
            lines: &[
                "Choose one or many files. Look at the preview, then press Receive. Nothing changes before that.",
                "The board of villages shows who has arrived, when, and with which file.",
                "“Key not known yet” means that the sender was not compared yet. The proposals come in and stay marked. Compare the code when you meet.",
                "Received by mistake? Take it back; all is as before that file came.",
            ],
        },
        Topic {
            place: "daftar",
            title: "Reading and answering",
            lines: &[
                "The list holds the proposals of all villages that were received. Search by words, or filter by office and state.",
                "Open one, choose outcome and reason. The proposer reads your explanation.",
                "A quantity or amount that you change is this office's opinion; what the village wrote stays.",
            ],
        },
        Topic {
            place: "balasan",
            title: "Sending answers",
            lines: &[
                "Each village gets a decision file of its own. Save them one by one, or one for all.",
                "The village opens it under Receive and sees what became of each proposal under Decisions.",
            ],
        },
        Topic {
            place: "keputusan",
            title: "Seeing decisions",
            lines: &[
                "Here is what became of each proposal: outcome, deciding office and reason.",
                "Not answered does not mean refused. Wait for the decision file.",
            ],
        },
        Topic {
            place: "pilih",
            title: "Different values",
            lines: &[
                "Where two devices changed the same entry, both are kept. Choose which holds, or leave it for later.",
                "What waits is completed when the file before it is received.",
            ],
        },
        Topic {
            place: "pengaturan",
            title: "Backups and workspaces",
            lines: &[
                "Save a backup on a USB stick each time you finish. A browser can lose data when its history is cleared.",
                "One browser can hold several workspaces, such as two planning years. Move between them with Change workspace.",
                "A new device? Open the backup on the start page. Its key is new, so compare the key code again.",
            ],
        },
    ],
    keys: "Keyboard shortcuts",
    keys_lead: "They work outside of text fields.",
    keys_on: "Use single-key shortcuts",
    key: "Key",
    does: "What it does",
    key_list: &[
        ("N", "Add a proposal"),
        ("/", "To the search field"),
        ("1 … 5", "To the first place, the second, and so on"),
        ("?", "Help on this place"),
        ("P", "Large type for a projector, and back"),
        ("Ctrl + Z", "Undo"),
        ("Ctrl + Y", "Redo"),
        ("Tab, Enter, Space", "Move, open, press"),
    ],
    present: "Projector",
    present_help: "Large type for the projector in the meeting room.",
    presenting: "Large type",
    present_end: "End the large type",
};

//! What the program says about itself.

macro_rules! verify {
    () => {
        "\
rembuk verify [--json] [--roster BERKAS] BERKAS...
  Memeriksa tiap berkas: dari kantor mana, berapa catatan yang utuh, sah tidaknya
  tanda tangan, dan baris mana yang rusak. (Checks each file.)
  --json     satu objek JSON per berkas, masing-masing satu baris
  --roster   daftar kunci (berkas jenis kunci, isinya catatan jenis kunci dengan
             isian kantor dan kunci); kunci di dalamnya menjadi dikenal. Boleh
             disebut lebih dari sekali. Daftar yang tidak utuh tidak dipakai.
  Contoh:    rembuk verify --roster kunci.json 'Desa Segarajaya.json'
"
    };
}

macro_rules! merge {
    () => {
        "\
rembuk merge [--json] --out HASIL [--key KUNCI] BERKAS...
  Menggabung berkas menjadi satu arsip. Hasilnya sama, apa pun urutannya, walau ada
  berkas yang dobel. Dari berkas rusak diambil baris yang utuh; berkas yang isinya
  diubah atau salah tanda tangan tidak diambil. (Merges files into one archive.)
  --out      berkas hasil; baru diganti kalau hasil barunya sudah lengkap. Hasil yang
             sangat besar menjadi beberapa berkas: HASIL, HASIL-2, ...
  --key      menandatangani arsip dengan kunci ini; tanpa ini arsip tidak bertanda
             tangan. KUNCI berisi 64 angka heksadesimal, dan dibuat kalau belum ada.
  --json     satu objek: digest, catatan, usulan, konflik, menunggu, masalah
             (konflik: banyaknya usulan dan catatan lain yang isinya berbeda-beda)
  Kantor arsip: kantor yang sama di semua berkas; kalau berlainan, kecamatannya kalau
  sama, selain itu bappeda. Tahunnya: yang terbaru.
  Contoh:    rembuk merge --out kecamatan.json desa-*.json
"
    };
}

macro_rules! list {
    () => {
        "\
rembuk list [--json] BERKAS...
  Menampilkan usulan gabungan, urut kantor, prioritas, id. Usulan yang sudah dihapus
  tidak tampil. (Lists the merged proposals.)
  --json     satu objek per usulan, masing-masing satu baris; konflik memuat semua isi
             yang berbeda, tanggapan memuat jawaban kantor lain
  Contoh:    rembuk list --json kecamatan.json
"
    };
}

macro_rules! new {
    () => {
        "\
rembuk new --office KODE --year TAHUN [--key KUNCI] --out HASIL [BERKAS.jsonl]
  Membuat berkas bertanda tangan dari data sistem lain: satu objek JSON per baris,
  dengan nama isian seperti keluaran list --json. Tanpa BERKAS atau dengan - dibaca
  dari masukan standar. (Makes a signed file from JSON Lines.)
  --office   kode kantor: 32.16.01.2001, 32.16.01, pd..., dprd, bappeda
  --year     tahun rencana
  --key      KUNCI seperti pada merge; tanpa ini dipakai kunci baru sekali pakai
  Isian id (teks atau angka) menjadi id usulan; tanpa id dibuatkan. Id yang sama di
  baris berikutnya mengubah usulan yang tadi. Isian kosong (null) dilewati; kantor
  diisi KODE kalau belum ada; dihapus: true menghapus usulan.
  Contoh:    rembuk new --office 32.16.01.2001 --year 2021 --out desa.json usulan.jsonl
"
    };
}

macro_rules! import {
    () => {
        "\
rembuk import --office KODE --year TAHUN [--json] BERKAS...
  Membaca daftar usulan dari xlsx, xls, ods atau csv: mencari kepala tabel, melewati
  judul, jumlah dan tanda tangan, dan menandai isi yang perlu dilihat orang. Tidak
  mengubah apa pun. (Reads lists of proposals from spreadsheets.)
  --office   kode kantor pemilik daftar: 32.16.01.2001, 32.16.01, pd..., dprd, bappeda
  --year     tahun rencana
  --json     satu objek per usulan, masing-masing satu baris: asal (berkas, lembar,
             baris seperti di Excel), mentah (isi sel yang meragukan), ragu (ruas dan
             kodenya; kosong kalau yakin); baris terakhir ringkasan
  Contoh:    rembuk import --office 32.16.01.2001 --year 2027 'Usulan desa.xlsx'
"
    };
}

pub(super) const SHORT: &str = "\
Cara pakai: rembuk verify|merge|list|new|import ...
Keterangan lengkap (full help): rembuk --help";

pub(super) const LONG: &str = concat!(
    "\
Rembuk: memeriksa, menggabung dan membaca berkas usulan antarkantor.
(Checks, merges and reads the files that offices hand to each other.)

Cara pakai:
  rembuk verify [--json] [--roster BERKAS] BERKAS...
  rembuk merge [--json] --out HASIL [--key KUNCI] BERKAS...
  rembuk list [--json] BERKAS...
  rembuk new --office KODE --year TAHUN [--key KUNCI] --out HASIL [BERKAS.jsonl]
  rembuk import --office KODE --year TAHUN [--json] BERKAS...
  rembuk --version
  rembuk --help, rembuk PERINTAH --help

Kode keluar (exit code):
  0  semua terbaca dan utuh; yang menunggu, berbeda isi, tanpa tanda tangan atau
     kuncinya belum dikenal hanya dihitung
  1  cara memanggilnya salah
  2  ada berkas yang rusak, salah tanda tangan, tidak terbaca atau tidak ada;
     yang utuh tetap dikerjakan
Satu berkas paling besar 64 MB. (At most 64 MB a file.)

",
    verify!(),
    "\n",
    merge!(),
    "\n",
    list!(),
    "\n",
    new!(),
    "\n",
    import!(),
);

pub(super) const VERIFY: &str = verify!();
pub(super) const MERGE: &str = merge!();
pub(super) const LIST: &str = list!();
pub(super) const NEW: &str = new!();
pub(super) const IMPORT: &str = import!();

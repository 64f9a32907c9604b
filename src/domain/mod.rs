//! Floor 1: what the product is about. Pure: no files, no screen, no JSON, no clock, no chance.

pub mod angka;
pub mod cari;
pub mod data_pribadi;
pub mod field;
pub mod hasil;
pub mod isian;
pub mod kantor;
pub mod kode;
pub mod koordinat;
pub mod kriteria;
pub mod label;
pub mod lampiran;
pub mod nomenklatur;
pub mod peta;
pub mod reference;
pub mod rt_rw;
pub mod rupiah;
pub mod satuan;
pub mod tabel;
pub mod tahap;
pub mod tahun;
pub mod tanggal;
pub mod tanggapan;
pub mod ukuran;
pub mod usulan;
pub mod value;

// The main job once more, in the browser that $BROWSER names: a village's usulan to its kecamatan and the
// decision back, through real files.
import assert from "node:assert/strict";
import test from "node:test";
import { DESK, PHONE, serve, singleFile } from "../office.mjs";
import { Firefox } from "./firefox.mjs";
import { Person } from "./person.mjs";
import { WebKit } from "./webkit.mjs";

const name = process.env.BROWSER;
const Driver = { firefox: Firefox, webkit: WebKit }[name];
const JALAN = "Rabat beton jalan lingkungan Kampung Utan";
const PAGAR = "Pagar balai desa";

for (const build of ["web", "single file"]) {
  // WebKit forgets what a page from file:// stored.
  const remembers = build === "web" || name !== "webkit";

  test(`the round trip (${name}, ${build})`, async (t) => {
    const url = build === "web" ? await serve(t) : singleFile;
    const [village, kecamatan] = await Promise.all([
      Person.sitDown(t, Driver, url, `${name} ${build} desa`, PHONE),
      Person.sitDown(t, Driver, url, `${name} ${build} kecamatan`, DESK),
    ]);
    await village.looksAt("Mulai");
    await begin(village, "Segarajaya");
    await village.looksAt("Usulan kosong");
    await addUsulan(village, { Usulan: JALAN, Masalah: "Jalan rusak", Volume: "420", Anggaran: "378 juta" });
    await village.looksAt("Isian");
    await addUsulan(village, { Usulan: PAGAR, RW: "03", Satuan: "meter", Anggaran: "1,25 M", Pengusul: "BPD" });
    assert.equal(await village.value("Anggaran"), "Rp1.250.000.000");
    assert.equal(await village.value("Satuan"), "m");
    await village.go("Usulan");
    await village.sees("2 usulan · Rp1.628.000.000");
    await village.looksAt("Usulan");
    await village.go("Serahkan");
    const handed = await village.download("Simpan berkas");
    await village.sees("Semua sudah ada di berkas");
    await village.looksAt("Serahkan");

    await begin(kecamatan, "Kecamatan Tarumajaya");
    await preview(kecamatan, handed);
    await kecamatan.sees("1 berkas dipilih: 2 usulan baru");
    await kecamatan.looksAt("Pratinjau");
    await kecamatan.press("Terima 1 berkas");
    await kecamatan.press("Cocokkan kode kunci");
    await kecamatan.press("Kodenya sama");
    await kecamatan.sees("Tanda tangan dikenal");
    await kecamatan.looksAt("Terima");
    await kecamatan.go("Daftar");
    await kecamatan.sees("2 usulan");
    await kecamatan.looksAt("Daftar");
    await kecamatan.follow("1" + JALAN);
    await kecamatan.click("input", "Disetujui dengan penyesuaian");
    await kecamatan.fill({
      Alasan: "Anggaran disesuaikan dengan standar harga",
      "Penjelasan untuk pengusul": "Sesuai standar harga satuan 2027.",
      "Anggaran menurut kantor Anda": "300 juta",
    });
    await kecamatan.press("Simpan keputusan");
    await kecamatan.sees("Keputusan tersimpan.");
    await kecamatan.looksAt("Putuskan");
    await kecamatan.go("Balasan");
    await kecamatan.looksAt("Balasan");
    const answered = await kecamatan.download("Simpan berkas untuk Desa Segarajaya");

    await preview(village, answered);
    await village.sees("1 tanggapan");
    await village.press("Terima 1 berkas");
    await village.go("Keputusan");
    const fate = "Disetujui Rp300.000.000 dari Rp378.000.000 yang diusulkan";
    await village.sees(fate);
    await village.sees("Alasan: Anggaran disesuaikan dengan standar harga");
    await village.sees("Sesuai standar harga satuan 2027.");
    await village.looksAt("Keputusan");

    if (remembers) {
      await Promise.all([village.restart(), kecamatan.restart()]);
      await village.go("Keputusan");
      await village.sees(fate);
      await kecamatan.go("Daftar");
      await kecamatan.sees("Disetujui dengan penyesuaian");
    }
    await Promise.all([village.leave(), kecamatan.leave()]);
    assert.deepEqual([...village.problems, ...kecamatan.problems], [], "the browser reported errors");
  });
}

async function begin(person, office) {
  await person.driver.type(await person.find("input", "Kantor Anda"), office);
  await person.click("[role=option]", office.startsWith("Kecamatan") ? office : `Desa ${office}`);
  await person.press("Mulai");
  await person.find("nav a", "Usulan");
}

async function addUsulan(person, fields) {
  await person.go("Usulan");
  await person.follow("Tambah usulan");
  await person.fill(fields);
  await person.sees("Tersimpan pukul");
}

async function preview(person, file) {
  await person.go("Terima");
  await person.driver.upload(await person.find("#berkas", ""), file);
  await person.sees("Pratinjau");
}

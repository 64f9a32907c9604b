// Whatever is chosen as a file: a clear message, nothing changed, nothing lost.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Office, root, serve } from "../office.mjs";

const fixture = (name) => join(root, "tests/fixtures/bundle-v1", name);
const named = (name, buffer) => ({ name, buffer });

/** A kecamatan with one file of its village taken in. */
async function receiver(t, url, { as = "Badan Perencanaan", year = 2027 } = {}) {
  const office = await Office.open(t, url);
  await office.begin(as, year);
  return office;
}

async function isUnchanged(office, total) {
  await office.go("Daftar");
  assert.match(await office.total(), total);
}

test("files that are none are named for what they are", async (t) => {
  const office = await receiver(t, await serve(t));
  await office.receive(fixture("signed.json"));
  await office.go("Daftar");
  const before = await office.total();
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  const jpeg = Buffer.from("ffd8ffe000104a4649460001", "hex");
  const xlsx = Buffer.concat([Buffer.from("504b0304140006000800", "hex"), Buffer.from("[Content_Types].xml xl/workbook.xml")]);
  for (const [file, message] of [
    [named("foto.jpg", jpeg), /foto/i],
    [named("gambar.png", png), /foto/i],
    [named("usulan.xlsx", xlsx), /Excel|lembar kerja/i],
    [named("surat.pdf", Buffer.from("%PDF-1.7\n1 0 obj")), /PDF/],
    [named("lain.json", Buffer.from('{"nama": "lain"}')), /program lain/],
    [named("kosong.json", Buffer.alloc(0)), /kosong/i],
    [named("catatan.txt", Buffer.from("Halo, ini daftar usulan kami")), /bukan berkas Rembuk/],
    [named("bom.json.gz", gzipSync(Buffer.alloc(64 << 20))), /mengembang|terlalu besar/],
  ]) {
    const shown = await office.preview(file);
    assert.match(shown, message, file.name);
    assert.match(shown, /Tidak dapat diterima/, file.name);
    assert.match(shown, /Belum ada berkas yang dipilih/, file.name);
    await office.isFit(file.name);
  }
  await isUnchanged(office, new RegExp(before.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")));
});

test("damaged and foreign files say what is safe and what to do", async (t) => {
  const office = await receiver(t, await serve(t));
  for (const [file, message] of [
    ["truncated.json", /terpotong/],
    ["damaged.json", /rusak: \d+ catatan masih utuh/],
    ["truncated.json.gz", /rusak|terpotong/],
    ["wrong-signature.json", /tidak cocok dengan tanda tangannya/],
    ["commit-removed.json", /rusak|diubah|baris/],
    ["newer-reader.json", /Rembuk yang lebih baru/],
    ["newer-feature.json", /Rembuk yang lebih baru/],
    ["unsigned.json", /tidak ditandatangani/],
    ["unknown-key.json", /Kunci pengirim belum dikenal/],
    ["part-1.json", /2 bagian\. Belum ada: bagian 2/],
  ]) {
    assert.match(await office.preview(fixture(file)), message, file);
  }
  // The whole lines of a torn file are taken on one's word, and can be given back.
  await office.preview(fixture("truncated.json"));
  const choice = office.page.getByLabel(/^Ambil \d+ catatan yang utuh$/);
  assert.equal(await choice.isChecked(), false);
  await choice.check();
  await office.page.getByTestId("preview-counts").filter({ hasText: "1 berkas dipilih" }).waitFor();
  await office.accept();
  assert.match(await office.page.getByTestId("history").innerText(), /2 usulan, 2 catatan/);
  // The whole file completes it.
  assert.match(await office.preview(fixture("signed.json")), /1 usulan berubah|1 usulan dihapus|1 usulan baru/);
  await office.accept();
  assert.match(await office.page.getByTestId("history").innerText(), /2 usulan, 3 catatan/);
});

test("the wrong year, an unknown office, the same twice, an older one", async (t) => {
  const url = await serve(t);
  const village = await Office.open(t, url);
  await village.begin("Segarajaya", 2027);
  await village.addUsulan({ Usulan: "Jalan satu" });
  const first = await village.handOver();
  await village.addUsulan({ Usulan: "Jalan dua" });
  const second = await village.handOver();

  const other = await receiver(t, url, { year: 2028 });
  assert.match(await other.preview(first), /rencana tahun 2027.*ruang kerja ini untuk tahun 2028/);

  const office = await receiver(t, url);
  await office.receive(second);
  assert.match(await office.preview(second), /Sudah pernah diterima/);
  assert.match(await office.preview(first), /Berkas nomor 2 dari perangkat yang sama sudah diterima/);
  await isUnchanged(office, /^2 usulan/);
  // The same file chosen twice at once counts once.
  const again = await receiver(t, url);
  const shown = await again.preview(named("a.json", readFileSync(second)), named("b.json", readFileSync(second)));
  assert.match(shown, /1 berkas dipilih: 2 usulan baru/);

  // An office that is in no list, made by another program.
  const foreign = await receiver(t, url);
  assert.match(await foreign.preview(join(root, "tests/fixtures/unknown-office.json")), /Kode kantor 32\.99\.99\.2001 tidak ada dalam daftar/);
  assert.match(await foreign.page.getByTestId("preview").innerText(), /Perlu keputusan Anda/);
});

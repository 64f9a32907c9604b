// The main job: a village's usulan to Bappeda through real files, and the decisions back.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { join } from "node:path";
import { DESK, Office, PHONE, root, serve, singleFile } from "../office.mjs";

const BAPPEDA = "Badan Perencanaan";
const MAKAM = "Perbaikan jalan ke pemakaman umum Kp. Babakan Sari";
const POMPA = "Penggantian pompa sumur bor Kp. Cibogo RT 002 RW 001";

/** What the village has in its spreadsheet. */
const LIST = [
  "Usulan\tLokasi\tVolume\tSatuan\tAnggaran",
  `${MAKAM}\tKp. Babakan Sari\t120\tm\t63.000.000`,
  `${POMPA}\tKp. Cibogo\t1\tunit\tRp 38.000.000,-`,
  ...Array.from({ length: 25 }, (_, at) => `Perbaikan jalan lingkungan RW ${at + 1}\tKp. Pasir Angin\t${at + 80}\tm\t${at + 20} juta`),
].join("\n");

for (const [size, viewport, build] of [
  ["desk", DESK, "web"],
  ["phone", PHONE, "web"],
  ["desk", DESK, "single file"],
]) {
  test(`the round trip (${build}, ${size})`, async (t) => {
    const url = build === "web" ? await serve(t) : singleFile;
    const village = await Office.open(t, url, { size: viewport });
    await village.begin("Ridogalih", 2027);
    await village.paste(LIST);
    await village.page.getByTestId("total").filter({ hasText: "27 usulan" }).waitFor();
    await village.isFit("Usulan");

    // One more by hand: saved field by field, amounts as people write them.
    await village.page.getByRole("link", { name: "Tambah usulan" }).click();
    await village.isFit("the form");
    await village.fill({
      Usulan: "Pagar balai desa",
      Masalah: "Balai desa belum berpagar",
      "Alamat atau letak": "Jalan Balai Desa",
      RT: "001",
      RW: "03",
      Volume: "120",
      Satuan: "meter",
      Anggaran: "1,25 M",
      Pengusul: "BPD",
    });
    assert.equal(await village.page.getByLabel("Anggaran").inputValue(), "Rp1.250.000.000");
    assert.equal(await village.page.getByLabel("Satuan").inputValue(), "m");
    await village.restart();
    await village.go("Usulan");
    await village.page.getByTestId("total").filter({ hasText: "28 usulan" }).waitFor();

    await village.go("Serahkan");
    await village.isFit("Serahkan");
    const handed = await village.handOver();
    await village.isFit("Serahkan, file made");
    assert.match(await village.page.getByTestId("file-state").innerText(), /Semua sudah ada di berkas/);

    const bappeda = await Office.open(t, url, { size: viewport });
    await bappeda.begin(BAPPEDA, 2027);
    await bappeda.isFit("Terima, empty");
    assert.match(await bappeda.preview(handed), /1 berkas dipilih: 28 usulan baru/);
    await bappeda.isFit("Terima, preview");
    await bappeda.accept();
    await bappeda.isFit("Terima, history");
    await bappeda.page.getByText("Cocokkan kode kunci").click();
    await bappeda.page.getByRole("button", { name: "Kodenya sama" }).click();
    await bappeda.page.getByTestId("history").getByText("Tanda tangan dikenal").waitFor();

    await bappeda.go("Daftar");
    await bappeda.page.getByTestId("total").filter({ hasText: "28 usulan" }).waitFor();
    await bappeda.isFit("Daftar");
    await bappeda.openUsulan(MAKAM);
    await bappeda.isFit("Putuskan");
    await bappeda.page.getByRole("button", { name: "Simpan, lanjut ke berikutnya" }).click();
    await bappeda.page.getByText("Keputusan belum dapat disimpan").waitFor();
    await bappeda.isFit("Putuskan, with errors");
    await bappeda.decide({
      hasil: "Disetujui dengan penyesuaian",
      alasan: "Anggaran disesuaikan dengan standar harga",
      teks: "Sesuai standar harga satuan 2027.",
      anggaran: "50 juta",
    });
    await bappeda.go("Daftar");
    await bappeda.openUsulan(POMPA);
    await bappeda.decide({ hasil: "Ditunda", alasan: "Belum ada studi kelayakan atau gambar rinci (FS/DED)" });
    await bappeda.go("Balasan");
    await bappeda.isFit("Balasan");
    const answered = await bappeda.answer("Desa Ridogalih");

    assert.match(await village.preview(answered), /2 tanggapan/);
    await village.accept();
    await village.go("Keputusan");
    await village.page.getByText("Ditunda").first().waitFor();
    const fate = await village.page.getByRole("main").innerText();
    assert.match(fate, /Disetujui dengan penyesuaian/);
    assert.match(fate, /Alasan: Anggaran disesuaikan dengan standar harga/);
    assert.match(fate, /Sesuai standar harga satuan 2027\./);
    assert.match(fate, /Disetujui Rp50\.000\.000 dari Rp63\.000\.000/);
    assert.match(fate, /Ditunda/);
    assert.match(fate, /Belum ada keputusan\s+26 usulan/);
    await village.isFit("Keputusan");

    // Nothing of it is lost with the browser closed.
    await village.restart();
    await village.go("Keputusan");
    await village.page.getByText("Disetujui Rp50.000.000 dari Rp63.000.000").waitFor();
    village.asksNothingElse();
    bappeda.asksNothingElse();
  });
}

const REAL = join(root, "../shared/data/usulan-nyata-contoh/sukabumi-rkpd-2019-contoh.csv");

test("the round trip with blocks of 30 rows of real lists", { skip: !existsSync(REAL) && "the real lists are not beside the checkout" }, async (t) => {
  const columns = ["kegiatan", "lokasi", "keluaran", "opd"];
  const records = readCsv(readFileSync(REAL, "utf8"));
  const quoted = (cell) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const block = (rows) => [columns, ...rows.map((row) => columns.map((name) => row[name]))].map((row) => row.map(quoted).join("\t")).join("\n");
  const url = await serve(t);
  const village = await Office.open(t, url);
  await village.begin("Segarajaya", 2027);
  for (let at = 0; at < 90; at += 30) await village.paste(block(records.slice(at, at + 30)));
  await village.page.getByTestId("total").filter({ hasText: "90 usulan" }).waitFor();
  const titles = await village.page.locator(".usulan-line strong").allInnerTexts();
  assert.deepEqual(titles.map(squeeze), records.slice(0, 90).map((row) => squeeze(row.kegiatan)));
  await village.isFit("Usulan, real rows");
  const handed = await village.handOver();
  const bappeda = await Office.open(t, url);
  await bappeda.begin(BAPPEDA, 2027);
  assert.match(await bappeda.preview(handed), /90 usulan baru/);
  await bappeda.accept();
  await bappeda.go("Daftar");
  await bappeda.isFit("Daftar, real rows");
  await bappeda.page.locator(".usulan-line").first().click();
  await bappeda.decide({ hasil: "Disetujui" });
  await village.receive(await bappeda.answer("Desa Segarajaya"));
  await village.go("Keputusan");
  await village.page.getByRole("button", { name: /^Disetujui 1 usulan/ }).waitFor();
  village.asksNothingElse();
});

const squeeze = (text) => text.replace(/\s+/g, " ").trim();

/** RFC 4180, as the list is written. */
function readCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
  }
  const [names, ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ""])));
}

// Photos and places of a usulan.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { DESK, Office, PHONE, serve } from "../office.mjs";

const VILLAGE = "Sagara Makmur";

/** A busy picture of 3,000 × 2,000 pixels with a place in its EXIF, as bytes. */
async function photo(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [3000, 2000];
    const context = canvas.getContext("2d");
    for (let n = 0; n < 3000; n++) {
      context.fillStyle = `hsl(${n % 360} 60% 50%)`;
      context.fillRect(Math.random() * 3000, Math.random() * 2000, 90, 60);
    }
    const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", 0.95));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const exif = Buffer.concat([Buffer.from("ffe1", "hex"), Buffer.from([0, 30]), Buffer.from("Exif\0\0GPSLatitude-6.123456", "latin1"), Buffer.alloc(4)]);
  const jpeg = Buffer.from(bytes);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}


test("a photo is made small, loses its place, travels, and stays behind on request", async (t) => {
  const url = await serve(t);
  const village = await Office.open(t, url, { size: PHONE });
  const { page } = village;
  await village.begin(VILLAGE, 2027);
  await page.getByRole("link", { name: "Tambah usulan" }).click();
  await page.getByText("Tulis judul usulannya dahulu").waitFor();
  await village.fill({ Usulan: "Jembatan", Volume: "1", Satuan: "unit", Anggaran: "90 juta" });
  const picture = await photo(page);
  assert.ok(picture.length > 400_000 && picture.includes("GPSLatitude"));
  await page.locator("#foto").setInputFiles([
    { name: "jembatan.jpg", mimeType: "image/jpeg", buffer: picture },
    { name: "surat.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") },
  ]);
  await page.getByText("“surat.pdf” tidak dapat dibuka sebagai foto").waitFor();
  await page.getByAltText("Foto 1 dari 1").waitFor();
  await village.isFit("the form with a photo");
  await village.restart();
  await village.openUsulan("Jembatan");
  await village.page.getByAltText("Foto 1 dari 1").waitFor();

  const withPhotos = await village.handOver();
  const stored = readFileSync(withPhotos).toString();
  const content = Buffer.from(/"isi":"([^"]+)"/.exec(stored)[1], "base64");
  assert.ok(content.length <= 200_000, `${content.length} bytes`);
  assert.ok(!content.includes("Exif") && !content.includes("GPS"), "the place is gone");
  await village.page.getByLabel("Sertakan foto di dalam berkas").uncheck();
  await village.isFit("Serahkan with photos");
  const without = await village.download(() => village.page.getByRole("button", { name: "Simpan berkas", exact: true }).click());
  assert.ok(!readFileSync(without).toString().includes('"isi"'));

  const above = await Office.open(t, url);
  await above.begin("Kecamatan Tarumajaya", 2027);
  await above.receive(withPhotos);
  await above.go("Daftar");
  await above.openUsulan("Jembatan");
  await above.page.getByAltText("Foto 1 dari 1").waitFor();
  assert.equal(await above.page.locator("#foto").count(), 0);

  await village.go("Usulan");
  await village.openUsulan("Jembatan");
  await village.page.getByRole("button", { name: "Hapus Foto 1 dari 1" }).click();
  await village.page.getByText("Foto dihapus.").waitFor();
  await village.undo();
  await village.page.getByAltText("Foto 1 dari 1").waitFor();
});

for (const [name, size] of [
  ["desk", DESK],
  ["phone", PHONE],
]) {
  test(`a place comes from the device, the map, or a pair of numbers (${name})`, async (t) => {
    const office = await Office.open(t, await serve(t), { size });
    const { page } = office;
    await office.context.grantPermissions(["geolocation"]);
    await office.context.setGeolocation({ latitude: -6.1, longitude: 107.0, accuracy: 8 });
    await office.begin(VILLAGE, 2027);
    await page.getByRole("link", { name: "Tambah usulan" }).click();
    await office.fill({ Usulan: "Drainase" });
    await page.getByRole("button", { name: "Pakai lokasi perangkat ini" }).click();
    await page.getByText("dapat meleset sampai 8 meter").waitFor();
    assert.equal(await page.getByLabel("Lintang").inputValue(), "-6,1");
    const map = page.getByRole("img", { name: "Peta batas desa" });
    await map.waitFor();
    await office.isFit("the form with the map");
    await map.scrollIntoViewIfNeeded();
    const box = await map.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.getByText("Titik berada di Desa Sagara Makmur.").waitFor();
    await page.getByRole("button", { name: "Perbesar peta" }).click();
    await page.getByLabel("Lintang").fill("-6.2345, 107.1234");
    await page.getByLabel("Bujur").click();
    await page.getByText("bukan di wilayah kantor ini").waitFor();
    assert.equal(await page.getByLabel("Bujur").inputValue(), "107,1234");
    await page.getByRole("button", { name: "Hapus titik" }).click();
    assert.equal(await page.getByLabel("Lintang").inputValue(), "");
    await page.getByLabel("Bujur").fill("timur");
    await page.getByLabel("Lintang").click();
    await page.getByText("Belum terbaca sebagai derajat").waitFor();
  });
}

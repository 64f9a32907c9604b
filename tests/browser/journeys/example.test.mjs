// The example: a whole cycle, from three desks.
import assert from "node:assert/strict";
import test from "node:test";
import { DESK, Office, PHONE, serve } from "../office.mjs";

const TABLET = { width: 768, height: 1024 };

for (const [name, size] of [
  ["desk", DESK],
  ["phone", PHONE],
  ["tablet", TABLET],
]) {
  test(`the example is seen from three desks and taken away at once (${name})`, async (t) => {
    const url = await serve(t);
    const office = await Office.open(t, url, { size });
    const { page } = office;
    await page.getByRole("button", { name: "Coba dengan data contoh" }).click();
    assert.match(await office.total(), /^27 usulan/);
    await office.isFit("Usulan, example");
    await page.getByRole("button", { name: "Kecamatan", exact: true }).click();
    await page.getByText("5 dari 7 desa dan kelurahan sudah masuk").waitFor();
    await page.getByRole("button", { name: "Buka ketiga berkas contoh" }).click();
    await page.getByTestId("preview").waitFor();
    await office.isFit("Terima, example");
    await office.accept();
    await page.getByText("7 dari 7 desa dan kelurahan sudah masuk").waitFor();
    await office.isFit("Terima, board");
    await office.go("Daftar");
    await office.openUsulan("Perbaikan Jalan Sirnajati");
    await office.isFit("Putuskan");
    await page.locator(".banners").getByRole("link", { name: /isian berbeda/ }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await office.isFit("Pilih");
    await page.getByRole("button", { name: "Bappeda", exact: true }).click();
    await page.getByText("7 desa dan kelurahan", { exact: false }).or(page.getByTestId("board")).first().waitFor();
    await office.isFit("Terima, Bappeda");
    // What was done at a desk is still there.
    await page.getByRole("button", { name: "Kecamatan", exact: true }).click();
    await page.getByText("7 dari 7 desa dan kelurahan sudah masuk").waitFor();
    await page.getByRole("button", { name: "Hapus data contoh" }).click();
    await page.getByRole("button", { name: "Coba dengan data contoh" }).waitFor();
    await office.restart();
    await office.page.getByRole("button", { name: "Coba dengan data contoh" }).waitFor();
    assert.equal(await office.page.getByRole("heading", { name: "Ruang kerja di peramban ini" }).count(), 0);
  });
}

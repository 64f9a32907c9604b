// Two devices of one village, a copied profile, imports taken back: nothing is lost or hidden.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import test from "node:test";
import { Office, PHONE, serve } from "../office.mjs";

test("a conflict is made, shown side by side, and resolved for everyone", async (t) => {
  const url = await serve(t);
  const first = await Office.open(t, url);
  await first.begin("Segarajaya", 2027);
  await first.addUsulan({ Usulan: "Drainase jalan poros", Volume: "10", Satuan: "m" });
  const second = await Office.open(t, url, { size: PHONE });
  await second.begin("Segarajaya", 2027);
  await second.receive(await first.handOver());

  for (const [office, volume] of [[first, "12"], [second, "20"]]) {
    await office.go("Usulan");
    await office.openUsulan("Drainase jalan poros");
    await office.fill({ Volume: volume });
  }
  assert.match(await first.preview(await second.handOver()), /1 isian berbeda di dua tempat/);
  await first.accept();
  await first.go("Usulan");
  await first.page.getByText("Dua isi berbeda").waitFor();
  await first.page.getByRole("link", { name: /1 usulan punya isian berbeda/ }).click();
  const conflict = first.page.getByTestId("conflict");
  await conflict.waitFor();
  await first.isFit("Pilih");
  assert.match(await conflict.innerText(), /12[\s\S]*perangkat ini|20[\s\S]*perangkat/);
  await conflict.getByRole("button", { name: "Pakai ini: “20 m” untuk Volume" }).click();
  await first.page.getByText("Tidak ada yang perlu dipilih.").waitFor();
  await first.go("Usulan");
  assert.match(await first.page.locator(".usulan-line").innerText(), /20 m/);

  // The other device hears of the choice, and has nothing left to choose.
  await second.receive(await first.handOver());
  await second.go("Usulan");
  assert.match(await second.page.locator(".usulan-line").innerText(), /20 m/);
  assert.equal(await second.page.getByText("perlu dipilih").count(), 0);
});

test("a deletion against an edit is asked about", async (t) => {
  const url = await serve(t);
  const first = await Office.open(t, url);
  await first.begin("Segarajaya", 2027);
  await first.addUsulan({ Usulan: "Posyandu Melati" });
  const second = await Office.open(t, url);
  await second.begin("Segarajaya", 2027);
  await second.receive(await first.handOver());
  await first.go("Usulan");
  await first.openUsulan("Posyandu Melati");
  await first.page.getByRole("button", { name: "Hapus usulan ini" }).click();
  await first.page.getByText("dihapus.").waitFor();
  await second.go("Usulan");
  await second.openUsulan("Posyandu Melati");
  await second.fill({ Masalah: "Kegiatan menumpang di rumah warga" });
  await first.receive(await second.handOver());
  await first.page.getByRole("link", { name: /perlu dipilih/ }).click();
  await first.page.getByText("Di satu tempat usulan ini dihapus").waitFor();
  await first.isFit("Pilih, a deletion");
  await first.page.getByRole("button", { name: "Pertahankan usulan" }).click();
  await first.page.getByText("Tidak ada yang perlu dipilih.").waitFor();
  await first.go("Usulan");
  assert.match(await first.total(), /^1 usulan/);
});

test("an import is undone, done again, and taken back later", async (t) => {
  const url = await serve(t);
  const village = await Office.open(t, url);
  await village.begin("Segarajaya", 2027);
  await village.addUsulan({ Usulan: "Jalan satu" });
  const bappeda = await Office.open(t, url);
  await bappeda.begin("Badan Perencanaan", 2027);
  await bappeda.receive(await village.handOver());
  await bappeda.go("Daftar");
  assert.match(await bappeda.total(), /^1 usulan/);
  await bappeda.undo();
  await bappeda.page.getByTestId("total").filter({ hasText: "0 usulan" }).waitFor();
  await bappeda.page.getByRole("button", { name: "Ulangi" }).click();
  await bappeda.page.getByTestId("total").filter({ hasText: "1 usulan" }).waitFor();
  await bappeda.restart();
  await bappeda.go("Terima");
  await bappeda.page.getByRole("button", { name: /^Batalkan penerimaan/ }).click();
  await bappeda.page.getByTestId("history").getByText("Dibatalkan").waitFor();
  await bappeda.go("Daftar");
  await bappeda.page.getByTestId("total").filter({ hasText: "0 usulan" }).waitFor();
  await bappeda.go("Terima");
  await bappeda.page.getByRole("button", { name: /^Terima lagi/ }).click();
  await bappeda.go("Daftar");
  await bappeda.page.getByTestId("total").filter({ hasText: "1 usulan" }).waitFor();
});

test("a copied profile is noticed and both sides are kept", async (t) => {
  const url = await serve(t);
  const original = await Office.open(t, url);
  await original.begin("Segarajaya", 2027);
  await original.addUsulan({ Usulan: "Jalan satu" });
  await original.context.close();
  const copy = await Office.open(t, url, {
    fillProfile: (folder) => cpSync(original.profile, folder, { recursive: true }),
  });
  await original.launch();
  await original.addUsulan({ Usulan: "Jalan asli" });
  await copy.addUsulan({ Usulan: "Jalan salinan" });
  const bappeda = await Office.open(t, url);
  await bappeda.begin("Badan Perencanaan", 2027);
  await bappeda.receive(await original.handOver());
  assert.match(await bappeda.preview(await copy.handOver()), /Dua perangkat menulis dengan tanda yang sama/);
  await bappeda.accept();
  await bappeda.go("Daftar");
  assert.match(await bappeda.total(), /^3 usulan/);
  await bappeda.page.goto(`${url}#/pilih`);
  await bappeda.page.getByText("Dua perangkat dengan tanda yang sama").waitFor();
  await bappeda.isFit("Pilih, a copied profile");
});

test("one tab writes, the other follows and can take over", async (t) => {
  const url = await serve(t);
  const office = await Office.open(t, url);
  await office.begin("Segarajaya", 2027);
  const second = await office.tab();
  await second.getByText("terbuka di tab lain").waitFor();
  assert.equal(await second.getByRole("link", { name: "Tambah usulan" }).count(), 0);
  await office.addUsulan({ Usulan: "Jalan dari tab pertama" });
  await second.getByText("Jalan dari tab pertama").waitFor();
  await second.getByRole("button", { name: "Ambil alih di tab ini" }).click();
  await second.getByRole("link", { name: "Tambah usulan" }).waitFor();
  await office.page.getByText("terbuka di tab lain").waitFor();

  // What the first was writing meanwhile is there when it takes over again, and is stored then.
  await office.go("Usulan");
  await second.bringToFront();
  await office.page.bringToFront();
  await office.page.getByRole("button", { name: "Ambil alih di tab ini" }).click();
  await office.page.getByRole("link", { name: "Tambah usulan" }).waitFor();
  await office.openUsulan("Jalan dari tab pertama");
  await office.page.getByLabel("Masalah", { exact: true }).fill("Becek");
  await second.getByRole("button", { name: "Ambil alih di tab ini" }).click();
  await second.getByRole("link", { name: "Tambah usulan" }).waitFor();
  await office.page.getByRole("button", { name: "Ambil alih di tab ini" }).click();
  await office.page.getByRole("button", { name: "Ambil alih di tab ini" }).waitFor({ state: "detached" });
  assert.equal(await office.page.getByLabel("Masalah", { exact: true }).inputValue(), "Becek");
  await office.page.locator("main h1").click();
  await second.getByText("Jalan dari tab pertama").click();
  await second.waitForFunction(() => document.getElementById("masalah")?.value === "Becek");
});

// When the browser's storage says no: what was typed stays, and nothing is called saved.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import test from "node:test";
import { join } from "node:path";
import { Office, serve } from "../office.mjs";

test("a full disk: the text stays on the screen and is saved once there is room", async (t) => {
  const url = await serve(t);
  const { office, enlarge } = await Office.onDisk(t, url, 1_500_000);
  await office.begin("Segarajaya", 2027);
  await office.addUsulan({ Usulan: "Jalan satu" });
  await office.go("Usulan");
  await office.openUsulan("Jalan satu");
  const masalah = office.page.getByLabel("Masalah", { exact: true });
  const failed = office.page.getByText("Belum tersimpan", { exact: true });
  let text = "";
  for (let round = 1; round <= 40 && !(await failed.isVisible()); round++) {
    // What repeats itself is packed by the browser and fills nothing.
    text = `Laporan ${round}: ${randomBytes(60_000).toString("base64")}`;
    await masalah.fill(text);
    await office.page.locator("main h1").click();
    await office.page.getByTestId("save-state").filter({ hasText: /pukul|Belum/ }).waitFor();
    await office.page.waitForTimeout(100);
  }
  await failed.waitFor();
  await office.page.getByText("penyimpanan perangkat ini penuh").first().waitFor();
  assert.equal(await masalah.inputValue(), text);
  await office.isFit("the form, disk full");
  // It is there as well after going elsewhere and coming back, and still not called saved.
  await office.go("Usulan");
  await office.openUsulan("Jalan satu");
  await office.page.waitForFunction(() => document.getElementById("masalah").value.length > 1000);
  assert.equal(await masalah.inputValue(), text);
  await failed.waitFor();
  await enlarge();
  // Another workspace has nothing to do with it; back in its own it still waits.
  await office.leave();
  await office.begin("Pusaka Rakyat", 2027);
  await office.addUsulan({ Usulan: "Usulan kantor lain" });
  assert.equal(await failed.count(), 0);
  assert.equal(await office.page.getByRole("button", { name: "Simpan lagi" }).count(), 0);
  await office.leave();
  await office.page.getByRole("button", { name: /^Buka.*Segarajaya/ }).click();
  await failed.waitFor();
  await office.page.getByRole("button", { name: "Simpan lagi" }).click();
  await office.isSaved();
  await office.restart();
  await office.go("Usulan");
  await office.openUsulan("Jalan satu");
  await office.page.waitForFunction(() => document.getElementById("masalah").value.length > 1000);
  assert.equal(await office.page.getByLabel("Masalah", { exact: true }).inputValue(), text);
});

test("storage refused: it is said before anything can be lost", async (t) => {
  const office = await Office.open(t, await serve(t), {
    acceptsErrors: true,
    fillProfile: (folder) => {
      mkdirSync(join(folder, "Default"));
      const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
      writeFileSync(join(folder, "Default/Preferences"), JSON.stringify(preferences));
    },
  });
  const page = office.page;
  await page.getByRole("combobox", { name: "Kantor Anda" }).fill("Segarajaya");
  await page.getByRole("option").first().click();
  await page.getByRole("button", { name: "Mulai", exact: true }).click();
  await page.getByText("menolak menyimpan data").waitFor();
});

test("what is being typed survives a crash of the tab", async (t) => {
  const office = await Office.open(t, await serve(t));
  await office.begin("Segarajaya", 2027);
  await office.go("Usulan");
  await office.page.getByRole("link", { name: "Tambah usulan" }).click();
  // Typed, and never left.
  await office.page.getByLabel("Usulan", { exact: true }).pressSequentially("Sumur bor Kampung Gabus");
  await office.page.waitForTimeout(1500);
  const devtools = await office.context.newCDPSession(office.page);
  devtools.send("Page.crash").catch(() => {});
  await office.page.waitForEvent("crash");
  await office.restart();
  await office.page.goto(`${office.url}#/usulan/baru`);
  await office.page.getByText("sudah dikembalikan").waitFor();
  await office.isSaved();
  await office.go("Usulan");
  await office.page.getByTestId("total").filter({ hasText: "1 usulan" }).waitFor();
  await office.page.getByText("Sumur bor Kampung Gabus").waitFor();
});

test("leaving by the browser's Back while typing stores what was typed", async (t) => {
  const office = await Office.open(t, await serve(t));
  await office.begin("Segarajaya", 2027);
  await office.go("Usulan");
  await office.page.getByRole("link", { name: "Tambah usulan" }).click();
  await office.page.getByLabel("Usulan", { exact: true }).pressSequentially("Jembatan Kampung Gabus");
  await office.page.goBack();
  await office.page.getByText("Jembatan Kampung Gabus").waitFor();
  await office.page.getByTestId("total").filter({ hasText: "1 usulan" }).waitFor();
  // And the rank box, which is left in the same way.
  await office.page.getByRole("button", { name: "Atur urutan" }).click();
  await office.page.getByLabel("Nomor urut").fill("7");
  await office.go("Serahkan");
});

test("a button that is pressed twice acts once", async (t) => {
  const office = await Office.open(t, await serve(t));
  await office.begin("Segarajaya", 2027);
  await office.go("Usulan");
  await office.page.getByRole("link", { name: "Tempel dari Excel" }).click();
  await office.page.getByLabel("Tempel di sini").fill("Satu\nDua\nTiga");
  await office.page.getByRole("button", { name: "Tambahkan 3 usulan" }).dblclick();
  await office.page.getByTestId("total").filter({ hasText: "3 usulan" }).waitFor();
  await office.page.getByRole("button", { name: "Atur urutan" }).click();
  await office.page.getByRole("button", { name: "Hapus “Satu”" }).dblclick({ delay: 40 });
  await office.page.getByTestId("total").filter({ hasText: "2 usulan" }).waitFor();
  await office.page.waitForTimeout(300);
  assert.match(await office.total(), /^2 usulan/);
  await office.undo();
  await office.page.getByTestId("total").filter({ hasText: "3 usulan" }).waitFor();
});

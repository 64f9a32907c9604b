// Mulai, the frame and Pengaturan: a workspace is made, kept over a restart, backed up and restored.
import assert from "node:assert/strict";
import test from "node:test";
import { DESK, Office, PHONE, serve, singleFile } from "../office.mjs";

for (const [name, size] of [["desk", DESK], ["phone", PHONE]]) {
  test(`a workspace is made and found again (${name})`, async (t) => {
    const url = await serve(t);
    const office = await Office.open(t, url, { size });
    await office.isAccessible("Mulai");
    await office.fits("Mulai");
    await office.begin("Segarajaya", 2027);
    assert.match(await office.page.locator("header").innerText(), /Desa Segarajaya/);
    await office.restart();
    assert.match(await office.page.locator("header").innerText(), /Desa Segarajaya/);
    office.asksNothingElse();
  });
}

test("the single file opens without a server", async (t) => {
  const office = await Office.open(t, singleFile);
  await office.begin("Segarajaya", 2027);
  assert.match(await office.page.locator("header").innerText(), /Desa Segarajaya/);
  office.asksNothingElse();
});

test("the app keeps to its own policy", async (t) => {
  const office = await Office.open(t, await serve(t), { acceptsErrors: true });
  await office.begin("Segarajaya", 2027);
  const broken = await office.page.evaluate(async () => {
    const tried = {
      fetch: () => fetch("https://example.com/"),
      image: () => new Promise((loaded, failed) => Object.assign(new Image(), { onload: loaded, onerror: failed, src: "https://example.com/a.png" })),
      eval: () => new Function("return 1")(),
      script: () => new Promise((ran, refused) => {
        const script = document.createElement("script");
        script.textContent = "globalThis.intruder = true";
        document.head.append(script);
        globalThis.intruder ? ran() : refused(new Error("not run"));
      }),
    };
    const broken = [];
    for (const [name, attempt] of Object.entries(tried)) {
      await Promise.resolve().then(attempt).then(() => broken.push(name), () => {});
    }
    return broken;
  });
  assert.deepEqual(broken, []);
});

for (const [name, size] of [["desk", DESK], ["phone", PHONE]]) {
  test(`settings, a backup, and its restoring beside (${name})`, async (t) => {
    const office = await Office.open(t, await serve(t), { size });
    await office.begin("Segarajaya", 2027);
    await office.addUsulan({ Usulan: "Jalan satu", Anggaran: "200 juta" });
    const settings = () => office.page.goto(`${office.url}#/pengaturan`);
    await settings();
    await office.isFit("Pengaturan");
    const backup = await office.download(() => office.page.getByRole("button", { name: "Simpan cadangan" }).click());
    for (const look of ["Gelap", "Terang"]) {
      await office.page.getByLabel(look).check();
      await office.isFit(`Pengaturan, ${look}`);
    }
    await office.page.getByLabel("English").check();
    await office.page.getByRole("heading", { name: "Settings" }).waitFor();
    assert.equal(await office.page.evaluate(() => document.documentElement.lang), "en");
    await office.isFit("Settings");
    await office.page.getByLabel("Bahasa Indonesia").check();

    // Restored as a workspace of its own; what is there stays.
    await office.page.locator("#pulihkan").setInputFiles(backup);
    await office.page.getByTestId("total").filter({ hasText: "1 usulan" }).waitFor();
    assert.ok(await office.page.getByRole("button", { name: "Urungkan" }).isDisabled());
    await office.go("Serahkan");
    await office.leave();
    assert.equal(await office.page.getByRole("button", { name: /^Buka.*Segarajaya/ }).count(), 2);
    await office.isFit("Mulai, with workspaces");
    // What is no backup is not restored, and says so.
    await office.page.locator("#buka-cadangan").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer: Buffer.from("ffd8ff", "hex") });
    await office.page.getByText("bukan cadangan Rembuk").waitFor();
  });
}

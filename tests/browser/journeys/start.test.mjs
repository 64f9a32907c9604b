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

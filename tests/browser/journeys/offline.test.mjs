// The installed web app: cold start without a network, and a new version that is offered.
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { join } from "node:path";
import { Office, PHONE, root, scratch, serve } from "../office.mjs";

const isOfflineReady = (office) => office.page.waitForFunction(() => globalThis.rembukBoot.offlineReady);

test("offline: a cold start, work, and a file", async (t) => {
  const office = await Office.open(t, await serve(t), { size: PHONE, acceptsErrors: true });
  await office.begin("Segarajaya", 2027);
  await isOfflineReady(office);
  await office.context.setOffline(true);
  await office.context.close();
  const args = { offline: true };
  await office.launch(args);
  await office.addUsulan({ Usulan: "Dicatat tanpa jaringan", Volume: "2", Satuan: "unit" });
  const handed = JSON.parse(readFileSync(await office.handOver(), "utf8"));
  assert.match(JSON.stringify(handed), /Dicatat tanpa jaringan/);
  office.asksNothingElse();
});

test("a new version is offered, never forced, and takes nothing away", async (t) => {
  const folder = join(scratch(t), "web");
  cpSync(join(root, "dist"), folder, { recursive: true });
  const office = await Office.open(t, await serve(t, { folder }));
  await office.begin("Segarajaya", 2027);
  await office.addUsulan({ Usulan: "Sebelum pembaruan" });
  await isOfflineReady(office);
  const worker = join(folder, "sw.js");
  const old = readFileSync(worker, "utf8");
  const fresh = old.replace(/const VERSION = "[^"]+"/, 'const VERSION = "lebih-baru"');
  assert.notEqual(fresh, old);
  writeFileSync(worker, fresh);
  await office.page.reload();
  await office.page.getByText("Versi baru Rembuk tersedia").waitFor();
  await office.go("Usulan");
  const reloaded = office.page.waitForEvent("load");
  await office.page.getByRole("button", { name: "Perbarui sekarang" }).click();
  await reloaded;
  await office.page.getByText("Sebelum pembaruan").waitFor();
  assert.equal(await office.page.getByText("Versi baru Rembuk tersedia").count(), 0);
});

test("a broken engine shows the overlay and gives the data out", async (t) => {
  const office = await Office.open(t, await serve(t), { acceptsErrors: true });
  await office.begin("Segarajaya", 2027);
  await office.addUsulan({ Usulan: "Tetap aman" });
  await office.page.evaluate(() => globalThis.rembukRescue.show("percobaan"));
  const path = await office.download(() => office.page.getByRole("button", { name: /cadangan/i }).click());
  assert.match(readFileSync(path, "utf8"), /Tetap aman/);
});

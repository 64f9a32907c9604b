// Two whole apps on one profile, one of them with the number of its schema raised, as the app of tomorrow.
import assert from "node:assert/strict";
import test from "node:test";
import { Office, serve } from "../office.mjs";

/** In the worker of tomorrow's app: its databases have a higher number. */
function raise() {
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (name, version) {
    return open.call(this, name, name.startsWith("rembuk-") ? version + 1 : version);
  };
}

/** A tab of the same profile that gets tomorrow's app. */
async function tomorrow(office) {
  const page = await office.context.newPage();
  await page.route(/data\/app\/worker-\w+\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${raise})();\n${await response.text()}` });
  });
  await page.goto(office.url);
  return page;
}

async function working(t) {
  const office = await Office.open(t, await serve(t), { serviceWorkers: "block" });
  await office.begin("Segarajaya", 2027);
  await office.addUsulan({ Usulan: "Jalan dari kemarin" });
  return office;
}

test("a new app takes over from an old tab, which says what to do", async (t) => {
  const office = await working(t);
  const old = office.page;
  await old.getByLabel("Masalah", { exact: true }).pressSequentially("Becek setelah hujan");
  // Typed, not left, and kept for the case that the tab goes away.
  await old.waitForTimeout(1500);
  const fresh = await tomorrow(office);
  await old.getByText("Sambungan ke penyimpanan terputus").waitFor();
  await fresh.getByRole("navigation").waitFor();
  // What cannot be stored any more is not called stored, and stays on the screen.
  await old.getByLabel("Masalah", { exact: true }).pressSequentially(" deras");
  await old.locator("main h1").click();
  await old.getByText("Belum tersimpan", { exact: true }).waitFor();
  assert.equal(await old.getByLabel("Masalah", { exact: true }).inputValue(), "Becek setelah hujan deras");

  // The right to write comes by itself when the old one is gone.
  await old.close();
  await fresh.getByRole("link", { name: "Tambah usulan" }).waitFor();
  await fresh.getByText("Jalan dari kemarin").click();
  await fresh.waitForFunction(() => document.getElementById("masalah")?.value === "Becek setelah hujan");
  await fresh.close();

  // Yesterday's app on tomorrow's data: it says so, and harms nothing.
  const late = await office.context.newPage();
  await late.goto(office.url);
  await late.getByText("dibuka dengan Rembuk yang lebih baru").waitFor();
  await late.close();
  const again = await tomorrow(office);
  await again.getByText("Jalan dari kemarin").waitFor();
});

test("a new app waits for an old tab that does not let go, says so, and goes on", async (t) => {
  const office = await working(t);
  // A tab that hears nothing, as one that a phone has put to sleep.
  const asleep = await office.context.newPage();
  await asleep.goto(`${office.url}data/app/icon.svg`);
  await asleep.evaluate(async () => {
    const [{ name, version }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith("rembuk-"));
    const request = indexedDB.open(name, version);
    await new Promise((opened) => (request.onsuccess = opened));
    globalThis.held = request.result;
  });
  await office.page.close();
  const fresh = await tomorrow(office);
  await fresh.getByText("Rembuk versi lama masih terbuka di tab lain").waitFor();
  await asleep.close();
  await fresh.getByText("Jalan dari kemarin").waitFor();
  assert.equal(await fresh.getByText("Rembuk versi lama masih terbuka").count(), 0);
});

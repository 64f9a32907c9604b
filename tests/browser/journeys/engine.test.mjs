// Page and engine come behind Mulai: it does not wait for them, and says when they fail.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";
import { Office, serve } from "../office.mjs";

const isEngine = (url) => /rembuk-engine-\w+\.wasm$/.test(url);
const isPage = (url) => /rembuk-page-\w+\.wasm$/.test(url);
const isLater = (url) => isEngine(url) || isPage(url);

/** The app behind a server that does with page and engine what `answer(pass, fail, url)` says. */
async function serveLater(t, answer) {
  const app = new URL(await serve(t));
  const asked = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url);
    const pass = async () => {
      const file = await fetch(new URL(request.url, app));
      response.writeHead(file.status, { "Content-Type": file.headers.get("Content-Type") });
      response.end(Buffer.from(await file.arrayBuffer()));
    };
    if (isLater(request.url)) answer(pass, () => response.writeHead(503).end(), request.url);
    else await pass();
  });
  await new Promise((listening) => server.listen(0, "localhost", listening));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://localhost:${server.address().port}/`, asked };
}

/** Asks Mulai for the workspace of Segarajaya. */
async function begin({ page }) {
  await page.getByRole("combobox", { name: "Kantor Anda" }).pressSequentially("Segara");
  await page.getByRole("option").first().click();
  await page.getByLabel("Tahun rencana").fill("2027");
  await page.getByRole("button", { name: "Mulai", exact: true }).click();
}

test("Mulai is usable while page and engine are still on their way", async (t) => {
  const held = [];
  let isHolding = true;
  const { url, asked } = await serveLater(t, (pass) => (isHolding ? held.push(pass) : pass()));
  const office = await Office.open(t, url);
  await begin(office);
  await office.page.getByText("Sedang membuka…", { exact: true }).waitFor();
  // Pressed again, it is not asked twice.
  await office.page.getByRole("button", { name: "Coba dengan data contoh" }).click();
  await office.isFit("Mulai, waiting");
  assert.equal(await office.page.getByRole("navigation").count(), 0);
  assert.equal(held.length, 2, "both were asked for once, and not answered");
  // What Mulai needs was asked for before them.
  const needed = asked.findLastIndex((path) => /rembuk-start|reference|\.css$/.test(path));
  assert.ok(asked.findIndex(isLater) > needed, asked.join("\n"));
  isHolding = false;
  for (const pass of held) await pass();
  await office.page.getByRole("navigation").waitFor();
  assert.match(await office.page.locator("header").innerText(), /Desa Segarajaya/);
  // Nothing is left of Mulai, and the next start needs it no more.
  assert.equal(await office.page.locator("main").count(), 1);
  await office.page.waitForFunction(() => globalThis.rembukBoot.offlineReady);
  asked.length = 0;
  await office.restart();
  await office.page.getByRole("navigation").waitFor();
  assert.deepEqual(asked.filter((path) => /\.wasm$/.test(path)), []);
  await office.close();
});

for (const [name, breaks] of [["an engine", isEngine], ["a page", isPage]]) {
  test(`${name} that does not come is told`, async (t) => {
    const { url } = await serveLater(t, (pass, fail, path) => (breaks(path) ? fail() : pass()));
    const office = await Office.open(t, url, { acceptsErrors: true });
    await office.page.getByRole("alertdialog", { name: "Rembuk belum bisa dibuka" }).waitFor();
    await office.close();
  });
}

test("what cannot be opened is said on Mulai", async (t) => {
  const office = await Office.open(t, await serve(t));
  await office.page.locator("#buka-cadangan").setInputFiles({
    name: "catatan.json",
    mimeType: "application/json",
    buffer: Buffer.from("{}"),
  });
  await office.page.getByText("bukan cadangan Rembuk").waitFor();
  await begin(office);
  await office.page.getByRole("navigation").waitFor();
  await office.close();
});

// The engine's wasm comes behind the first screen: Mulai does not wait for it, and says when it fails.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";
import { Office, serve } from "../office.mjs";

const isEngine = (url) => /rembuk-engine-\w+\.wasm$/.test(url);

/** The app behind a server that does with the engine's file what `answerEngine(pass, fail)` says. */
async function serveEngine(t, answerEngine) {
  const app = new URL(await serve(t));
  const asked = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url);
    const pass = async () => {
      const answer = await fetch(new URL(request.url, app));
      response.writeHead(answer.status, { "Content-Type": answer.headers.get("Content-Type") });
      response.end(Buffer.from(await answer.arrayBuffer()));
    };
    if (isEngine(request.url)) answerEngine(pass, () => response.writeHead(503).end());
    else await pass();
  });
  await new Promise((listening) => server.listen(0, "localhost", listening));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://localhost:${server.address().port}/`, asked };
}

test("Mulai is usable while the engine is still on its way", async (t) => {
  const held = [];
  const { url, asked } = await serveEngine(t, (pass) => held.push(pass));
  const office = await Office.open(t, url);
  await office.page.getByRole("combobox", { name: "Kantor Anda" }).pressSequentially("Segara");
  await office.page.getByRole("option").first().click();
  await office.page.getByLabel("Tahun rencana").fill("2027");
  await office.page.getByRole("button", { name: "Mulai", exact: true }).click();
  await office.page.waitForTimeout(3000);
  assert.equal(await office.page.getByRole("navigation").count(), 0);
  assert.equal(held.length, 1, "the engine was asked for once, and not answered");
  // Everything else that was asked for came before it.
  assert.ok(isEngine(asked.at(-1)), asked.join("\n"));
  held[0]();
  await office.page.getByRole("navigation").waitFor();
  assert.match(await office.page.locator("header").innerText(), /Desa Segarajaya/);
  await office.close();
});

test("an engine that does not come is told", async (t) => {
  const { url } = await serveEngine(t, (_, fail) => fail());
  const office = await Office.open(t, url, { acceptsErrors: true });
  await office.page.getByRole("alertdialog", { name: "Rembuk belum bisa dibuka" }).waitFor();
  await office.close();
});

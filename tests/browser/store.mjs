// Proves the store and the platform in a real browser, through examples/store_check.rs:
//   node tests/browser/store.mjs [WORD]     builds the example, then runs the checks whose name has WORD
// It needs scripts/setup, `npm ci` in tests/browser, and Chromium (in $CHROMIUM, or "chromium").
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { launchKillable } from "./killable.mjs";

process.chdir(new URL("../..", import.meta.url).pathname);
const target = process.env.CARGO_TARGET_DIR ?? "target";
const glue = "target/store-check";
const SIZE = 4000;

execFileSync(
  "bash",
  [
    "-euc",
    `. target/wasm-toolchain
     [ -z "$wasm_linker" ] || export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$wasm_linker
     RUSTC=$wasm_rustc "$wasm_cargo" build --quiet --example store_check --target wasm32-unknown-unknown
     "$bindgen" --target web --no-typescript --out-dir ${glue} "${target}/wasm32-unknown-unknown/debug/examples/store_check.wasm"`,
  ],
  { stdio: "inherit" },
);

// ---- A page, a worker and their browser ----

const glueStart = `import init, * as check from "/store_check.js"; globalThis.check = check; await init({ module_or_path: "/store_check_bg.wasm" });`;
// Under the app's own policy, which forbids what would need eval.
const policy = /http-equiv="Content-Security-Policy" content="[^"]*"/.exec(readFileSync("index.html", "utf8"))[0];
const page = `<!doctype html><meta ${policy}><title>store</title><script type="module" src="page.js"></script>`;
const pageScript = `globalThis.rembukRescue = { show(message) { globalThis.rescued = message; } };
globalThis.rembukBoot = { version: "check", single: false, readData: async () => new Uint8Array(7) };
globalThis.notices = [];
globalThis.notice = (text) => notices.push(text);
${glueStart}
globalThis.ready = true;`;
const worker = `${glueStart}
const held = await check.Workspace.open("rembuk-worker", 1, () => {});
for (let n = 1; n <= 7; n++) await held.commit(n, 400);
const writer = await check.Writer.attempt("worker");
postMessage([await held.standing(400), writer.is_held()]);`;

const server = createServer((request, response) => {
  const answer = (type, body) => response.writeHead(200, { "Content-Type": type }).end(body);
  if (request.url === "/") return answer("text/html", page);
  if (request.url === "/page.js") return answer("text/javascript", pageScript);
  if (request.url === "/worker.js") return answer("text/javascript", worker);
  const file = join(glue, request.url);
  if (!/^\/[\w.]+$/.test(request.url) || !existsSync(file)) return response.writeHead(404).end();
  answer(file.endsWith(".wasm") ? "application/wasm" : "text/javascript", readFileSync(file));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}`;
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu"];
const browser = await chromium.launch({ executablePath, args });

async function open(context) {
  const tab = await context.newPage();
  tab.on("pageerror", (error) => console.error("      page:", error.message));
  await tab.goto(origin);
  await tab.waitForFunction(() => globalThis.ready);
  return tab;
}

/** Opens a workspace in the tab as `held`; what it refuses with comes back as text. */
const openStore = (tab, name, version = 1) =>
  tab.evaluate(
    async ([name, version]) => {
      try {
        globalThis.held = await check.Workspace.open(name, version, notice);
        return "open";
      } catch (error) {
        return String(error);
      }
    },
    [name, version],
  );
const commit = (tab, from, to = from, size = SIZE) =>
  tab.evaluate(
    async ([from, to, size]) => {
      try {
        for (let n = from; n <= to; n++) await held.commit(n, size);
        return "saved";
      } catch (error) {
        return String(error);
      }
    },
    [from, to, size],
  );
const standing = (tab, size = SIZE) => tab.evaluate((size) => held.standing(size), size);

// ---- The checks ----

const checks = {
  async "what was committed is read again after a reload"(context) {
    const tab = await open(context);
    await tab.evaluate(() => {
      const begin = IDBDatabase.prototype.transaction;
      globalThis.begun = [];
      IDBDatabase.prototype.transaction = function (...given) {
        const transaction = begin.apply(this, given);
        begun.push(`${transaction.mode} ${transaction.durability}`);
        return transaction;
      };
    });
    assert.equal(await openStore(tab, "rembuk-one"), "open");
    assert.equal(await standing(tab), 0);
    assert.equal(await commit(tab, 1, 12), "saved");
    assert.equal(await standing(tab), 12);
    const begun = await tab.evaluate(() => [...new Set(begun)]);
    assert.deepEqual(begun.sort(), ["readonly default", "readwrite strict"]);
    await tab.reload();
    await tab.waitForFunction(() => globalThis.ready);
    assert.equal(await openStore(tab, "rembuk-one"), "open");
    assert.equal(await standing(tab), 12);
  },

  async "an error midway stores nothing"(context) {
    const tab = await open(context);
    await openStore(tab, "rembuk-one");
    await commit(tab, 1, 3);
    assert.match(await tab.evaluate(() => held.commit_badly().catch(String)), /Aborted/);
    assert.equal(await standing(tab), 3);
    assert.equal(await commit(tab, 4), "saved");
    assert.equal(await standing(tab), 4);
  },

  async "a village's and a district's worth of segments"(context) {
    const tab = await open(context);
    await openStore(tab, "rembuk-big");
    const [write, read, bytes] = await tab.evaluate(async () => {
      const start = performance.now();
      await held.bring(326, 290_000);
      const written = performance.now();
      const bytes = await held.loaded_bytes();
      return [written - start, performance.now() - written, bytes];
    });
    assert.equal(bytes, 326 * 290_000);
    console.log(`      ${bytes} bytes: written in ${Math.round(write)} ms, read in ${Math.round(read)} ms (unoptimised build)`);
  },

  async "a full disk is named and harms nothing"() {
    const outcomes = [];
    for (const size of [8_000, 30_000, 100_000, 900_000]) {
      // A browser for each, for Chromium trusts an answer about free space for half a minute; and on
      // a disk, for what a private window holds in memory is counted otherwise.
      const profile = mkdtempSync(join(tmpdir(), "rembuk-quota-"));
      const context = await chromium.launchPersistentContext(profile, { executablePath, args });
      const tab = await open(context);
      const devtools = await context.newCDPSession(tab);
      await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_500_000 });
      await openStore(tab, "rembuk-one");
      let stored = 0;
      let refused = 0;
      while (refused < 3 && stored < 200) {
        const outcome = await commit(tab, stored + 1, stored + 1, size);
        if (outcome === "saved") {
          stored++;
          continue;
        }
        refused++;
        assert.equal(outcome, "Quota");
        assert.equal(await standing(tab, size), stored);
      }
      assert.ok(refused > 0, `${size}: ${stored} stored`);
      outcomes.push(`${stored} of ${size}`);
      await devtools.send("Storage.overrideQuotaForOrigin", { origin });
      assert.equal(await commit(tab, stored + 1, stored + 1, size), "saved");
      assert.equal(await standing(tab, size), stored + 1);
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    }
    console.log(`      stored before the disk was full: ${outcomes.join(", ")} bytes`);
  },

  async "one tab writes, the next gets the lock when it closes"(context) {
    const [first, second] = [await open(context), await open(context)];
    const attempt = (tab) => tab.evaluate(async () => !!(globalThis.writer = await check.Writer.attempt("w")));
    assert.equal(await attempt(first), true);
    assert.equal(await attempt(second), false);
    await second.evaluate(() => {
      globalThis.got = 0;
      check.Writer.wait("w").then((writer) => ((globalThis.writer = writer), (globalThis.got = 1)));
    });
    await second.waitForTimeout(200);
    assert.equal(await second.evaluate(() => got), 0);
    await first.close();
    await second.waitForFunction(() => got === 1);
    assert.equal(await second.evaluate(() => writer.is_held()), true);
    const third = await open(context);
    assert.equal(await attempt(third), false);
    await second.evaluate(() => writer.free());
    await third.waitForTimeout(100);
    assert.equal(await attempt(third), true);
  },

  async "a lock can be taken over, and the loser hears of it"(context) {
    const [first, second] = [await open(context), await open(context)];
    await first.evaluate(async () => {
      globalThis.writer = await check.Writer.attempt("w");
      globalThis.lost = false;
      writer.lost().then(() => (globalThis.lost = true));
    });
    assert.equal(await second.evaluate(async () => (await check.Writer.take("w")).is_held()), true);
    await first.waitForFunction(() => globalThis.lost);
    assert.equal(await first.evaluate(() => writer.is_held()), false);
  },

  async "a channel is heard by the others and ends with its owner"(context) {
    const [first, second] = [await open(context), await open(context)];
    await second.evaluate(() => {
      globalThis.heard = [];
      globalThis.line = check.Line.open("c", (text) => heard.push(text));
    });
    await first.evaluate(() => {
      globalThis.heard = [];
      globalThis.line = check.Line.open("c", (text) => heard.push(text));
      line.post("one");
    });
    await second.waitForFunction(() => heard.length === 1);
    assert.deepEqual(await second.evaluate(() => (line.free(), heard)), ["one"]);
    await first.evaluate(() => line.post("two"));
    await first.waitForTimeout(100);
    assert.deepEqual(await second.evaluate(() => heard), ["one"]);
    assert.deepEqual(await first.evaluate(() => heard), []);
  },

  async "a tab of a version before lets go of the database"(context) {
    const [old, fresh] = [await open(context), await open(context)];
    await openStore(old, "rembuk-one");
    await commit(old, 1, 3);
    const saving = old.evaluate(async (size) => {
      for (let n = 4; ; n++) {
        try {
          await held.commit(n, size);
        } catch (error) {
          return [n - 1, String(error)];
        }
      }
    }, SIZE);
    assert.equal(await openStore(fresh, "rembuk-one", 2), "open");
    const [saved, error] = await saving;
    assert.equal(error, "Closed");
    assert.equal(await standing(fresh), saved);
    assert.deepEqual(await old.evaluate(() => notices), ["Closed"]);
  },

  async "an upgrade waits for a tab that does not let go, says so, and goes on"(context) {
    const [stuck, fresh] = [await open(context), await open(context)];
    await openStore(stuck, "rembuk-one");
    await commit(stuck, 1, 3);
    await stuck.evaluate(async () => {
      held.free();
      const request = indexedDB.open("rembuk-one", 1);
      await new Promise((opened) => (request.onsuccess = opened));
      globalThis.raw = request.result;
    });
    const opening = openStore(fresh, "rembuk-one", 2);
    await fresh.waitForFunction(() => notices.includes("Blocked"));
    await stuck.evaluate(() => raw.close());
    assert.equal(await opening, "open");
    assert.equal(await standing(fresh), 3);
    assert.deepEqual(await fresh.evaluate(() => notices), ["Blocked"]);
  },

  async "an older app says that a newer one has been here"(context) {
    const tab = await open(context);
    await openStore(tab, "rembuk-one", 2);
    await commit(tab, 1, 3);
    await tab.evaluate(() => held.free());
    assert.equal(await openStore(tab, "rembuk-one"), "NewerVersion");
    assert.equal(await openStore(tab, "rembuk-one", 2), "open");
    assert.equal(await standing(tab), 3);
  },

  async "an upgrade that breaks off leaves no half database"(context) {
    const tab = await open(context);
    await tab.evaluate(() => {
      const create = IDBDatabase.prototype.createObjectStore;
      let made = 0;
      IDBDatabase.prototype.createObjectStore = function (...given) {
        if (++made === 4) throw new DOMException("asked to", "UnknownError");
        return create.apply(this, given);
      };
    });
    assert.match(await openStore(tab, "rembuk-one"), /^Aborted/);
    assert.deepEqual(await tab.evaluate(() => indexedDB.databases()), []);
    assert.equal(await openStore(tab, "rembuk-one"), "open");
    assert.equal(await standing(tab), 0);
  },

  async "a browser without storage is named"(context) {
    const tab = await open(context);
    await tab.evaluate(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("blocked by the person", "SecurityError");
      };
    });
    assert.equal(await openStore(tab, "rembuk-one"), 'Refused("SecurityError: blocked by the person")');
  },

  async "a workspace is deleted, and a tab that has it open lets go"(context) {
    const [first, second] = [await open(context), await open(context)];
    await openStore(first, "rembuk-one");
    await commit(first, 1, 3);
    await second.evaluate(() => check.delete_workspace("rembuk-one"));
    assert.deepEqual(await first.evaluate(() => notices), ["Closed"]);
    assert.equal(await openStore(second, "rembuk-one"), "open");
    assert.equal(await standing(second), 0);
    await second.evaluate(async () => {
      held.free();
      const request = indexedDB.open("rembuk-one", 1);
      await new Promise((opened) => (request.onsuccess = opened));
    });
    assert.equal(await first.evaluate(() => check.delete_workspace("rembuk-one").catch(String)), "Blocked");
  },

  async "the list of workspaces"(context) {
    const tab = await open(context);
    assert.equal(await tab.evaluate(() => check.registry()), '{"rembuk-a": [51]}');
  },

  async "store and lock in a worker"(context) {
    const tab = await open(context);
    const answer = await tab.evaluate(
      () => new Promise((resolve) => (new Worker("worker.js", { type: "module" }).onmessage = (event) => resolve(event.data))),
    );
    assert.deepEqual(answer, [7, true]);
  },

  async "files go out and come in"(context) {
    const tab = await open(context);
    const [download] = await Promise.all([
      tab.waitForEvent("download"),
      tab.evaluate(() => check.save_file("usulan jalan.json", "isi: é")),
    ]);
    assert.equal(download.suggestedFilename(), "usulan jalan.json");
    assert.equal(readFileSync(await download.path(), "utf8"), "isi: é");
    assert.equal(await tab.evaluate(() => check.read_file(new File(["isi: é"], "x"))), "isi: é");
    await tab.evaluate(() => {
      navigator.canShare = (data) => data.files[0].type === "text/plain";
      navigator.share = async () => {
        throw new DOMException("closed", "AbortError");
      };
    });
    assert.equal(await tab.evaluate(() => check.share_file("a.txt", "a")), "true Cancelled");
    await tab.evaluate(() => (navigator.share = async (data) => (globalThis.shared = await data.files[0].text())));
    assert.equal(await tab.evaluate(() => check.share_file("a.txt", "isi")), "true Done");
    assert.equal(await tab.evaluate(() => shared), "isi");
    await tab.evaluate(() => (navigator.canShare = undefined));
    assert.equal(await tab.evaluate(() => check.share_file("a.txt", "a")), "false Unavailable");
  },

  async "preferences are kept, also where localStorage throws"(context) {
    const tab = await open(context);
    assert.equal(await tab.evaluate(() => check.preference()), undefined);
    assert.equal(await tab.evaluate(() => check.preference("en")), "en");
    assert.equal(await tab.evaluate(() => localStorage.getItem("rembuk-databases")), '["rembuk-a"]');
    await tab.reload();
    await tab.waitForFunction(() => globalThis.ready);
    assert.equal(await tab.evaluate(() => check.preference()), "en");
    await tab.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    assert.equal(await tab.evaluate(() => check.preference("fr")), "fr");
    await tab.evaluate(() =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      }),
    );
    assert.equal(await tab.evaluate(() => check.preference()), "fr");
    assert.equal(await tab.evaluate(() => check.preference("id")), "id");
  },

  async "surroundings, storage state and a panic"(context) {
    const tab = await open(context);
    assert.equal(await tab.evaluate(() => check.surroundings()), "true true 420 check false 7");
    assert.equal(await tab.evaluate(() => check.storage()), "true true");
    await tab.evaluate(() => {
      check.install_panic();
      try {
        check.break_down();
      } catch {}
    });
    assert.match(await tab.evaluate(() => rescued), /asked to break down/);
  },

  async "nothing acknowledged is lost when the browser is killed"() {
    const profile = mkdtempSync(join(tmpdir(), "rembuk-store-"));
    let acknowledged = 0;
    const rounds = Number(process.env.KILLS ?? 5);
    for (let round = 0; round <= rounds; round++) {
      const { context, kill } = await launchKillable(profile);
      const tab = await open(context);
      await openStore(tab, "rembuk-one");
      const stored = await standing(tab);
      assert.ok(stored >= acknowledged, `${acknowledged} were acknowledged, ${stored} are there`);
      await tab.exposeFunction("acknowledge", (number) => (acknowledged = number));
      tab
        .evaluate(async ([from, size]) => {
          for (let n = from; ; n++) {
            await held.commit(n, size);
            acknowledge(n);
          }
        }, [stored + 1, SIZE])
        .catch(() => {});
      await new Promise((passed) => setTimeout(passed, 200 + Math.random() * 600));
      await kill();
    }
    console.log(`      killed ${rounds + 1} times, ${acknowledged} commits`);
    assert.ok(acknowledged > rounds);
    rmSync(profile, { recursive: true, force: true });
  },
};

let failures = 0;
for (const [name, check] of Object.entries(checks)) {
  if (!name.includes(process.argv[2] ?? "")) continue;
  const started = performance.now();
  const context = await browser.newContext({ timezoneId: "Asia/Jakarta" });
  context.setDefaultTimeout(20_000);
  try {
    await check(context);
    console.log(`    ok: ${name} (${Math.round(performance.now() - started)} ms)`);
  } catch (error) {
    failures++;
    console.error(`    FAILED: ${name}\n${error.stack}`);
  }
  await context.close();
}
await browser.close();
server.close();
process.exit(failures ? 1 : 0);

// Kills the whole browser in the middle of the app's work, and looks what is there afterwards:
//   node tests/browser/crash.mjs [ROUNDS] [--seed=N] [--only=saving|importing|undoing|sealing]
// What the screen acknowledged must be there, and nothing may be done by half. With
// --sabotage=early|parts|numbers the app is made to break that promise, and the run must fail. It needs dist/
// (scripts/dist), `npm ci` here, and Chromium (in $CHROMIUM, or "chromium").
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commitOf, makeBundle, readBundle } from "./bundle.mjs";
import { launchKillable } from "./killable.mjs";
import { Office, root, serve } from "./office.mjs";

const YEAR = 2027;
const OFFICE = "32.16.01";
const VILLAGES = ["32.16.01.2002", "32.16.01.2003", "32.16.01.2004", "32.16.01.2005"];
const MADE = 1_790_000_000_000;
const FILE_RECORDS = 60;
const PASTED_ROWS = 40;
const ROUNDS_ON_A_PROFILE = 20;
const FIELDS = { Usulan: "usulan", Masalah: "masalah", "Alamat atau letak": "alamat", Dusun: "dusun" };
/** What the workspace says of a usulan by itself. */
const BY_ITSELF = ["kantor", "tahun", "prioritas", "kode_desa", "desa", "kecamatan"];

process.chdir(root);
const named = process.argv.filter((word) => word.startsWith("--"));
const options = Object.fromEntries(named.map((word) => word.slice(2).split("=")));
const rounds = Number(process.argv.slice(2).find((word) => !word.startsWith("--")) ?? 20);
const seed = Number(options.seed ?? Date.now() % 1_000_000);
assert.ok(rounds > 0 && Number.isInteger(seed), "ROUNDS and --seed are numbers");

/** Chance that can be repeated (mulberry32). */
let chance = seed;
function random() {
  chance = (chance + 0x6d2b79f5) | 0;
  let mixed = Math.imul(chance ^ (chance >>> 15), chance | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
const randomHex = (digits) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
/** By the clock that the page has too. */
const now = () => performance.timeOrigin + performance.now();
const pause = (ms) => new Promise((passed) => setTimeout(passed, ms));

// ---- In the page and its worker ----

/** Tells when the person has acted, and when a frame on the screen acknowledges all acts so far. */
function watch() {
  let begun = 0;
  let acknowledged = 0;
  let act;
  let isShown;
  let watching;
  const signs = {
    saved: () => document.querySelector('[data-testid="save-state"]')?.textContent.startsWith("Tersimpan"),
    made: () => document.querySelector('[data-testid="made"]') !== null,
  };
  globalThis.watchFor = (event, sign, number) => {
    [begun, acknowledged, act, isShown, watching] = [0, 0, event, signs[sign], number];
  };
  const say = (word, count) => {
    const at = performance.timeOrigin + performance.now();
    globalThis.tell(JSON.stringify({ word, count, at, watching }));
  };
  for (const type of ["change", "click"]) {
    addEventListener(type, () => type === act && say("begun", ++begun), true);
  }
  const look = () => {
    if (begun > acknowledged && isShown()) say("acknowledged", (acknowledged = begun));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Ways to break the promise, run in the worker before the engine. */
const sabotages = {
  /** "Committed" is said at once, and the transaction stays open for a while. */
  early() {
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
      const transaction = begin.call(this, stores, mode, ...rest);
      if (mode !== "readwrite") return transaction;
      const end = performance.now() + 400;
      const hold = () => {
        if (performance.now() < end) transaction.objectStore(transaction.objectStoreNames[0]).count().onsuccess = hold;
      };
      const set = (complete) => {
        hold();
        setTimeout(complete);
      };
      Object.defineProperty(transaction, "oncomplete", { set });
      return transaction;
    };
  },
  /** Rows of one transaction go into transactions of their own, one after the other. */
  parts() {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      if (!["ekor", "jurnal"].includes(this.name)) return put.call(this, value, key);
      const own = this.transaction.db.transaction(this.name, "readwrite", { durability: "strict" });
      return put.call(own.objectStore(this.name), value, key);
    };
  },
  /** Which number the next file has is never written down. */
  numbers() {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      return key === "hitungan" ? this.get(key) : put.call(this, value, key);
    };
  },
};

assert.ok(!options.sabotage || Object.hasOwn(sabotages, options.sabotage), "there is no such sabotage");

/** The worker's script is a blob: the sabotage is put in front of it. */
function putBefore(script) {
  const Plain = Blob;
  globalThis.Blob = class extends Plain {
    constructor(parts, about) {
      super(about?.type?.includes("javascript") ? [script, "\n", ...parts] : parts, about);
    }
  };
}

// ---- An office whose browser is killed ----

/** Every file that got out of a browser, by replica and number: a number has one content for ever. */
const filesOut = new Map();

class Victim extends Office {
  #browser;

  async launch() {
    this.launches = (this.launches ?? 0) + 1;
    this.errors.length = 0;
    const { width, height } = this.size;
    this.#browser = await launchKillable(this.profile, [`--window-size=${width},${height}`, "--lang=id"]);
    this.context = this.#browser.context;
    this.context.setDefaultTimeout(20_000);
    this.out = join(this.downloads, String(this.launches));
    mkdirSync(this.out);
    const devtools = await this.#browser.browser.newBrowserCDPSession();
    await devtools.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: this.out });
    this.page = this.context.pages()[0];
    this.watch(this.page);
    this.words = new EventEmitter();
    const line = await this.context.newCDPSession(this.page);
    line.on("Runtime.bindingCalled", ({ payload }) => {
      const { word, count, at, watching } = JSON.parse(payload);
      // What was said of something before may be under way still.
      if (watching !== this.watching) return;
      this.heard[word] = count;
      this.heard.times[word] = word === "begun" ? (this.heard.times.begun ?? at) : at;
      this.words.emit(word);
    });
    await line.send("Runtime.enable");
    await line.send("Runtime.addBinding", { name: "tell" });
    await this.page.addInitScript(watch);
    const { sabotage } = options;
    if (sabotage) await this.page.addInitScript(putBefore, `({ ${sabotages[sabotage]} }).${sabotage}();`);
    await this.page.goto(this.url);
    await this.page.locator("#app main").waitFor();
  }

  async kill() {
    this.context = null;
    await this.#browser.kill();
  }

  async close() {
    if (this.context) await this.kill();
  }

  /** The browser may have forgotten which workspace was open last; then it is chosen from the list. */
  async reopen() {
    const places = this.page.getByRole("navigation");
    const listed = this.page.getByRole("button", { name: /^Buka.*Tarumajaya/ });
    await places.or(listed).first().waitFor();
    const isForgotten = await listed.isVisible();
    if (isForgotten) await listed.click();
    await places.waitFor();
    return isForgotten;
  }

  /** Moves within the app by its address. */
  async at(place) {
    await this.page.evaluate((place) => (location.hash = place), place);
    await this.page.locator("main h1").waitFor();
  }

  async watchFor(event, sign) {
    this.words.removeAllListeners();
    this.heard = { begun: 0, acknowledged: 0, times: {} };
    this.watching = (this.watching ?? 0) + 1;
    await this.page.evaluate((asked) => globalThis.watchFor(...asked), [event, sign, this.watching]);
  }

  /** Acts and lets the screen acknowledge it; how long it took to begin, and from there on. */
  async live({ event, sign, act }) {
    await this.watchFor(event, sign);
    const start = now();
    await act();
    const { heard } = this;
    for (const end = start + 15_000; !heard.begun || heard.acknowledged < heard.begun; await pause(2)) {
      assert.ok(now() < end, `acknowledged ${heard.acknowledged} of ${heard.begun} within 15 s`);
    }
    return { begin: heard.times.begun - start, last: heard.times.acknowledged - heard.times.begun };
  }

  /** Acts and is killed: before it begins, within, or after it; how far it was. What was heard stays. */
  async die({ event, sign, act }, { phase, share, times }) {
    await this.watchFor(event, sign);
    const { heard } = this;
    let killed;
    await new Promise((done, failed) => {
      const killIn = (ms) =>
        setTimeout(() => {
          killed = now();
          this.kill().then(done, failed);
        }, ms);
      if (phase === "before") killIn(share * times.begin);
      else {
        const wait = phase === "within" ? share * times.last : (1 + share) * times.last + 20;
        this.words.once("begun", () => killIn(heard.times.begun + wait - now()));
      }
      act().catch((error) => this.context && failed(error));
    });
    // What was said before the kill may still be under way to here.
    await pause(20);
    return killed - heard.times.begun;
  }

  /** Waits for the backup in the folder of downloads, where the browser may still be writing it. */
  async backup() {
    let found;
    for (const end = Date.now() + 15_000; !found?.footer && Date.now() < end; await pause(10)) {
      const name = readdirSync(this.out).find((name) => name.startsWith("cadangan_") && /\.json(\.gz)?$/.test(name));
      if (name) found = readBundle(readFileSync(join(this.out, name)));
    }
    assert.ok(found, "no backup came");
    return found;
  }

  /** What got out of the browser, whole or cut off; no number may have got out with another content. */
  filesOut() {
    const files = readdirSync(this.out).map((name) => readBundle(readFileSync(join(this.out, name))));
    for (const { header, text } of files.filter((file) => file.header)) {
      const key = `${header.replika} ${header.nomor}`;
      const before = filesOut.get(key) ?? "";
      assert.ok(text.startsWith(before) || before.startsWith(text), `number ${header.nomor} was used for two contents`);
      if (text.length > before.length) filesOut.set(key, text);
    }
    return files;
  }

  /** All that can be known of the workspace: what the screens say, and every commit of a backup. */
  async look() {
    const page = this.page;
    const state = await page.getByTestId("file-state").innerText();
    assert.equal(await page.locator("#rescue, .banner.danger").count(), 0, "the app opens without trouble");
    const inNoFile = state.startsWith("Semua") ? 0 : count(state);
    await this.go("Serahkan");
    const handover = await page.locator("main:has(dl.facts)").innerText();
    await this.go("Terima");
    const rows = page.getByTestId("history").locator("li.import, p.help");
    await rows.first().waitFor();
    const imports = await page.locator("li.import").evaluateAll((items) =>
      items.map((item) => {
        const name = item.querySelector("button").getAttribute("aria-label").split(" ").at(-1);
        return [name, !item.classList.contains("inactive")];
      }),
    );
    await this.go("Usulan");
    const own = count(await this.total());
    await this.go("Daftar");
    const all = count(await this.total());
    await this.at("#/pengaturan");
    await page.getByRole("main").getByRole("button", { name: "Simpan cadangan" }).click();
    const { header, lines, footer } = await this.backup();
    assert.ok(footer && lines.length === header.jumlah, "the backup is whole");
    this.filesOut();
    const found = {
      inNoFile,
      next: count(/Nomor berkas berikutnya\s+([\d.]+)/.exec(handover)[1]),
      last: count(/Terakhir: berkas nomor ([\d.]+)/.exec(handover)?.[1] ?? "0"),
      imports: new Map(imports),
      lines: new Set(lines),
      commits: new Map(lines.map((line) => [line, commitOf(line)])),
      replica: header.replika,
    };
    const usulan = fold([...found.commits.values()]);
    found.own = usulan.filter(({ fields }) => fields.kantor === OFFICE);
    assert.equal(header.nomor, found.next, "the backup has the number that the screen said");
    assert.deepEqual([own, all], [found.own.length, usulan.length], "screen and backup tell of as many usulan");
    return found;
  }
}

const count = (text) => Number(/\d[\d.]*/.exec(text)?.[0].replaceAll(".", "") ?? 0);

/** The usulan that are there; each is written on one device only. */
function fold(commits) {
  const records = new Map();
  for (const { k, r, d, f } of commits.sort((a, b) => a.d[1] - b.d[1])) {
    if (k !== "usulan") continue;
    const record = records.get(r) ?? { id: r, fields: {} };
    assert.ok(!record.replica || record.replica === d[0]);
    record.replica = d[0];
    Object.assign(record.fields, f);
    records.set(r, record);
  }
  return [...records.values()].filter(({ fields }) => fields.dihapus !== true);
}

// ---- What is being done when the browser is killed ----
//
// Each prepares the screen and gives what the person does (`act`), by which event it begins and which
// sign acknowledges it, and what may have come of it: `outcome(after, acknowledged)` fails when it was
// done by half, and says whether it was done and which commits came and went.

const button = (office, name) => office.page.getByRole("button", { name });
const press = (control, rest) => ({ event: "click", sign: "saved", acts: 1, act: () => control.click(), ...rest });

/** All of them are there, or none. */
function allOrNone(what, present) {
  const there = present.filter(Boolean).length;
  assert.ok(there === 0 || there === present.length, `${what}: ${there} of ${present.length} are there`);
  return there > 0;
}

/** Chosen texts in the form, which are written down as tried before they are typed. */
async function fields(office, round, id) {
  await office.at(id ? `#/usulan/${id}` : "#/usulan/baru");
  await office.page.getByLabel("Usulan", { exact: true }).waitFor();
  // A draft that a kill left comes back first.
  await pause(200);
  const texts = Object.entries(FIELDS).map(([label, name]) => [label, name, `${label} ${round.mark}`]);
  const keys = texts.map(([, name, text]) => round.tries(name, text));
  const act = async () => {
    for (const [label, , text] of texts) await office.page.getByLabel(label, { exact: true }).fill(text);
    await office.page.locator("main h1").click();
  };
  const outcome = (after, acknowledged) => {
    const there = keys.map((key) => after.written.has(key));
    const lost = texts.filter((_, index) => index < acknowledged && !there[index]);
    assert.deepEqual(lost.map(([label]) => label), [], "fields were acknowledged and are not there");
    return { done: there.every(Boolean) };
  };
  return { event: "change", sign: "saved", acts: texts.length, act, outcome };
}

async function paste(office, round) {
  const titles = Array.from({ length: PASTED_ROWS }, (_, row) => `Baris ${row + 1} ${round.mark}`);
  const keys = titles.map((title) => round.tries("usulan", title));
  await office.go("Usulan");
  await office.page.getByRole("link", { name: "Tempel dari Excel" }).click();
  await office.page.getByLabel("Tempel di sini").fill(titles.join("\n"));
  const add = button(office, `Tambahkan ${PASTED_ROWS} usulan`);
  await add.waitFor();
  const outcome = (after) => {
    const present = keys.map((key) => after.written.has(key));
    return { done: allOrNone("pasted rows", present) };
  };
  return { ...press(add), titles, outcome };
}

async function receive(office, round) {
  const files = VILLAGES.map((village, index) => {
    const records = Array.from({ length: FILE_RECORDS }, (_, at) => ({
      id: `u-${randomHex(20)}`,
      fields: {
        usulan: `Usulan ${at + 1} ${round.mark}`,
        masalah: "Jalan rusak",
        kantor: village,
        kode_desa: village,
        tahun: YEAR,
        prioritas: at + 1,
      },
    }));
    const made = makeBundle({ office: village, year: YEAR, replica: randomHex(32), records, made: MADE });
    return { name: `${round.mark}-${index + 1}.json`, ...made };
  });
  await office.preview(...files.map(({ name, text }) => ({ name, buffer: Buffer.from(text) })));
  const lines = files.flatMap((file) => file.lines);
  const rows = files.map(({ name }) => name);
  const outcome = (after) => {
    const present = [...rows.map((name) => after.imports.get(name)), ...lines.map((line) => after.lines.has(line))];
    return { done: allOrNone("files taken in", present), came: lines, rows };
  };
  return { ...press(button(office, `Terima ${files.length} berkas`)), files, outcome };
}

/** Files are taken in, and then the last step, which is that, is undone. */
async function undoReceive(office, round) {
  const taken = await receive(office, round);
  await office.live(taken);
  return press(button(office, "Urungkan").first(), { outcome: (after) => gone(after, taken.files, taken.files) });
}

/** One of several files that were taken in together is taken back. */
async function takeBack(office, round) {
  const taken = await receive(office, round);
  await office.live(taken);
  const file = taken.files[Math.floor(random() * taken.files.length)];
  const back = button(office, `Batalkan penerimaan ${file.name}`);
  return press(back, { outcome: (after) => gone(after, [file], taken.files) });
}

/** Which of the files that were taken in are out of sight, with all that was in them. */
function gone(after, files, all) {
  const others = all.filter((file) => !files.includes(file));
  const isThere = ({ name, lines }) => after.imports.get(name) && lines.every((line) => after.lines.has(line));
  assert.ok(others.every(isThere), "the other files are there");
  assert.ok(files.every(({ name }) => after.imports.has(name)), "the files are still known");
  const lines = files.flatMap((file) => file.lines);
  const done = allOrNone("files taken back", [
    ...files.map(({ name }) => !after.imports.get(name)),
    ...lines.map((line) => !after.lines.has(line)),
  ]);
  const came = all.flatMap((file) => (done && files.includes(file) ? [] : file.lines));
  return { done, came, rows: all.map(({ name }) => name), cameAnyway: true };
}

/** Pasted rows are taken away again. */
async function undoPaste(office, round) {
  const pasted = await paste(office, round);
  await office.live(pasted);
  round.tries("dihapus", true);
  const outcome = (after) => {
    assert.ok(pasted.outcome(after).done, "the rows were acknowledged");
    const titles = new Set(after.own.map(({ fields }) => fields.usulan));
    return { done: allOrNone("rows taken away", pasted.titles.map((title) => !titles.has(title))) };
  };
  return press(button(office, "Urungkan").first(), { outcome });
}

/** A field is changed, and changed back. */
async function undoEdit(office, round, before) {
  const text = `Masalah diurungkan ${round.mark}`;
  await office.live(await edit(office, round, before.kept, text));
  const outcome = (after) => {
    const found = after.own.find(({ id }) => id === before.kept).fields.masalah;
    assert.ok([text, before.further].includes(found), `neither before nor after: ${found}`);
    return { done: found !== text };
  };
  return press(button(office, "Urungkan").first(), { outcome });
}

async function seal(office, round, before) {
  await office.go("Serahkan");
  const save = office.page.getByRole("button", { name: "Simpan berkas", exact: true });
  await save.waitFor();
  const outcome = (after, acknowledged) => {
    const out = office.outOfThat.filter(({ header }) => header?.jenis === "usulan");
    const done = after.next === before.next + 2;
    if (out.length) assert.ok(done, `the file with number ${out[0].header.nomor} is out, and the app does not know it`);
    for (const { header, lines, footer } of out) {
      assert.equal(header.nomor, before.next + 1);
      if (footer) assert.deepEqual(new Set(lines), after.lines, "the file has all that there is");
    }
    // The browser writes the file after the app gave it: that is no promise of the app, but worth knowing.
    if (done && !out.some(({ footer }) => footer)) unwritten[acknowledged ? "said" : "unsaid"]++;
    assert.equal(after.last, done ? before.next + 1 : before.last, "the last file that the screen tells of");
    return { done, isSealed: done };
  };
  return press(save, { sign: "made", outcome });
}

/** One field of one usulan. */
async function edit(office, round, id, text) {
  round.tries("masalah", text);
  await office.at(`#/usulan/${id}`);
  const field = office.page.getByLabel("Masalah", { exact: true });
  await field.waitFor();
  await pause(50);
  const act = async () => {
    await field.fill(text);
    await office.page.locator("main h1").click();
  };
  return { event: "change", sign: "saved", act };
}

const newUsulan = (office, round) => fields(office, round, null);
const oldUsulan = (office, round, before) => {
  const others = before.own.filter(({ id }) => id !== before.kept);
  return fields(office, round, (others[Math.floor(random() * others.length)] ?? before.own[0]).id);
};
const operations = {
  saving: { newUsulan, oldUsulan, paste },
  importing: { receive },
  undoing: { undoReceive, undoPaste, takeBack, undoEdit },
  sealing: { seal },
};

// ---- Rounds ----

const keyOf = (name, value) => `${name}=${JSON.stringify(value)}`;

/** Compares what is there after a kill with what was there before it and what was being done. */
function judge(before, after, round, work, heard) {
  after.written = new Set();
  const numbers = new Set();
  let ownNew = 0;
  for (const [line, { d, f }] of after.commits) {
    if (d[0] !== after.replica) continue;
    const written = Object.entries(f).map(([name, value]) => keyOf(name, value));
    written.forEach((key) => after.written.add(key));
    assert.ok(!numbers.has(d[1]), `the number ${d[1]} of a commit was used twice`);
    numbers.add(d[1]);
    if (before.lines.has(line)) continue;
    ownNew++;
    const strange = Object.keys(f).filter((name, at) => !BY_ITSELF.includes(name) && !round.tried.has(written[at]));
    assert.deepEqual(strange, [], `nobody wrote this: ${line}`);
  }
  assert.equal(after.replica, before.replica);
  for (const key of round.acknowledged) assert.ok(after.written.has(key), `acknowledged, and not there: ${key}`);
  const result = work.outcome(after, heard.acknowledged);
  if (heard.acknowledged >= work.acts) assert.ok(result.done, "it was acknowledged, and is not done");
  const came = new Set(result.done || result.cameAnyway ? result.came : []);
  for (const line of before.lines) assert.ok(after.lines.has(line), `lost: ${line}`);
  for (const line of after.lines) {
    const isKnown = before.lines.has(line) || came.has(line) || after.commits.get(line).d[0] === after.replica;
    assert.ok(isKnown, `nobody brought this: ${line}`);
  }
  const rows = (result.done || result.cameAnyway ? result.rows : null) ?? [];
  const expected = [...before.imports.keys(), ...rows].sort();
  assert.deepEqual([...after.imports.keys()].sort(), expected, "the files that were taken in");
  for (const [name, isActive] of before.imports) assert.equal(after.imports.get(name), isActive, name);
  assert.equal(after.next, before.next + (result.isSealed ? 2 : 1), "the number of the next file");
  assert.equal(after.inNoFile, result.isSealed ? 0 : ownNew, "changes that are in no file");
  return result;
}

class Round {
  /** `tried` is of all rounds on a profile: what a draft brings back may be stored much later. */
  constructor(number, tried) {
    this.mark = `r${number}-${randomHex(4)}`;
    this.tried = tried;
    this.acknowledged = [];
  }

  tries(name, value) {
    const key = keyOf(name, value);
    this.tried.add(key);
    return key;
  }

  /** A further edit, which the screen acknowledges. */
  async furtherEdit(office, before) {
    before.kept ??= before.own.find(({ fields }) => fields.usulan === "Usulan tetap").id;
    before.further = `Masalah ${this.mark}`;
    await office.live(await edit(office, this, before.kept, before.further));
    this.acknowledged.push(keyOf("masalah", before.further));
  }
}

/** A new profile with a workspace in it. */
async function settle(url) {
  const cleaning = [];
  const office = await Victim.open({ after: (end) => cleaning.push(end) }, url);
  office.end = async () => {
    for (const end of cleaning) await end();
  };
  await office.begin("Kecamatan Tarumajaya", YEAR);
  // From here on the app starts out of its own cache, as it does for people.
  await office.page.waitForFunction(() => globalThis.rembukBoot.offlineReady);
  office.tried = new Set();
  await office.addUsulan({ Usulan: "Usulan tetap" });
  return office;
}

/** Every operation once, without a kill: how long it takes to begin, and from there on. */
async function measure(url) {
  const office = await settle(url);
  const times = {};
  const round = new Round(0, office.tried);
  const before = await office.look();
  await round.furtherEdit(office, before);
  for (const [name, prepare] of Object.values(operations).flatMap(Object.entries)) {
    round.mark = `ukur-${name}`;
    times[name] = await office.live(await prepare(office, round, before));
  }
  await office.end();
  return times;
}

const empty = { before: 0, within: 0, stored: 0, after: 0 };
const table = Object.fromEntries(Object.keys(operations).map((kind) => [kind, { ...empty }]));
const started = performance.now();

async function run() {
  const url = await serve({ after: (stop) => (stopServer = stop) });
  console.log(`crash: ${rounds} rounds, seed ${seed}${options.sabotage ? `, sabotage "${options.sabotage}"` : ""}`);
  const times = await measure(url);
  const lasting = Object.entries(times).map(([name, { last }]) => `${name} ${Math.round(last)}`);
  console.log(`    from the press to the acknowledgement, in ms: ${lasting.join(", ")}`);
  const kinds = Object.keys(operations).filter((kind) => !options.only || kind.startsWith(options.only));
  let before;
  for (let number = 1; number <= rounds; number++) {
    if ((number - 1) % ROUNDS_ON_A_PROFILE === 0) {
      await office?.end();
      office = await settle(url);
      before = await office.look();
    }
    const kind = kinds[(number - 1) % kinds.length];
    const turn = Math.floor((number - 1) / kinds.length);
    const [name, prepare] = Object.entries(operations[kind])[turn % Object.keys(operations[kind]).length];
    const phase = ["within", "within", "after", "within", "before"][(turn + kinds.indexOf(kind)) % 5];
    const round = new Round(number, office.tried);
    try {
      await round.furtherEdit(office, before);
      const work = await prepare(office, round, before);
      const ran = await office.die(work, { phase, share: random(), times: times[name] });
      const heard = { ...office.heard };
      const landed = heard.begun === 0 ? "before" : heard.acknowledged < work.acts ? "within" : "after";
      const lasted = heard.times.acknowledged - heard.times.begun;
      if (landed === "after") times[name].last = lasted;
      office.outOfThat = office.filesOut();
      await office.launch();
      if (await office.reopen()) forgotten++;
      const after = await office.look();
      const { done } = judge(before, after, round, work, heard);
      assert.deepEqual(office.errors, [], "the browser reported errors");
      table[kind][landed]++;
      if (landed === "within" && done) table[kind].stored++;
      const moment = landed === "before" ? "" : `, ${Math.round(ran)} of ${Math.round(times[name].last)} ms`;
      const result = `${kind} (${name}): killed ${landed}${moment}; ${done ? "done" : "not done"}`;
      console.log(`    ${String(number).padStart(3)}  ${result}`);
      after.kept = before.kept;
      before = after;
    } catch (error) {
      throw new Error(`Round ${number}, ${kind} (${name}), seed ${seed}`, { cause: error });
    }
  }
}

let office;
let forgotten = 0;
const unwritten = { said: 0, unsaid: 0 };
let stopServer;
let failure;
try {
  await run();
} catch (error) {
  failure = error;
}
await office?.end();
stopServer?.();

const total = (column) => Object.values(table).reduce((sum, row) => sum + row[column], 0);
console.log(`\n    ${"".padEnd(10)} before  within (stored all the same)  after`);
for (const [kind, row] of Object.entries(table)) {
  const [early, within, late] = [row.before, row.within, row.after].map((cell) => String(cell).padStart(6));
  console.log(`    ${kind.padEnd(10)} ${early}  ${within} ${`(${row.stored})`.padEnd(22)} ${late}`);
}
if (forgotten) console.log(`    ${forgotten} times the workspace had to be chosen from the list again`);
const { said, unsaid } = unwritten;
if (said + unsaid) console.log(`    files not whole in the folder: ${said} said to be made, ${unsaid} not yet said`);
if (failure) {
  console.error(failure.cause ?? failure);
  console.error(`\ncrash: FAILED. ${failure.message}`);
  process.exit(1);
}
if (total("within") === 0) {
  console.error("\ncrash: FAILED. No kill landed within an operation, so nothing was proved.");
  process.exit(1);
}
const landed = `${total("before")} before, ${total("within")} within, ${total("after")} after`;
console.log(`    ${Math.round((performance.now() - started) / 1000)} s`);
console.log(`crash: ${rounds} kills, nothing acknowledged was lost (${landed})`);

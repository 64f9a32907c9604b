// How the page feels, for budgets.mjs: tasks that hold up the main thread, answers to presses on a slow phone, the
// first screen over a slow line, and what jumps.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeBundle } from "./bundle.mjs";
import { DESK, Office, PHONE, scratch, serve } from "./office.mjs";

const YEAR = 2027;
const VILLAGE = "Segarajaya";
const PLANNERS = "Badan Perencanaan";
const MADE = 1_790_000_000_000;
const TASK_MS = 50;
const PRESS_MS = 200;
const USABLE_MS = 2500;
export const SLOW_CPU = 4;
export const LINE = { megabits: 1.6, roundTrip: 150 };
export const FILES = 200;
export const FILE_USULAN = 53;
export const LONG_LIST = 430;
const STARTS = 3;

// ---- What is watched in the page ----

/** From the first document on: long tasks and what ran in them, presses, and what jumped. */
function watch() {
  const found = { tasks: [], frames: [], presses: [], shifts: [] };
  globalThis.smoothness = found;
  const observe = (type, options, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options });
  observe("longtask", {}, ({ startTime, duration }) => found.tasks.push({ start: startTime, ms: duration }));
  // A long task says nothing of what it did; the frame that it belongs to does.
  observe("long-animation-frame", {}, (frame) => {
    found.frames.push({
      start: frame.startTime,
      end: frame.startTime + frame.duration,
      scripts: frame.scripts.map(({ invoker, duration, forcedStyleAndLayoutDuration }) => {
        return { what: invoker.replace(/(https?|blob):\S*\//g, ""), ms: duration, layout: forcedStyleAndLayoutDuration };
      }),
    });
  });
  observe("event", { durationThreshold: 16 }, ({ interactionId, name, startTime, duration, processingStart, processingEnd }) => {
    if (!interactionId) return;
    const parts = { waits: processingStart - startTime, runs: processingEnd - processingStart };
    found.presses.push({ id: interactionId, name, start: startTime, ms: duration, ...parts });
  });
  const nameOf = (node) => {
    const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element) return "(gone)";
    const id = element.id && `#${element.id}`;
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    return `${element.localName}${id}${classes} “${element.textContent.trim().replace(/\s+/g, " ").slice(0, 30)}”`;
  };
  observe("layout-shift", {}, (shift) => {
    if (shift.hadRecentInput) return;
    const nodes = shift.sources.map(({ node, previousRect: before, currentRect: after }) => {
      return `${nameOf(node)} from ${before.x},${before.y} ${before.width}×${before.height} to ${after.x},${after.y} ${after.width}×${after.height}`;
    });
    found.shifts.push({ score: shift.value, at: shift.startTime, nodes });
  });
}

const watched = { prepare: ({ context }) => context.addInitScript(watch) };

/** What was found since the last time. What is still under way is waited for. */
async function collect({ page }) {
  await page.waitForTimeout(400);
  return page.evaluate(() => {
    const { tasks, frames, presses, shifts } = globalThis.smoothness;
    return { tasks: tasks.splice(0), frames: frames.splice(0), presses: presses.splice(0), shifts: shifts.splice(0) };
  });
}

/** Slows the page's own thread down; the worker's is as fast as before. */
async function slowDown(office, rate) {
  const devtools = await office.context.newCDPSession(office.page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  return devtools;
}

/** A press as of a finger: nothing of the driver's runs in the page meanwhile. A bar may lie over the page's foot. */
async function press({ page }, locator) {
  // Again, because rows that come into sight may turn out higher than it was thought.
  for (let time = 0; time < 2; time++) {
    await locator.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await page.waitForTimeout(150);
  }
  const { x, y, width, height } = await locator.boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
  await page.waitForTimeout(350);
}

/** What of the frames explains a task. */
function explain(task, frames) {
  const frame = frames.find(({ start, end }) => start <= task.start + 1 && task.start < end);
  if (!frame) return "no frame is known";
  const parts = [...frame.scripts].sort((a, b) => b.ms - a.ms).slice(0, 2);
  const words = parts.map(({ what, ms, layout }) => `${what} ${Math.round(ms)}${layout > 1 ? `, ${Math.round(layout)} of it layout` : ""}`);
  const rest = frame.end - frame.start - frame.scripts.reduce((sum, { ms }) => sum + ms, 0);
  return [...words, `outside of scripts ${Math.round(rest)}`].join("; ");
}

// ---- What is worked on ----

function cells(count) {
  const works = ["Rabat beton jalan lingkungan", "Drainase jalan poros", "Rehabilitasi ruang kelas", "Pembangunan posyandu"];
  const rows = Array.from({ length: count }, (_, at) => [
    `${works[at % works.length]} ${at + 1}`,
    `Masalah yang sudah lama dirasakan warga di tempat ke-${at + 1}`,
    `Kampung Utan nomor ${at + 1}`,
    `${(at % 9) + 1}`.padStart(3, "0"),
    `${100 + at}`,
    "m",
    `${(at + 1) * 1_000_000}`,
  ]);
  return [["Usulan", "Masalah", "Lokasi", "RT", "Volume", "Satuan", "Anggaran"], ...rows].map((row) => row.join("\t")).join("\n");
}

/** Files of every village, and of as many kecamatan as are lacking then. */
function writeFiles(folder) {
  const areas = readFileSync("data/reference/wilayah.csv", "utf8").split("\n").map((line) => line.split(","));
  const villages = areas.filter(([, level]) => level === "desa" || level === "kelurahan").map(([code]) => code);
  const districts = areas.filter(([, level]) => level === "kecamatan").map(([code]) => code);
  const works = ["Pengaspalan jalan", "Saluran air", "Ruang kelas", "Posyandu", "Lampu jalan"];
  return [...villages, ...districts].slice(0, FILES).map((office, file) => {
    const village = villages.find((code) => code.startsWith(office));
    const records = Array.from({ length: FILE_USULAN }, (_, at) => ({
      id: `u-${randomBytes(10).toString("hex")}`,
      fields: {
        usulan: `${works[at % works.length]} ${at + 1}`,
        masalah: "Rusak sejak banjir tahun lalu, dan warga memutar lewat jalan lain",
        alamat: `Kampung Utan nomor ${at + 1}`,
        rt: "001",
        rw: "002",
        volume: 100 + at,
        satuan: "m",
        anggaran: (at + 1) * 1_000_000,
        kantor: office,
        kode_desa: village,
        tahun: YEAR,
        prioritas: at + 1,
      },
    }));
    const { text } = makeBundle({ office, year: YEAR, replica: randomBytes(16).toString("hex"), records, made: MADE });
    const path = join(folder, `usulan_${office}_${file}.json`);
    writeFileSync(path, text);
    return path;
  });
}

async function village(t, url, count, options) {
  const office = await Office.open(t, url, { ...watched, ...options });
  await office.begin(VILLAGE, YEAR);
  await office.paste(cells(count));
  await office.page.getByTestId("total").filter({ hasText: `${count} usulan` }).waitFor();
  await lines(office).first().waitFor();
  // It lies over what is pressed next.
  const close = office.page.locator(".toast").getByRole("button", { name: "Tutup" });
  if (await close.isVisible()) await close.click();
  return office;
}

async function opened({ page }) {
  await page.waitForFunction(() => document.getElementById("usulan")?.value);
}

const lines = ({ page }) => page.locator(".usulan-line");
const more = ({ page }) => page.getByRole("button", { name: "Tampilkan lebih banyak" });

async function showAll(office, count) {
  for (let shown = 100; shown < count; shown += 100) {
    await press(office, more(office));
    await lines(office).nth(Math.min(shown + 100, count) - 1).waitFor();
  }
}

// ---- Tasks ----

const WRITTEN = { Usulan: "Rabat beton jalan", Masalah: "Becek tiap hujan turun", Dusun: "Dusun Melati", Pengusul: "Ketua RT 3" };

async function tasksOfTyping(t, url) {
  const office = await village(t, url, FILE_USULAN);
  const { page } = office;
  await page.getByRole("link", { name: "Tambah usulan" }).click();
  await page.waitForFunction(() => document.activeElement?.id === "usulan");
  await collect(office);
  for (const [field, text] of Object.entries(WRITTEN)) {
    await page.getByLabel(field, { exact: true }).focus();
    await page.keyboard.type(text, { delay: 80 });
    await page.keyboard.press("Tab");
    await page.waitForTimeout(300);
  }
  const found = await collect(office);
  await office.close();
  return found;
}

async function tasksOfImport(t, url, say) {
  const files = writeFiles(scratch(t));
  const office = await Office.open(t, url, watched);
  const { page } = office;
  await office.begin(PLANNERS, YEAR);
  await office.go("Terima");
  await collect(office);
  const steps = [];
  const step = async (name, act) => {
    const start = performance.now();
    await act();
    steps.push({ name, took: performance.now() - start, ...(await collect(office)) });
    say(`${name}: ${(steps.at(-1).took / 1000).toFixed(1)} s`);
  };
  await step("preview", async () => {
    await page.locator("#berkas").setInputFiles(files);
    await page.getByTestId("preview").waitFor({ timeout: 120_000 });
  });
  await step("accept", async () => {
    const preview = page.getByTestId("preview");
    await press(office, preview.getByRole("button", { name: /^Terima \d+ berkas$/ }));
    await preview.waitFor({ state: "detached", timeout: 120_000 });
    await page.locator(".import").first().waitFor();
  });
  await step("the list after it", async () => {
    await press(office, page.getByRole("navigation").getByRole("link", { name: "Daftar" }));
    await lines(office).first().waitFor();
    // What was not taken in would not be felt either.
    const all = (FILES * FILE_USULAN).toLocaleString("id-ID");
    await page.getByTestId("total").filter({ hasText: `${all} usulan` }).waitFor();
  });
  await step("back to Terima", async () => {
    await press(office, page.getByRole("navigation").getByRole("link", { name: "Terima" }));
    await page.locator(".import").first().waitFor();
  });
  await office.close();
  return steps;
}

async function tasksOfList(t, url) {
  const office = await village(t, url, LONG_LIST);
  const { page } = office;
  await office.go("Serahkan");
  await collect(office);
  const steps = [];
  const step = async (name, act) => {
    await act();
    steps.push({ name, ...(await collect(office)) });
  };
  await step("opening", async () => {
    await press(office, page.getByRole("navigation").getByRole("link", { name: "Usulan" }));
    await lines(office).nth(99).waitFor();
  });
  await step("showing all", () => showAll(office, LONG_LIST));
  await step("scrolling", async () => {
    for (let at = 0; at < 40; at++) {
      await page.mouse.wheel(0, at < 20 ? 2000 : -2000);
      await page.waitForTimeout(50);
    }
  });
  await step("opening one", async () => {
    await press(office, lines(office).nth(10));
    await opened(office);
  });
  await office.close();
  return steps;
}

// ---- Presses ----

/** The presses of each kind, on the phone's size with the page's thread slowed down. */
async function timePresses(t, url) {
  const kinds = [];
  const note = (name, { presses, tasks, frames }) => {
    // A press is several events; the longest of them is what was felt.
    const felt = new Map();
    for (const one of presses) if (!(felt.get(one.id)?.ms >= one.ms)) felt.set(one.id, one);
    kinds.push({ name, presses: [...felt.values()], tasks, frames });
  };
  const during = async (name, office, act) => {
    await collect(office);
    await act();
    note(name, await collect(office));
  };
  const writes = async (office) => {
    const { page } = office;
    for (const [field, text] of Object.entries(WRITTEN)) {
      await page.getByLabel(field, { exact: true }).focus();
      await page.waitForTimeout(300);
      await page.keyboard.type(text, { delay: 120 });
      await page.waitForTimeout(300);
    }
  };
  const leaves = async (office) => {
    const { page } = office;
    for (const [field, text] of Object.entries(WRITTEN)) {
      await page.getByLabel(field, { exact: true }).fill(`${text} lagi`);
      await page.waitForTimeout(500);
      await page.keyboard.press("Tab");
      await page.waitForTimeout(500);
    }
  };
  const toList = async (office) => {
    await office.page.evaluate(() => (location.hash = "#/usulan"));
    await lines(office).first().waitFor();
    await office.page.waitForTimeout(400);
  };
  const openings = async (office, count) => {
    const all = { presses: [], tasks: [], frames: [] };
    for (let at = 0; at < 5; at++) {
      await toList(office);
      if (count > 100) await showAll(office, count);
      await collect(office);
      await press(office, lines(office).nth(at * 3));
      await opened(office);
      const found = await collect(office);
      for (const key of Object.keys(all)) all[key].push(...found[key]);
    }
    note(`opening one of ${count}`, all);
  };

  for (const count of [FILE_USULAN, LONG_LIST]) {
    const office = await village(t, url, count, { size: PHONE });
    const { page } = office;
    const button = (name) => page.getByRole("button", { name, exact: true });
    await slowDown(office, SLOW_CPU);
    await openings(office, count);
    if (count === FILE_USULAN) {
      await during("typing", office, () => writes(office));
      await during("leaving a field", office, () => leaves(office));
    }
    await during(`Tambah, from a list of ${count}`, office, async () => {
      for (let time = 0; time < 3; time++) {
        await toList(office);
        await press(office, page.getByRole("link", { name: "Tambah usulan" }));
      }
    });
    await toList(office);
    await during(`choosing several of ${count}`, office, async () => {
      await press(office, button("Pilih beberapa"));
      for (let at = 0; at < 4; at++) await press(office, page.locator(".choose-mark input").nth(at));
      await press(office, page.getByLabel("Pilih semua yang tampil"));
      await press(office, button("Selesai memilih"));
    });
    await during(`moving up among ${count}`, office, async () => {
      await press(office, button("Atur urutan"));
      for (let at = 0; at < 4; at++) await press(office, page.getByRole("button", { name: /^Naikkan/ }).nth(5 + at));
    });
    await during(`undo among ${count}`, office, async () => {
      for (let time = 0; time < 4; time++) await press(office, page.getByRole("button", { name: "Urungkan" }).first());
    });
    await office.close();
  }
  return kinds;
}

// ---- The first screen over a slow line ----

/** In the page: the office field is there, then a word is put into it, then what is offered is painted. */
function timeUsable() {
  let step = 0;
  const painted = (then) => requestAnimationFrame(() => setTimeout(then));
  new MutationObserver(() => {
    const field = document.querySelector("#kantor");
    if (step === 0 && field) {
      step = 1;
      painted(() => {
        globalThis.drawn = performance.now();
        step = 2;
        field.focus();
        field.value = "Segara";
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      });
    } else if (step === 2 && document.querySelector("[role=option]")) {
      step = 3;
      painted(() => (globalThis.usable = performance.now()));
    }
  }).observe(document, { childList: true, subtree: true });
}

async function slowStart(t, url) {
  let devtools;
  const office = await Office.open(t, url, {
    size: PHONE,
    serviceWorkers: "block",
    prepare: async (office) => {
      // A browser that has just been started is busy with itself.
      await office.page.waitForTimeout(1500);
      await office.context.addInitScript(timeUsable);
      devtools = await slowDown(office, SLOW_CPU);
      const throughput = (LINE.megabits * 1_000_000) / 8;
      await devtools.send("Network.enable");
      await devtools.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: LINE.roundTrip,
        downloadThroughput: throughput,
        uploadThroughput: throughput,
      });
    },
  });
  await office.page.waitForFunction(() => globalThis.usable, null, { timeout: 60_000 });
  const found = await office.page.evaluate(() => ({
    drawn: globalThis.drawn,
    usable: globalThis.usable,
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    files: performance.getEntriesByType("resource").map(({ name, startTime, responseEnd, encodedBodySize }) => ({
      name: name.replace(/^.*\//, ""),
      start: startTime,
      end: responseEnd,
      bytes: encodedBodySize,
    })),
  }));
  await office.close();
  return found;
}

// ---- What jumps ----

async function places({ page }) {
  const links = await page.locator("nav.places a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  return [...links, "#/usulan/baru", "#/usulan/tempel", "#/pilih", "#/pengaturan", "#/bantuan/usulan", links[0]];
}

/** Going by address instead of by press: a press would excuse what jumps after it. */
async function jumps(t, url, size, cpu) {
  const found = [];
  const office = await Office.open(t, url, { ...watched, size });
  const { page } = office;
  const note = async (where) => found.push({ where, shifts: (await collect(office)).shifts });
  await page.getByRole("combobox", { name: "Kantor Anda" }).waitFor();
  await note("start");
  await office.begin(VILLAGE, YEAR);
  await office.paste(cells(FILE_USULAN));
  await lines(office).first().waitFor();
  await page.waitForTimeout(600);
  await collect(office);
  const devtools = await slowDown(office, cpu);
  await page.reload();
  await lines(office).first().waitFor();
  await note("opening");
  const first = await lines(office).first().getAttribute("href");
  for (const hash of [...(await places(office)), first]) {
    await page.evaluate((hash) => (location.hash = hash), hash);
    await page.waitForTimeout(700);
    await note(hash === first ? "#/usulan/…" : hash);
  }
  await page.evaluate(() => (location.hash = "#/pengaturan"));
  await page.waitForTimeout(700);
  await collect(office);
  await office.leave();
  await page.waitForTimeout(600);
  await collect(office);
  await page.reload();
  await page.locator(".workspace-row").waitFor();
  await note("start, with a workspace");
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await office.close();
  return found;
}

// ---- The run ----

export async function measureSmoothness(t, url, say) {
  const typing = await tasksOfTyping(t, url);
  const importing = await tasksOfImport(t, url, say);
  const listing = await tasksOfList(t, url);
  say("long tasks");
  const kinds = await timePresses(t, url);
  say("presses on a slow phone");
  const starts = {};
  for (const encoding of ["br", "gzip"]) {
    const packed = await serve(t, { encoding });
    // The server compresses a file when it is first asked for.
    await slowStart(t, packed);
    starts[encoding] = [];
    for (let start = 0; start < STARTS; start++) starts[encoding].push(await slowStart(t, packed));
  }
  say("starts over a slow line");
  const shifts = [...(await jumps(t, url, DESK, 1)), ...(await jumps(t, url, PHONE, SLOW_CPU))];
  say("what jumps");
  return { typing, importing, listing, kinds, starts, shifts };
}

/** The rows of the table, and what is to be said where a budget is missed. */
export function judgeSmoothness({ typing, importing, listing, kinds, starts, shifts }, { spread, ms, number }) {
  const rows = [];
  const details = [];
  const task = (what, how, { tasks, frames }) => {
    const over = tasks.filter(({ ms }) => ms > TASK_MS);
    const times = over.map(({ ms }) => ms);
    rows.push({
      cells: [
        `Tasks over ${TASK_MS} ms: ${what}`,
        "none",
        over.length ? `${over.length}, the longest ${ms(Math.max(...times))}` : "none",
        over.length ? spread(times).text : "",
        how,
      ],
      isKept: over.length === 0,
    });
    const worst = [...over].sort((a, b) => b.ms - a.ms).slice(0, 4);
    for (const one of worst) details.push(`${what}: ${ms(one.ms)}: ${explain(one, frames)}`);
  };
  task("typing in a form", "60 characters in four fields, a save after each", typing);
  for (const step of importing) task(`${FILES} files, ${step.name}`, `Bappeda, ${FILE_USULAN} usulan a file`, step);
  for (const step of listing) task(`a list of ${LONG_LIST}, ${step.name}`, "a village's own list", step);
  for (const { name, presses, tasks, frames } of kinds) {
    const times = presses.map(({ ms }) => ms).sort((a, b) => a - b);
    const worst = times.at(-1) ?? 0;
    const after = Math.max(0, ...tasks.map(({ ms }) => ms));
    rows.push({
      cells: [
        `A press is answered: ${name}`,
        `≤ ${PRESS_MS} ms`,
        `worst ${worst ? `${worst} ms` : "under 16 ms"}`,
        times.length ? `${times[0]} ms to ${worst} ms` : "",
        `${times.length} presses of 16 ms or more; longest task meanwhile ${after ? ms(after) : `under ${TASK_MS} ms`}`,
      ],
      isKept: worst <= PRESS_MS,
    });
    const slowest = presses.filter(({ ms }) => ms === worst && ms > PRESS_MS / 2)[0];
    if (slowest) {
      const { name: event, waits, runs, ms: felt } = slowest;
      const parts = `waits ${Math.round(waits)}, runs ${Math.round(runs)}, until painted ${Math.round(felt - waits - runs)}`;
      details.push(`${name}: ${event} ${felt} ms: ${parts}; ${explain({ start: slowest.start + waits }, frames)}`);
    }
    const longest = [...tasks].sort((a, b) => b.ms - a.ms)[0];
    if (longest) details.push(`${name}: longest task ${ms(longest.ms)}: ${explain(longest, frames)}`);
  }
  const presses = kinds.flatMap((kind) => kind.presses.map(({ ms }) => ms)).sort((a, b) => a - b);
  const p98 = presses[Math.ceil(presses.length * 0.98) - 1];
  rows.push({
    cells: ["A press is answered: all of them", `≤ ${PRESS_MS} ms`, `98 of 100 within ${p98} ms`, "", `${presses.length} presses of 16 ms or more`],
    isKept: p98 <= PRESS_MS,
  });
  const usable = Object.entries(starts).map(([encoding, found]) => [encoding, spread(found.map((start) => start.usable))]);
  const [[, brotli], [, gzip]] = usable;
  const drawn = spread(starts.br.map((start) => start.drawn));
  rows.push({
    cells: [
      "First usable screen on a slow phone and line",
      `< ${number(USABLE_MS)} ms`,
      `${ms(brotli.median)} (drawn at ${ms(drawn.median)}; ${ms(gzip.median)} from a host with gzip alone)`,
      brotli.text,
      `${STARTS} first visits, brotli, ${LINE.megabits} Mbit/s, ${LINE.roundTrip} ms`,
    ],
    isKept: brotli.median < USABLE_MS,
  });
  if (brotli.median >= USABLE_MS) {
    const files = starts.br[0].files.map(({ name, start, end, bytes }) => `${name} ${Math.round(start)}–${Math.round(end)} (${number(bytes)} bytes)`);
    details.push(`first usable screen: ${files.join("; ")}`);
  }
  const score = shifts.reduce((sum, { shifts }) => sum + shifts.reduce((sum, { score }) => sum + score, 0), 0);
  rows.push({
    cells: ["Nothing jumps by itself", "0", score ? score.toFixed(4) : "0", "", "layout shift of the start, of opening, of every place; desk and slow phone"],
    isKept: score === 0,
  });
  for (const { where, shifts: all } of shifts) {
    for (const { score, nodes } of all) details.push(`jumps at ${where} (${score.toFixed(4)}): ${nodes.join("; ")}`);
  }
  return { rows, details };
}

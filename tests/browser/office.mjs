// Page objects: an office is one browser profile with the app in it, driven by what a person sees.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL, fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { quiet } from "./killable.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
// Where pictures of the screens go, for somebody who wants to look at them.
export const pictures = process.env.PICTURES;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const DESK = { width: 1366, height: 768 };
export const PHONE = { width: 360, height: 640 };

/** Serves dist/ on a free port until the test ends. */
export async function serve(t, { folder = "dist", prefix = "/", encoding = "" } = {}) {
  const server = spawn(process.execPath, ["scripts/server.mjs", folder, "0", prefix, encoding], { cwd: root });
  t.after(() => server.kill());
  const said = await new Promise((resolve, reject) => {
    server.stdout.once("data", (words) => resolve(String(words)));
    server.once("exit", () => reject(new Error("the server did not start")));
  });
  return /http:\S+/.exec(said)[0];
}

export const singleFile = pathToFileURL(join(root, "dist/rembuk.html")).href;

/** A folder that is removed when the test ends. */
export function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), "rembuk-"));
  // A browser that is just closing may still write into it.
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return folder;
}

export class Office {
  /** Starts a browser with a profile of its own. */
  static async open(t, url, { size = DESK, fillProfile, acceptsErrors = false, ...options } = {}) {
    const office = new this();
    t.after(() => office.close());
    office.url = url;
    office.size = size;
    office.profile = scratch(t);
    fillProfile?.(office.profile);
    office.downloads = scratch(t);
    office.requests = [];
    office.errors = [];
    office.acceptsErrors = acceptsErrors;
    await office.launch(options);
    return office;
  }

  /** On a disk of `quotaSize` bytes, or of the real one's size; `enlarge()` lifts the limit. */
  static async onDisk(t, url, quotaSize) {
    const { origin } = new URL(url);
    let devtools;
    const setQuota = (size) => devtools.send("Storage.overrideQuotaForOrigin", { origin, ...size });
    const office = await this.open(t, url, {
      serviceWorkers: "block",
      acceptsErrors: true,
      prepare: async ({ context, page }) => {
        await page.goto(`${url}data/app/icon.svg`);
        devtools = await context.newCDPSession(page);
        if (quotaSize) await setQuota({ quotaSize });
      },
    });
    return { office, enlarge: () => setQuota({}) };
  }

  /** `prepare(office)` is run before the app is asked for; `args` are further ones of the browser. */
  async launch({ offline = false, serviceWorkers = "allow", prepare = async () => {}, args = [] } = {}) {
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath,
      headless: true,
      viewport: this.size,
      acceptDownloads: true,
      offline,
      serviceWorkers,
      locale: "id-ID",
      timezoneId: "Asia/Jakarta",
      permissions: [],
      args: [...quiet, ...args],
    });
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.watch(this.page);
    await prepare(this);
    await this.page.goto(this.url);
    await this.page.locator("#app main").waitFor();
  }

  watch(page) {
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("pageerror", (error) => this.errors.push(`page: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(`console: ${message.text()}`);
    });
  }

  /** Another tab of the same profile. */
  async tab() {
    const page = await this.context.newPage();
    this.watch(page);
    await page.goto(this.url);
    await page.locator("#app main").waitFor();
    return page;
  }

  async close() {
    if (!this.context) return;
    await this.context.close().catch(() => {});
    this.context = null;
    if (!this.acceptsErrors) assert.deepEqual(this.errors, [], "the browser reported errors");
  }

  /** Closes the browser and starts it anew on the same profile. */
  async restart() {
    await this.context.close();
    await this.launch();
  }

  // ---- Mulai ----

  async begin(name, year) {
    await this.page.getByRole("combobox", { name: "Kantor Anda" }).fill(name);
    await this.page.getByRole("option").first().click();
    await this.page.getByLabel("Tahun rencana").fill(String(year));
    await this.page.getByRole("button", { name: "Mulai", exact: true }).click();
    await this.page.getByRole("navigation").waitFor();
  }

  /** Back to Mulai; the workspace stays. */
  async leave() {
    await this.page.locator(".top-office").click();
    await this.page.getByRole("button", { name: "Ganti ruang kerja" }).click();
    await this.page.getByRole("heading", { name: "Ruang kerja di peramban ini" }).waitFor();
  }

  // ---- The frame ----

  async go(place) {
    await this.page.getByRole("navigation").getByRole("link", { name: place }).click();
    await this.page.locator("main h1").waitFor();
  }

  /** Pengaturan, behind the office's name. */
  async settings() {
    await this.page.locator(".top-office").click();
    await this.page.getByTestId("key-code").waitFor();
  }

  async isSaved() {
    await this.page.getByTestId("save-state").filter({ hasText: "Tersimpan pukul" }).waitFor();
  }

  async undo() {
    await this.page.getByRole("button", { name: "Urungkan" }).first().click();
  }

  /** Presses a button that saves a file; gives the file's path. */
  async download(press) {
    const waiting = this.page.waitForEvent("download");
    await press();
    const download = await waiting;
    const path = join(this.downloads, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  }

  // ---- Usulan ----

  /** Fills the fields of the form by their labels, and leaves the last one. */
  async fill(fields) {
    for (const [label, text] of Object.entries(fields)) {
      const field = this.page.getByLabel(label, { exact: true });
      if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption({ label: text });
      else await field.fill(text);
    }
    await this.page.locator("main h1").click();
    await this.isSaved();
  }

  async addUsulan(fields) {
    await this.go("Usulan");
    await this.page.getByRole("link", { name: "Tambah usulan" }).click();
    await this.fill(fields);
  }

  /** Opens a usulan of the list on the screen. */
  async openUsulan(title) {
    await this.page.getByRole("main").getByRole("link", { name: title }).first().click();
    await this.page.getByRole("heading", { level: 1 }).first().waitFor();
    await this.page.waitForFunction(() => /^#\/\w+\/./.test(location.hash));
  }

  /** Pastes a block of cells and takes it over. */
  async paste(cells) {
    await this.go("Usulan");
    await this.page.getByRole("link", { name: "Tempel dari Excel" }).click();
    await this.page.getByLabel("Tempel di sini").fill(cells);
    await this.page.getByRole("button", { name: /^Tambahkan \d+ usulan$/ }).click();
    await this.page.getByTestId("total").waitFor();
  }

  /** What stands above a list: how many, and how much. */
  async total() {
    const total = this.page.getByTestId("total").filter({ hasText: /\d/ });
    await total.waitFor();
    return total.innerText();
  }

  // ---- Serahkan, Terima, Balasan ----

  async handOver() {
    await this.go("Serahkan");
    const path = await this.download(() => this.page.getByRole("button", { name: "Simpan berkas", exact: true }).click());
    await this.page.getByTestId("made").waitFor();
    return path;
  }

  /** Shows files in the preview of Terima; a file is a path, or {name, buffer}. */
  async preview(...files) {
    await this.go("Terima");
    const before = this.page.getByTestId("preview");
    if (await before.isVisible()) await before.getByRole("button", { name: "Batal" }).click();
    const listed = files.map((file) => (typeof file === "string" ? file : { mimeType: "", ...file }));
    await this.page.locator("#berkas").setInputFiles(listed);
    await this.page.getByTestId("preview").waitFor();
    return this.page.getByTestId("preview").innerText();
  }

  async accept() {
    const preview = this.page.getByTestId("preview");
    await preview.getByRole("button", { name: /^Terima \d+ berkas$/ }).click();
    await preview.waitFor({ state: "detached" });
  }

  async receive(...files) {
    await this.preview(...files);
    await this.accept();
  }

  /** Decides on the usulan that is open; stays on it. */
  async decide({ hasil, alasan, teks, anggaran, volume }) {
    const page = this.page;
    await page.getByLabel(hasil, { exact: false }).first().check();
    if (alasan) await page.getByLabel("Alasan", { exact: true }).selectOption({ label: alasan });
    if (teks) await page.getByLabel("Penjelasan untuk pengusul").fill(teks);
    if (volume) await page.getByLabel("Volume menurut kantor Anda").fill(volume);
    if (anggaran) await page.getByLabel("Anggaran menurut kantor Anda").fill(anggaran);
    await page.getByRole("button", { name: "Simpan keputusan" }).click();
    await page.getByText("Keputusan tersimpan.").waitFor();
  }

  /** The decisions for one office as a file. */
  async answer(name) {
    await this.go("Balasan");
    return this.download(() => this.page.getByRole("button", { name: `Simpan berkas untuk ${name}` }).click());
  }

  // ---- Checks ----

  /** What every screen must hold to. */
  async isFit(where) {
    // A passing message may lie over what it will give free again.
    const close = this.page.locator(".toast").getByRole("button", { name: "Tutup" });
    if (await close.isVisible()) await close.click();
    if (pictures) await this.page.screenshot({ path: join(pictures, `${where} ${this.size.width}.png`) });
    await this.fits(where);
    // High enough that the bar at the foot lies over nothing.
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight + 100);
    await this.page.setViewportSize({ ...this.size, height });
    await this.isAccessible(where);
    await this.page.setViewportSize(this.size);
  }

  /** axe on what is shown, by WCAG 2.2 AA. */
  async isAccessible(where) {
    // Evaluated in the isolated way of the protocol: the page's own policy stays as it is.
    await this.page.evaluate(axeSource);
    const found = await this.page.evaluate(async () => {
      const result = await globalThis.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      });
      return result.violations.map((violation) => ({
        id: violation.id,
        help: violation.help,
        nodes: violation.nodes.map((node) => node.html.slice(0, 200)),
      }));
    });
    assert.deepEqual(found, [], `axe at ${where}`);
  }

  /** Nothing but the app's own files was asked for. */
  asksNothingElse() {
    const base = new URL(this.url);
    const own = (url) =>
      url.startsWith("blob:") || url.startsWith("data:") || url.startsWith("chrome") ||
      (base.protocol === "file:" ? url.split("#")[0] === this.url : new URL(url).origin === base.origin);
    assert.deepEqual(this.requests.filter((url) => !own(url)), []);
  }

  /** The page does not scroll sideways. */
  async fits(where) {
    const over = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(over <= 0, `${where} is ${over} px too wide`);
  }
}

// Draws docs/rembuk.png and the screens in docs/gambar with the app's example, and lists these in
// docs/layar.md; run by scripts/pictures.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DESK, Office, PHONE, root, serve } from "./office.mjs";
import { withPalette } from "./png.mjs";

const FOLDER = join(root, "docs/gambar");
const COLLAGE = { width: 1760, height: 860 };
const TABLET = { width: 768, height: 1024 };
const MOST_KB = { collage: 150, picture: 100, together: 2500 };
/** The morning after the last day of the example. */
const NOW_MS = Date.UTC(2026, 2, 9, 2, 30);
const FONT = 'Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans Condensed", sans-serif';

const CELLS = [
  ["No", "Usulan", "Alamat", "Volume", "Satuan", "Anggaran"],
  ["1", "Perbaikan jembatan kecil Kp. Pasir Angin", "Kp. Pasir Angin RT 001/RW 005", "1", "unit", "85 juta"],
  ["2", "Penerangan jalan lingkungan RW 003", "Kp. Babakan Sari", "12", "titik", "48.000.000"],
  ["3", "Pengadaan meja dan kursi posyandu", "Posyandu Melati, Dusun II", "4", "set", "sekitar 12 jt"],
  ["", "Jumlah", "", "", "", "145.000.000"],
];

/** Every screen that is drawn, with what is to be seen on it. */
const SCREENS = {
  mulai: "Halaman Mulai",
  "desa-usulan": "Desa: daftar usulan",
  "desa-memilih": "Desa: memilih beberapa usulan",
  "desa-mengatur": "Desa: mengatur urutan",
  "desa-formulir": "Desa: mengisi usulan",
  "desa-peta": "Desa: menunjuk tempat di peta",
  "desa-foto": "Desa: foto usulan",
  "desa-tempel": "Desa: menempel daftar dari Excel",
  "desa-serahkan": "Desa: sebelum menyerahkan",
  "desa-diserahkan": "Desa: berkas sudah dibuat",
  "desa-terima": "Desa: berkas yang sudah diterima",
  "desa-keputusan": "Desa: keputusan atas usulan",
  bantuan: "Bantuan",
  pengaturan: "Pengaturan",
  "kecamatan-terima": "Kecamatan: menerima berkas",
  "kecamatan-pratinjau": "Kecamatan: pratinjau tiga berkas desa",
  "kecamatan-papan": "Kecamatan: papan desa",
  "kecamatan-riwayat": "Kecamatan: yang sudah diterima",
  "kecamatan-daftar": "Kecamatan: daftar usulan",
  "kecamatan-putuskan": "Kecamatan: memutuskan usulan",
  "kecamatan-pilih": "Kecamatan: isian yang berbeda",
  "kecamatan-balasan": "Kecamatan: balasan untuk desa",
  "bappeda-terima": "Bappeda: papan desa",
  "bappeda-daftar": "Bappeda: daftar usulan",
  "bappeda-balasan": "Bappeda: balasan untuk kantor",
};
/** Drawn once, beside those in both sizes. */
const SINGLE = {
  "desa-usulan-ponsel-gelap": "Desa: daftar usulan, tampilan gelap",
  "desa-formulir-ponsel-gelap": "Desa: mengisi usulan, tampilan gelap",
  "kecamatan-daftar-laptop-gelap": "Kecamatan: daftar usulan, tampilan gelap",
  "kecamatan-daftar-tablet": "Kecamatan: daftar usulan di tablet",
  "kecamatan-putuskan-proyektor": "Kecamatan: tayangan besar untuk proyektor",
};

const ends = [];
const t = { after: (end) => ends.push(end) };
const sizes = [];

/** Comes before the engine: its clock stands still, and its chance is the same each time. */
function still(seed) {
  return `{
    Date.now = () => ${NOW_MS};
    let state = ${seed};
    crypto.getRandomValues = (view) => {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; at++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        bytes[at] = state >>> 24;
      }
      return view;
    };
  }\n`;
}

let seed = 0;
async function standStill({ context, page }) {
  await page.clock.setFixedTime(NOW_MS);
  await context.route(/rembuk-engine[^/]*\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: still(++seed) + (await answer.text()) });
  });
}

function open(url, size) {
  return Office.open(t, url, { size, serviceWorkers: "block", acceptsErrors: true, prepare: standStill });
}

/**
 * A picture of the screen as it stands, without a passing message: from the top, or from an element on.
 * The banner of the example is left out where it is not what the picture is about.
 */
async function shoot({ page }, { top, withBanner = false } = {}) {
  const close = page.locator(".toast").getByRole("button", { name: "Tutup" });
  if (await close.isVisible()) await close.click();
  const showBanner = (isShown) =>
    page.evaluate((isShown) => {
      for (const banner of document.querySelectorAll(".example-banner")) banner.hidden = !isShown;
    }, isShown);
  await showBanner(withBanner);
  await page.evaluate((font) => {
    document.documentElement.style.setProperty("--font", font);
    document.activeElement?.blur();
    for (const area of document.querySelectorAll("textarea")) area.scrollTo(0, 0);
    scrollTo(0, 0);
  }, FONT);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
  await top?.first().evaluate((element) => {
    const pane = element.closest(".split-detail") ?? document.documentElement;
    const edge = pane === document.documentElement ? 0 : pane.getBoundingClientRect().top;
    pane.scrollTop += element.getBoundingClientRect().top - edge - 12;
  });
  await page.waitForTimeout(200);
  const png = await page.screenshot({ animations: "disabled", caret: "hide" });
  await showBanner(true);
  return withPalette(png);
}

function keep(path, png, most) {
  writeFileSync(join(root, "docs", path), png);
  sizes.push({ path, bytes: png.length, most });
}

/** Puts a picture of the screen into docs/gambar. */
async function draw(office, name, options) {
  if (!(name in SINGLE) && !(name.replace(/-(ponsel|laptop)$/, "") in SCREENS)) throw new Error(`no screen is called ${name}`);
  keep(`gambar/${name}.png`, await shoot(office, options), MOST_KB.picture);
}

async function sitAt(office, desk) {
  const { page } = office;
  await page.getByRole("group", { name: "data contoh" }).getByRole("button", { name: desk, exact: true }).click();
  await page.locator(".example-banner button[aria-current]").filter({ hasText: desk }).waitFor();
  await page.locator("main h1").first().waitFor();
}

async function openExample(url, size) {
  const office = await open(url, size);
  await office.page.getByRole("button", { name: "Coba dengan data contoh" }).click();
  await office.total();
  return office;
}

/** A photo of a road with a broken edge, drawn. */
function photo(page) {
  return page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 800, height: 800 });
    const pen = canvas.getContext("2d");
    const shape = (colour, ...corners) => {
      pen.fillStyle = colour;
      pen.beginPath();
      for (const [x, y] of corners) pen.lineTo(x, y);
      pen.fill();
    };
    shape("#bcd7e6", [0, 0], [800, 0], [800, 300], [0, 300]);
    shape("#6f9a5b", [0, 260], [300, 220], [800, 280], [800, 800], [0, 800]);
    shape("#8b8f92", [340, 280], [430, 280], [760, 800], [60, 800]);
    shape("#7a5b3c", [250, 480], [330, 470], [360, 560], [240, 620], [180, 610]);
    shape("#7a5b3c", [470, 610], [610, 600], [650, 690], [500, 720]);
    shape("#5b8fae", [500, 630], [590, 625], [615, 670], [515, 690]);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
}

async function drawVillage(office, size) {
  const { page } = office;
  const take = (name, options) => draw(office, `${name}-${size}`, options);
  await take("desa-usulan", { withBanner: true });
  await page.getByRole("button", { name: "Pilih beberapa" }).click();
  for (const at of [0, 2]) await page.locator(".choose-mark input").nth(at).check();
  await take("desa-memilih", { top: page.getByRole("group", { name: "Pilih beberapa" }) });
  await page.getByRole("button", { name: "Atur urutan" }).click();
  await take("desa-mengatur", { top: page.getByRole("button", { name: "Selesai mengatur" }) });
  await page.getByRole("button", { name: "Selesai mengatur" }).click();

  await page.locator(".usulan-line").first().click();
  await page.getByLabel("Masalah").waitFor();
  await take("desa-formulir");
  await page.getByText(/^(Tunjuk|Lihat) di peta$/).first().click();
  await page.locator(".map-drawing .map-home").waitFor();
  await take("desa-peta", { top: page.getByText("Lintang", { exact: true }) });
  await page.locator("#foto").setInputFiles({ name: "jalan.jpg", mimeType: "image/jpeg", buffer: Buffer.from(await photo(page)) });
  await page.locator(".photo img").waitFor();
  await take("desa-foto", { top: page.getByRole("heading", { name: "Foto", exact: true }) });

  await office.go("Usulan");
  await page.getByRole("link", { name: "Tempel dari Excel" }).click();
  await page.getByLabel("Tempel di sini").fill(CELLS.map((row) => row.join("\t")).join("\n"));
  await page.getByTestId("paste-counts").waitFor();
  await take("desa-tempel", { top: page.getByText("Tempel di sini") });

  await office.go("Serahkan");
  await page.getByRole("heading", { name: "Isi berkas" }).waitFor();
  await take("desa-serahkan");
  await office.handOver();
  await take("desa-diserahkan", { top: page.getByRole("button", { name: "Simpan berkas", exact: true }) });
  await office.go("Terima");
  await page.getByTestId("history").locator("li, p").first().waitFor();
  await take("desa-terima");
  await office.go("Keputusan");
  await page.locator(".fate-item").first().waitFor();
  await take("desa-keputusan");

  await office.go("Usulan");
  await page.getByRole("banner").getByRole("link", { name: "Bantuan" }).click();
  await page.getByRole("heading", { name: "Bantuan" }).waitFor();
  await take("bantuan");
  await page.getByRole("banner").getByRole("link").first().click();
  await page.getByRole("heading", { name: "Pengaturan" }).waitFor();
  await take("pengaturan");
}

async function drawSubdistrict(office, size) {
  const { page } = office;
  const take = (name, options) => draw(office, `${name}-${size}`, options);
  await sitAt(office, "Kecamatan");
  await office.go("Terima");
  await page.getByTestId("board").waitFor();
  await take("kecamatan-terima", { withBanner: true });
  await page.getByRole("button", { name: "Buka ketiga berkas contoh" }).click();
  const preview = page.getByTestId("preview");
  await preview.waitFor();
  await take("kecamatan-pratinjau", { top: preview });
  await office.accept();
  await take("kecamatan-papan", { top: page.getByTestId("board") });
  await take("kecamatan-riwayat", { top: page.getByTestId("history") });
  await office.go("Daftar");
  await office.total();
  await take("kecamatan-daftar");
  await page.getByLabel("Tampilkan").selectOption({ label: "Belum diputuskan" });
  await page.waitForTimeout(300);
  await page.locator(".usulan-line").first().click();
  await page.locator(".decision").waitFor();
  await page.getByLabel("Disetujui dengan penyesuaian").check();
  await take("kecamatan-putuskan", { top: page.locator(".decision") });
  await page.locator(".banner.warning a").click();
  await page.getByTestId("conflict").first().waitFor();
  await take("kecamatan-pilih", { top: size === "ponsel" ? page.getByTestId("conflict") : undefined });
  await office.go("Balasan");
  await page.locator(".answer-row").first().waitFor();
  await take("kecamatan-balasan");
}

async function drawBappeda(office, size) {
  const { page } = office;
  const take = (name, options) => draw(office, `${name}-${size}`, options);
  await sitAt(office, "Bappeda");
  await office.go("Terima");
  await page.getByTestId("board").waitFor();
  await page.getByTestId("board").getByText("Kecamatan Cibarusah").click();
  await take("bappeda-terima", { top: size === "ponsel" ? page.getByTestId("board") : undefined });
  await office.go("Daftar");
  await office.total();
  await take("bappeda-daftar");
  await office.go("Balasan");
  await page.locator(".answer-row").first().waitFor();
  await take("bappeda-balasan");
}

/** The kecamatan's list with a usulan opened beside it where there is room. */
async function openSubdistrictList(url, size) {
  const office = await openExample(url, size);
  await sitAt(office, "Kecamatan");
  await office.go("Daftar");
  await office.total();
  return office;
}

async function drawSingles(url) {
  const phone = await openExample(url, PHONE);
  await phone.page.emulateMedia({ colorScheme: "dark" });
  await draw(phone, "desa-usulan-ponsel-gelap");
  await phone.page.locator(".usulan-line").first().click();
  await phone.page.getByLabel("Masalah").waitFor();
  await draw(phone, "desa-formulir-ponsel-gelap");
  const tablet = await openSubdistrictList(url, TABLET);
  await draw(tablet, "kecamatan-daftar-tablet", { withBanner: true });

  const desk = await openSubdistrictList(url, DESK);
  await desk.page.locator(".usulan-line").nth(1).click();
  await desk.page.locator(".decision").waitFor();
  await desk.page.keyboard.press("p");
  await desk.page.locator(":root[data-presenting]").waitFor();
  await draw(desk, "kecamatan-putuskan-proyektor");
  await desk.page.keyboard.press("p");
  await desk.page.emulateMedia({ colorScheme: "dark" });
  await draw(desk, "kecamatan-daftar-laptop-gelap");
  await desk.page.emulateMedia({ colorScheme: "light" });
  return desk;
}

/** A desk and, before it, a phone. */
async function drawCollage(url, desk) {
  const village = await openExample(url, PHONE);
  const [large, small] = [await shoot(desk), await shoot(village)].map((png) => png.toString("base64"));
  const page = await desk.context.newPage();
  await page.setViewportSize(COLLAGE);
  await page.setContent(`<style>
    body { margin: 0; background: #dfe8e9; }
    img { position: absolute; box-sizing: content-box; background: #fff; border: 1px solid #9fb0b5; }
    .desk { left: 28px; top: 34px; border-radius: 8px; }
    .phone { right: 28px; bottom: 34px; border: 9px solid #14212b; border-radius: 26px; }
  </style><img class="desk" src="data:image/png;base64,${large}"><img class="phone" src="data:image/png;base64,${small}">`);
  keep("rembuk.png", withPalette(await page.screenshot()), MOST_KB.collage);
}

/** The page that shows every picture. */
function list() {
  const image = (name, words) => `![${words}](gambar/${name}.png)`;
  const both = Object.entries(SCREENS).map(
    ([name, words]) => `## ${words}\n\n${image(`${name}-ponsel`, `${words}, di ponsel`)}\n${image(`${name}-laptop`, `${words}, di laptop`)}\n`,
  );
  const single = Object.entries(SINGLE).map(([name, words]) => `## ${words}\n\n${image(name, words)}\n`);
  const lead = "Semua layar dengan data contoh, di ponsel dan di laptop. Cara memakainya ada di [panduan](panduan.md).\n";
  writeFileSync(join(root, "docs/layar.md"), ["# Layar Rembuk\n", lead, ...both, ...single].join("\n"));
}

async function drawAll() {
  const url = await serve(t);
  for (const [name, size] of [["ponsel", PHONE], ["laptop", DESK]]) {
    const office = await open(url, size);
    await office.page.getByRole("button", { name: "Coba dengan data contoh" }).waitFor();
    await draw(office, `mulai-${name}`);
    await office.page.getByRole("button", { name: "Coba dengan data contoh" }).click();
    await office.total();
    await drawVillage(office, name);
    await drawSubdistrict(office, name);
    await drawBappeda(office, name);
    await office.close();
  }
  await drawCollage(url, await drawSingles(url));
  list();
}

mkdirSync(FOLDER, { recursive: true });
for (const name of readdirSync(FOLDER)) rmSync(join(FOLDER, name));
try {
  await drawAll();
} finally {
  for (const end of ends) await end();
}
const kilobytes = (bytes) => Math.ceil(bytes / 1000);
for (const { path, bytes } of sizes) console.log(`pictures: docs/${path}, ${kilobytes(bytes)} kB`);
const together = kilobytes(sizes.reduce((sum, { bytes }) => sum + bytes, 0));
console.log(`pictures: ${sizes.length} together, ${together} kB`);
const large = sizes.filter(({ bytes, most }) => kilobytes(bytes) > most);
for (const { path, most } of large) console.log(`pictures: failed. docs/${path} is larger than ${most} kB.`);
if (together > MOST_KB.together) console.log(`pictures: failed. Together they are larger than ${MOST_KB.together} kB.`);
if (large.length > 0 || together > MOST_KB.together) process.exitCode = 1;

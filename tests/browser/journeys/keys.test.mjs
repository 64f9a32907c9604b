// Keys are made known face to face: by a code that one screen shows and another office's camera reads,
// or by typing its digits.
import assert from "node:assert/strict";
import test from "node:test";
import { join } from "node:path";
import { cameraless, film, filmed, otherCode, photograph } from "../camera.mjs";
import { DESK, Office, PHONE, scratch, serve, singleFile } from "../office.mjs";

const BAPPEDA = "Badan Perencanaan";

/** A village with one usulan, handed over; and its code as its screen shows it. */
async function village(t, url, size) {
  const office = await Office.open(t, url, { size });
  await office.begin("Segarajaya", 2027);
  await office.addUsulan({ Usulan: "Drainase jalan poros" });
  office.file = await office.handOver();
  return office;
}

async function show(office, place) {
  await (place === "Pengaturan" ? office.settings() : office.go(place));
  await office.page.getByRole("button", { name: "Tampilkan kode QR" }).click();
  await office.page.getByRole("img", { name: "Kode QR kunci perangkat ini" }).waitFor();
}

async function shownCode(office) {
  const code = office.page.getByRole("img", { name: "Kode QR kunci perangkat ini" });
  await code.scrollIntoViewIfNeeded();
  return photograph(code);
}

const scan = (office) => office.page.getByRole("button", { name: "Pindai kode QR" });
const found = (office) => office.page.getByTestId("introduction");

/** Keeps what the page films with, to see whether it is off. */
const watchCamera = ({ page }) =>
  page.addInitScript(() => {
    globalThis.filming = [];
    const open = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function (...wanted) {
      const stream = await open.apply(this, wanted);
      globalThis.filming.push(...stream.getTracks());
      return stream;
    };
  });

/** Opens the camera, which sees nothing that it would go off for. */
async function look(office) {
  await scan(office).click();
  await office.page.getByText("Arahkan kamera").waitFor();
  assert.equal(await office.page.evaluate(() => globalThis.filming.at(-1).readyState), "live");
}

/** Every camera that was ever opened is off. */
async function isOff(office) {
  const states = await office.page.evaluate(() => globalThis.filming.map((track) => track.readyState));
  assert.deepEqual(new Set(states), new Set(["ended"]));
}

for (const [name, size, isSingle] of [
  ["desk", DESK, false],
  ["phone", PHONE, false],
  ["single file", DESK, true],
]) {
  test(`a key is made known by its code (${name})`, async (t) => {
    const url = isSingle ? singleFile : await serve(t);
    const first = await village(t, url, size);
    await first.isFit("Serahkan");
    await show(first, "Serahkan");
    await first.isFit("Serahkan, with the code");
    await show(first, "Pengaturan");
    await first.isFit("Pengaturan, with the code");
    const digits = await first.page.getByTestId("key-code").innerText();
    const box = await first.page.locator("svg.qr").boundingBox();
    assert.ok(box.width >= 240 && box.height === box.width, JSON.stringify(box));
    // Dark on light in the dark too.
    await first.page.getByLabel("Gelap").check();
    const codeOfFirst = await shownCode(first);
    const { grey, width } = codeOfFirst;
    assert.ok(Math.min(...grey.slice(width * 6 + 6, width * 6 + 200)) > 250, "the margin is light");

    const path = join(scratch(t), "kamera.y4m");
    film(path);
    const bappeda = await Office.open(t, url, { size, args: filmed(path), prepare: watchCamera });
    await bappeda.begin(BAPPEDA, 2027);
    await bappeda.receive(first.file);
    await bappeda.page.getByTestId("history").getByText("Kunci belum dikenal").waitFor();
    await bappeda.settings();
    await bappeda.isFit("Pengaturan");

    // Nothing is seen, and the camera goes off with the button.
    await look(bappeda);
    await bappeda.isFit("Pengaturan, looking");
    await bappeda.page.getByRole("button", { name: "Matikan kamera" }).click();
    await scan(bappeda).waitFor();
    await isOff(bappeda);
    // With the screen.
    await look(bappeda);
    await bappeda.go("Daftar");
    await isOff(bappeda);
    await bappeda.settings();
    // With the page.
    await look(bappeda);
    await bappeda.page.evaluate(() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
      delete document.hidden;
    });
    await bappeda.page.getByText("Kamera dimatikan").waitFor();
    await isOff(bappeda);

    // A code of something else is named, and looking goes on.
    film(path, otherCode());
    await look(bappeda);
    await bappeda.page.getByText("Ini bukan kode kunci Rembuk").waitFor();
    await bappeda.isFit("Pengaturan, another code");
    await bappeda.page.getByRole("button", { name: "Matikan kamera" }).click();

    film(path, codeOfFirst);
    await scan(bappeda).click();
    await found(bappeda).waitFor();
    await isOff(bappeda);
    const offered = await found(bappeda).innerText();
    assert.match(offered, /Desa Segarajaya/);
    assert.ok(offered.includes(digits), offered);
    await bappeda.isFit("Pengaturan, a key is found");
    await bappeda.page.getByRole("button", { name: "Kenalkan kunci ini" }).click();
    await bappeda.page.locator(".known-key").filter({ hasText: digits }).waitFor();
    await bappeda.go("Terima");
    await bappeda.page.getByTestId("history").getByText("Tanda tangan dikenal").waitFor();

    // Once more: there is nothing to do.
    await bappeda.settings();
    await scan(bappeda).click();
    await found(bappeda).getByText("sudah dikenal. Tidak perlu").waitFor();
    await found(bappeda).getByRole("button", { name: "Batal" }).click();

    // Another device of the same office is warned of.
    const second = await village(t, url, size);
    await show(second, "Serahkan");
    film(path, await shownCode(second), { turn: -0.4 });
    await scan(bappeda).click();
    await found(bappeda).getByText("Perhatian: Desa Segarajaya sudah dikenal dengan kunci lain").waitFor();
    assert.equal(await bappeda.page.getByRole("button", { name: "Kenalkan kunci ini", exact: true }).count(), 0);
    await bappeda.isFit("Pengaturan, a changed key");
    assert.equal(await bappeda.page.locator(".known-key").count(), 1);
    await bappeda.page.getByRole("button", { name: /^Mereka mengganti perangkat/ }).click();
    await bappeda.page.locator(".known-key").nth(1).waitFor();
    await bappeda.isFit("Pengaturan, two keys");
    await bappeda.undo();
    await bappeda.page.locator(".known-key").nth(1).waitFor({ state: "detached" });
    bappeda.asksNothingElse();
  });
}

test("without a camera the digits are typed, and are looked for in what was received", async (t) => {
  const url = await serve(t);
  const first = await village(t, url, DESK);
  await first.settings();
  const digits = await first.page.getByTestId("key-code").innerText();

  const bappeda = await Office.open(t, url, {
    size: PHONE,
    prepare: ({ page }) =>
      page.addInitScript(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined })),
  });
  const page = bappeda.page;
  await bappeda.begin(BAPPEDA, 2027);
  await bappeda.settings();
  await page.getByText("tidak dapat memakai kamera").waitFor();
  assert.equal(await scan(bappeda).count(), 0);
  await page.getByRole("button", { name: "Ketik kode kunci" }).click();
  await bappeda.isFit("Pengaturan, typing");
  const find = page.getByRole("button", { name: "Cari kunci ini" });
  await find.click();
  await page.getByText("Pilih kantornya").waitFor();
  await page.getByRole("combobox", { name: "Kantor pemilik kunci" }).fill("Segarajaya");
  await page.getByRole("option").first().click();
  await page.getByLabel("Kode kunci", { exact: true }).fill("12345");
  await find.click();
  await page.getByText("lima kelompok").waitFor();
  await bappeda.isFit("Pengaturan, a wrong code");
  await page.getByLabel("Kode kunci", { exact: true }).fill(digits);
  await find.click();
  await page.getByText("Belum ada berkas dari Desa Segarajaya dengan kode ini").waitFor();
  await bappeda.isFit("Pengaturan, no file");

  await bappeda.receive(first.file);
  await bappeda.settings();
  await page.getByRole("button", { name: "Ketik kode kunci" }).click();
  await page.getByRole("combobox", { name: "Kantor pemilik kunci" }).fill("Segarajaya");
  await page.getByRole("option").first().click();
  await page.getByLabel("Kode kunci", { exact: true }).fill(digits.replaceAll(" ", ""));
  await find.click();
  assert.ok((await found(bappeda).innerText()).includes(digits));
  await page.getByRole("button", { name: "Kenalkan kunci ini" }).click();
  await page.locator(".known-key").filter({ hasText: "Desa Segarajaya" }).waitFor();
  await bappeda.go("Terima");
  await page.getByTestId("history").getByText("Tanda tangan dikenal").waitFor();
});

test("a camera that is not there or not allowed is said so", async (t) => {
  const url = await serve(t);
  for (const [args, words] of [
    [cameraless, "Kamera tidak ditemukan di perangkat ini"],
    [["--use-fake-device-for-media-stream", "--deny-permission-prompts"], "Kamera tidak diizinkan"],
  ]) {
    const office = await Office.open(t, url, { args });
    await office.begin(BAPPEDA, 2027);
    await office.settings();
    await scan(office).click();
    await office.page.getByText(words).waitFor();
    await scan(office).waitFor();
    await office.isFit(words);
  }
});

test("a reader that breaks does not take the app along", async (t) => {
  const url = await serve(t);
  const path = join(scratch(t), "kamera.y4m");
  film(path, otherCode());
  const office = await Office.open(t, url, {
    args: filmed(path),
    acceptsErrors: true,
    prepare: ({ page }) =>
      page.addInitScript(() => {
        // The first reader breaks on its first picture.
        globalThis.pictures = 0;
        globalThis.Worker = class extends Worker {
          constructor(url, options) {
            super(url, options);
            this.isReader = options.name === "rembuk-spare";
          }

          postMessage(message, ...rest) {
            const isPicture = this.isReader && Array.isArray(message);
            if (isPicture && globalThis.pictures++ === 0) {
              const data = { rembukBoot: "panic", message: "pecah" };
              return void this.dispatchEvent(new MessageEvent("message", { data }));
            }
            return super.postMessage(message, ...rest);
          }
        };
      }),
  });
  await office.begin(BAPPEDA, 2027);
  await office.settings();
  await scan(office).click();
  await office.page.getByText("Ini bukan kode kunci Rembuk").waitFor();
  assert.ok((await office.page.evaluate(() => globalThis.pictures)) > 1);
});

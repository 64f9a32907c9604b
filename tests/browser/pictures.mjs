// Draws docs/rembuk.png with the app's example; run by scripts/pictures.
import { statSync } from "node:fs";
import { join } from "node:path";
import { Office, root, serve } from "./office.mjs";

const PICTURE = join(root, "docs/rembuk.png");
const WHOLE = { width: 1520, height: 840 };
const DESK = { width: 1150, height: 770 };
const PHONE = { width: 340, height: 690 };
const MOST_BYTES = 150_000;
const DECISIONS = [
  { hasil: "Disetujui" },
  {
    hasil: "Disetujui dengan penyesuaian",
    alasan: "Anggaran disesuaikan dengan standar harga",
    teks: "Sesuai standar harga satuan 2027.",
    anggaran: "600 juta",
  },
  { hasil: "Ditunda", alasan: "Belum ada studi kelayakan atau gambar rinci (FS/DED)" },
  { hasil: "Disetujui" },
];

const ends = [];
const t = { after: (end) => ends.push(end) };

/** What the office's screen shows, from the top and without passing messages. */
async function shoot({ page }) {
  const close = page.locator(".toast").getByRole("button", { name: "Tutup" });
  if (await close.isVisible()) await close.click();
  await page.evaluate(() => {
    document.documentElement.style.setProperty("--font", 'Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans Condensed", sans-serif');
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  return (await page.screenshot()).toString("base64");
}

async function draw() {
  const url = await serve(t);
  const village = await Office.open(t, url, { size: PHONE });
  await village.page.getByRole("button", { name: "Coba dengan data contoh" }).click();
  await village.page.getByTestId("total").filter({ hasText: "12 usulan" }).waitFor();
  const handed = await village.handOver();

  const bappeda = await Office.open(t, url, { size: DESK });
  await bappeda.begin("Badan Perencanaan", 2027);
  await bappeda.receive(handed);
  await bappeda.page.getByText("Cocokkan kode kunci").click();
  await bappeda.page.getByRole("button", { name: "Kodenya sama" }).click();
  await bappeda.page.getByTestId("history").getByText("Tanda tangan dikenal").waitFor();
  for (const [at, decision] of DECISIONS.entries()) {
    await bappeda.go("Daftar");
    await bappeda.page.locator(".usulan-line").nth(at).click();
    await bappeda.decide(decision);
  }
  const answered = await bappeda.answer("Desa Segarajaya");
  await village.receive(answered);
  await village.go("Usulan");
  await village.page.getByText("Ditunda").waitFor();
  await bappeda.go("Daftar");
  await bappeda.page.getByText("Ditunda").first().waitFor();
  const [desk, phone] = [await shoot(bappeda), await shoot(village)];

  const page = await bappeda.context.newPage();
  await page.setViewportSize(WHOLE);
  await page.setContent(`<style>
    body { margin: 0; background: #dfe8e9; }
    img { position: absolute; box-sizing: content-box; background: #fff; border: 1px solid #9fb0b5; }
    .desk { left: 28px; top: 34px; border-radius: 8px; }
    .phone { right: 28px; bottom: 34px; border: 9px solid #14212b; border-radius: 26px; }
  </style><img class="desk" src="data:image/png;base64,${desk}"><img class="phone" src="data:image/png;base64,${phone}">`);
  await page.screenshot({ path: PICTURE });
}

try {
  await draw();
} finally {
  for (const end of ends.reverse()) await end();
}
const size = statSync(PICTURE).size;
console.log(`pictures: docs/rembuk.png, ${Math.round(size / 1000)} kB`);
if (size > MOST_BYTES) {
  console.log(`pictures: failed. That is more than ${MOST_BYTES / 1000} kB.`);
  process.exitCode = 1;
}

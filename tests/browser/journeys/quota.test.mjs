// A disk that runs out somewhere within an import: nothing of it is taken in, and nothing else is
// harmed.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";
import { makeBundle } from "../bundle.mjs";
import { Office, serve } from "../office.mjs";

const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Six files of ten usulan whose texts cannot be packed, about 4 MB. */
const files = Array.from({ length: 6 }, (_, file) => {
  const records = Array.from({ length: 10 }, (_, at) => ({
    id: randomBytes(13).toString("hex"),
    fields: {
      anggaran: 1_000_000,
      kantor: "32.16.01.2003",
      prioritas: at + 1,
      tahun: 2027,
      usulan: `Usulan ${file} ${at} ${randomBytes(50_000).toString("base64")}`,
    },
  }));
  const made = makeBundle({ office: "32.16.01.2003", year: 2027, replica: randomBytes(16).toString("hex"), records, made: Date.now() });
  return { name: `desa-${file}.json`, mimeType: "application/json", buffer: Buffer.from(made.text) };
});

async function kecamatanOn(t, url, quotaSize) {
  const opened = await Office.onDisk(t, url, quotaSize);
  await opened.office.begin("Kecamatan Tarumajaya", 2027);
  return opened;
}

const used = (office) => office.page.evaluate(async () => (await navigator.storage.estimate()).usage);

test("an import that no longer fits at any tenth of it is taken in whole or not at all", async (t) => {
  const url = await serve(t);
  const roomy = (await kecamatanOn(t, url)).office;
  const before = await used(roomy);
  await roomy.receive(...files);
  const need = (await used(roomy)) - before;
  await roomy.close();
  assert.ok(need > 3_000_000, `${need} bytes`);

  let refused = 0;
  for (const tenth of TENTHS) {
    const { office, enlarge } = await kecamatanOn(t, url, before + Math.round((need * tenth) / 10));
    const { page } = office;
    await office.addUsulan({ Usulan: "Jalan kecamatan", Masalah: "Rusak" });
    await office.preview(...files);
    await page.getByTestId("preview").getByRole("button", { name: "Terima 6 berkas" }).click();
    const failed = page.getByText("Belum diterima.", { exact: false });
    const done = page.getByText("6 berkas diterima.");
    await failed.or(done).first().waitFor();
    const isRefused = await failed.isVisible();
    await office.go("Daftar");
    assert.match(await office.total(), isRefused ? /^1 usulan/ : /^61 usulan/, `at ${tenth}/10`);
    if (isRefused) {
      refused += 1;
      // What was typed before is there, a file can be made, and with room the import goes through.
      await office.go("Usulan");
      await office.openUsulan("Jalan kecamatan");
      assert.equal(await page.getByLabel("Masalah", { exact: true }).inputValue(), "Rusak");
      if (tenth % 4 === 1) {
        await enlarge();
        await office.restart();
        await office.go("Daftar");
        assert.match(await office.total(), /^1 usulan/, `after a restart at ${tenth}/10`);
        await office.handOver();
        await office.receive(...files);
        await office.go("Daftar");
        assert.match(await office.total(), /^61 usulan/);
      }
    }
    await office.close();
  }
  assert.ok(refused >= 5, `refused ${refused} times`);
});

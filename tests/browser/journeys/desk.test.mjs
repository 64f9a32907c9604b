// The desk: many usulan at once, suggestions, help and keys, the list beside what is opened.
import assert from "node:assert/strict";
import test from "node:test";
import { DESK, Office, PHONE, serve } from "../office.mjs";

const VILLAGE = "Sagara Makmur";

/** A letterhead, then the list: cells over several rows, lines within cells, a table within a table. */
const LETTER =
  "<table><tr><td>Pemerintah Desa</td></tr></table>" +
  "<table><tr><th>Usulan<th>Dusun<th>Anggaran" +
  "<tr><td rowspan=2>Posyandu<br><b>Mawar</b><script>document.title='x'</script><td>Satu<table><tr><td>a<td>b</table><td>40 juta" +
  "<tr><td>Dua<td>5 juta</table>";

for (const [name, size] of [
  ["desk", DESK],
  ["phone", PHONE],
]) {
  test(`many usulan are copied out, pasted in, written to, duplicated and deleted (${name})`, async (t) => {
    const office = await Office.open(t, await serve(t), { size });
    const { page } = office;
    await office.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await office.begin(VILLAGE, 2027);
    await office.paste("Usulan\tVolume\tSatuan\tAnggaran\n=Jalan A\t10\tm\t1.250.000\nJalan B\t2,5\tm\t150 juta\nJalan C\t3\tunit\t2 M");
    await page.getByRole("button", { name: "Pilih beberapa" }).click();
    await page.getByLabel("Pilih “=Jalan A”").check();
    await page.getByLabel("Pilih “Jalan B”").check();
    await page.getByText("2 dipilih").waitFor();
    await page.getByRole("button", { name: "Ubah isian" }).click();
    await office.isFit("Usulan, choosing");
    await page.getByLabel("Isian", { exact: true }).selectOption({ label: "Dusun" });
    await page.getByLabel("Isi yang baru").fill("Dusun Tiga");
    await page.getByRole("button", { name: "Tulis ke semua yang dipilih" }).click();
    await page.getByText("2 usulan diubah.").waitFor();
    assert.equal(await page.getByText("Dusun Tiga").count(), 2);
    await page.getByRole("button", { name: "Salin untuk Excel" }).click();
    await page.getByText("2 usulan disalin.").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^Usulan\t.*\tDusun\t.*\r\n'=Jalan A\t/s);
    await page.getByRole("button", { name: "Gandakan" }).click();
    await page.getByText("2 usulan digandakan", { exact: false }).waitFor();
    assert.match(await office.total(), /^5 usulan/);
    await page.getByRole("button", { name: "Hapus", exact: true }).click();
    await page.getByText("2 usulan dihapus.").waitFor();
    assert.match(await office.total(), /^3 usulan/);
    await office.undo();
    await page.getByTestId("total").filter({ hasText: "5 usulan" }).waitFor();

    // What was copied is understood by another office, the apostrophe of the formula gone.
    const other = await Office.open(t, office.url, { size });
    await other.begin("Segarajaya", 2027);
    await other.paste(copied);
    assert.match(await other.total(), /^2 usulan · Rp151\.250\.000/);
    await other.page.getByText("=Jalan A", { exact: true }).waitFor();

    // A table of a page, which has no tabs in its text.
    await other.page.getByRole("link", { name: "Tempel dari Excel" }).click();
    await other.page.getByLabel("Tempel di sini").evaluate((box, LETTER) => {
      const data = new DataTransfer();
      data.setData("text/plain", "Usulan Anggaran Posyandu 40 juta");
      data.setData("text/html", LETTER);
      box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, LETTER);
    // The second row begins beside the first one's cell: it is no usulan, and its cells are not shifted.
    await other.page.getByText("1 baris tidak diambil").waitFor();
    await other.page.getByRole("button", { name: "Tambahkan 1 usulan" }).click();
    await other.page.getByText("Posyandu Mawar", { exact: false }).waitFor();
    assert.match(await other.total(), /^3 usulan · Rp191\.250\.000/);
  });
}

test("rows are dragged to their place", async (t) => {
  const office = await Office.open(t, await serve(t));
  const { page } = office;
  await office.begin(VILLAGE, 2027);
  await office.paste("Usulan\tAnggaran\nSatu\t1 juta\nDua\t1 juta\nTiga\t1 juta");
  await page.getByRole("button", { name: "Atur urutan" }).click();
  await page.locator(".usulan-item").nth(2).dragTo(page.locator(".usulan-item").nth(0));
  const titles = () => page.locator(".usulan-line strong").allInnerTexts();
  await page.waitForFunction(() => document.querySelector(".usulan-line strong").textContent === "Tiga");
  assert.deepEqual(await titles(), ["Tiga", "Satu", "Dua"]);
});

test("suggestions: the nomenclature, agencies, and what was written before, by keyboard", async (t) => {
  const office = await Office.open(t, await serve(t));
  const { page } = office;
  await office.begin(VILLAGE, 2027);
  await office.addUsulan({ Usulan: "Rabat beton", Dusun: "Dusun Melati" });
  await office.addUsulan({ Usulan: "Drainase" });
  await page.getByLabel("Dusun", { exact: true }).pressSequentially("mel");
  await page.getByRole("option", { name: "Dusun Melati" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByLabel("Dusun", { exact: true }).inputValue(), "Dusun Melati");
  await page.getByText("Isian lain").click();
  const code = page.getByLabel("Kode sub kegiatan");
  await code.pressSequentially("rehabilitasi jalan");
  await page.getByRole("option", { name: /Rehabilitasi Jalan/ }).first().click();
  assert.match(await code.inputValue(), /^\d\.\d\d\./);
  await page.getByText("Rehabilitasi Jalan", { exact: true }).waitFor();
  const agency = page.getByLabel("Perangkat daerah tujuan");
  await agency.pressSequentially("sumber daya air");
  await page.locator(".combobox-list:visible").getByRole("option").first().click();
  assert.match(await agency.inputValue(), /Sumber Daya Air/);
  // Enter without choosing keeps what was typed.
  await page.getByLabel("Dusun", { exact: true }).fill("Dusun");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.getByLabel("Dusun", { exact: true }).inputValue(), "Dusun");
});

test("help, keys and the large look", async (t) => {
  const office = await Office.open(t, await serve(t));
  const { page } = office;
  await office.begin(VILLAGE, 2027);
  await page.keyboard.press("n");
  await page.getByLabel("Usulan", { exact: true }).waitFor();
  // In a field a letter is a letter.
  await page.getByLabel("Usulan", { exact: true }).pressSequentially("pn?1");
  assert.equal(await page.getByLabel("Usulan", { exact: true }).inputValue(), "pn?1");
  await page.getByRole("heading", { level: 1 }).click();
  await office.isSaved();
  await page.keyboard.press("2");
  await page.getByRole("heading", { level: 1, name: "Serahkan" }).waitFor();
  await page.keyboard.press("?");
  await page.getByText("Satu berkas berisi semua usulan kantor ini.", { exact: false }).waitFor();
  await office.isFit("Bantuan");
  await page.keyboard.press("p");
  await office.isFit("Bantuan, large");
  await page.keyboard.press("p");
  await page.keyboard.press("1");
  await page.getByTestId("total").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("pn");
  assert.equal(await page.getByRole("searchbox").inputValue(), "pn");
  await page.getByRole("searchbox").fill("");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Control+z");
  await page.getByText("Belum ada usulan.").waitFor();
  await page.keyboard.press("Control+y");
  await page.getByText("pn?1").waitFor();
  await page.keyboard.press("?");
  await page.getByLabel("Pakai pintasan satu huruf").uncheck();
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("1");
  await page.waitForTimeout(200);
  await page.getByRole("heading", { level: 1, name: "Bantuan" }).waitFor();
});

test("on a desk the list stays beside what is opened, and comes back to its place elsewhere", async (t) => {
  const url = await serve(t);
  const office = await Office.open(t, url);
  const { page } = office;
  await page.getByRole("button", { name: "Coba dengan data contoh" }).click();
  await page.getByTestId("total").waitFor();
  await page.mouse.wheel(0, 900);
  await page.waitForFunction(() => scrollY > 500);
  await page.locator(".usulan-line").nth(12).click();
  await page.getByRole("link", { name: "Kembali ke daftar" }).first().waitFor();
  await page.goBack();
  await page.waitForFunction(() => scrollY > 500);

  await page.getByRole("button", { name: "Kecamatan", exact: true }).click();
  await page.getByTestId("board").waitFor();
  await office.go("Daftar");
  await page.locator(".usulan-line").nth(1).click();
  const title = await page.locator(".usulan-line strong").nth(1).innerText();
  await page.getByRole("heading", { level: 2, name: title }).waitFor();
  await page.locator(".usulan-line[aria-current]").filter({ hasText: title }).waitFor();
  await office.isFit("Daftar and Putuskan");
});

test("a workspace has a name of its own", async (t) => {
  const office = await Office.open(t, await serve(t));
  const { page } = office;
  await office.begin(VILLAGE, 2027);
  await page.locator(".top-office").click();
  await page.getByLabel("Nama ruang kerja").fill("Latihan");
  await page.keyboard.press("Tab");
  await office.leave();
  await page.getByText("Latihan (Desa Sagara Makmur)").waitFor();
});

test("work of more than a day in no file is spoken of", async (t) => {
  const office = await Office.open(t, await serve(t));
  const { page } = office;
  await office.begin(VILLAGE, 2027);
  await office.addUsulan({ Usulan: "Jalan" });
  assert.equal(await page.getByText("Sudah lebih dari sehari").count(), 0);
  await page.clock.install({ time: Date.now() + 25 * 3600 * 1000 });
  await office.go("Serahkan");
  await office.go("Usulan");
  await page.reload();
  await page.getByText("Sudah lebih dari sehari").waitFor();
  await office.isFit("the reminder");
  await office.download(() => page.locator(".banners").getByRole("button", { name: "Simpan cadangan" }).click());
  await page.getByText("Sudah lebih dari sehari").waitFor({ state: "detached" });
});

test("what was cleared of a decision stays cleared", async (t) => {
  const office = await Office.open(t, await serve(t));
  const { page } = office;
  await page.getByRole("button", { name: "Coba dengan data contoh" }).click();
  await page.getByTestId("total").waitFor();
  await page.getByRole("button", { name: "Kecamatan", exact: true }).click();
  await page.getByTestId("board").waitFor();
  await office.go("Daftar");
  const words = page.getByLabel("Penjelasan untuk pengusul");
  const open = async (at) => {
    const title = await page.locator(".usulan-line strong").nth(at).innerText();
    await page.locator(".usulan-line").nth(at).click();
    await page.getByRole("heading", { level: 2, name: title }).waitFor();
    await page.waitForTimeout(300);
  };
  await open(1);
  const before = await words.inputValue();
  await words.fill("Sedang ditulis");
  await page.waitForTimeout(1200);
  await open(2);
  await open(1);
  assert.equal(await words.inputValue(), "Sedang ditulis");
  await words.fill(before);
  await page.waitForTimeout(1200);
  await open(2);
  await open(1);
  assert.equal(await words.inputValue(), before);
});

// Measures `rembuk import` against the truth of a folder of generated lists:
// desa_kebenaran.jsonl (village sheets), kabupaten.jsonl (SIPD's 28 and 16 columns).
// accuracy.mjs PROGRAM [--show] DIR...
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [program, ...given] = process.argv.slice(2);
const show = given.includes("--show");
const folders = given.filter((argument) => argument !== "--show");

const lines = (path) =>
  readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

function read(office, files) {
  const call = ["import", "--office", office, "--year", "2021", "--json", ...files];
  const text = execFileSync(program, call, { encoding: "utf8", maxBuffer: 1 << 30 });
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line)).filter((row) => !row.ringkasan);
}

const folded = (value) => String(value ?? "").toLowerCase().replace(/\s+/g, " ").trim();
const numbers = (value) => (String(value ?? "").match(/\d+/g) ?? []).map(Number).join();
const same = {
  rt: (a, b) => numbers(a) === numbers(b),
  rw: (a, b) => numbers(a) === numbers(b),
};
const equal = (field, got, want) => {
  if (field in same) return same[field](got, want);
  if (typeof want === "number") return got !== null && Math.abs(got - want) < 1e-6;
  return folded(got) === folded(want);
};
const isDoubtful = (row, field) => row.ragu.some((doubt) => doubt.ruas === field);

class Tally {
  found = 0;
  missed = 0;
  invented = 0;
  unmarked = 0;
  doubtful = 0;
  read = 0;
  fields = new Map();

  compare(layout, place, truth, row) {
    this.found += 1;
    this.doubtful += row.ragu.length > 0;
    for (const [field, want] of Object.entries(truth)) {
      const right = equal(field, row[field], want);
      const tally = this.fields.get(field) ?? [0, 0];
      this.fields.set(field, [tally[0] + right, tally[1] + 1]);
      if (right) continue;
      const marked = isDoubtful(row, field);
      const unmarked = field === "anggaran" && row[field] !== null && !marked;
      this.unmarked += unmarked;
      if (show) {
        const sign = unmarked ? "UNMARKED" : marked ? "marked" : "wrong";
        console.log(`${layout} ${place} ${field} ${sign}: ${JSON.stringify(row[field])} for ${JSON.stringify(want)}`);
      }
    }
  }

  print(name) {
    const percent = ([right, all]) => ((100 * right) / all).toFixed(2);
    const fields = [...this.fields].map(([field, tally]) => `${field} ${percent(tally)}`).join("  ");
    console.log(
      `${name}: rows ${this.found}/${this.found + this.missed}, invented ${this.invented}, ` +
        `wrong unmarked amounts ${this.unmarked}, rows with a doubt ${this.doubtful}\n    ${fields}`,
    );
  }
}

function villages(folder, tallies) {
  const files = new Map();
  for (const truth of lines(join(folder, "desa_kebenaran.jsonl"))) {
    const of = files.get(truth.berkas) ?? { office: truth.kode_desa, layout: truth.layout, rows: new Map() };
    of.rows.set(`${truth.lembar}:${truth.baris}`, truth.nilai);
    files.set(truth.berkas, of);
  }
  for (const [file, { office, layout, rows }] of files) {
    const tally = tallies.get(layout) ?? new Tally();
    tallies.set(layout, tally);
    for (const row of read(office, [join(folder, file)])) {
      const place = `${row.asal.lembar}:${row.asal.baris}`;
      const truth = rows.get(place);
      if (truth) {
        rows.delete(place);
        tally.compare(layout, `${file} ${place}`, { ...truth, kode_desa: office }, row);
      } else {
        tally.invented += 1;
        if (show) console.log(`${layout} ${file} ${place} INVENTED: ${JSON.stringify(row.usulan)}`);
      }
    }
    tally.missed += rows.size;
    if (show) for (const [place, truth] of rows) console.log(`${layout} ${file} ${place} MISSED: ${truth.usulan}`);
  }
}

// SIPD's own sheets hold the rows in the order of the truth.
function sipd(folder, tallies) {
  const records = lines(join(folder, "kabupaten.jsonl"));
  const wanted = ["usulan", "volume", "satuan", "anggaran", "tanggal", "opd_tujuan", "kode_desa"];
  const without = (fields) => wanted.filter((field) => !fields.includes(field));
  const measure = (name, files, truths, fields) => {
    if (!files.every((file) => existsSync(file))) return;
    const tally = tallies.get(name) ?? new Tally();
    tallies.set(name, tally);
    const rows = read("bappeda", files);
    tally.missed += Math.max(0, truths.length - rows.length);
    tally.invented += Math.max(0, rows.length - truths.length);
    rows.slice(0, truths.length).forEach((row, at) => {
      const truth = truths[at];
      const own = fields.filter((field) => field !== "kode_desa" || truth.desa);
      const of = Object.fromEntries(own.map((field) => [field, truth[field] ?? null]));
      tally.compare(name, `${row.asal.berkas}:${row.asal.baris}`, of, row);
    });
  };
  const renja = records.filter((record) => record.sumber === "renja");
  const pokir = records.filter((record) => record.sumber === "pokir");
  measure("renja.csv", [join(folder, "renja.csv")], renja, wanted);
  measure("pokir.csv", [join(folder, "pokir.csv")], pokir, without(["kode_desa"]));
  measure("pokir.xlsx", [join(folder, "pokir.xlsx")], pokir, without(["anggaran", "kode_desa"]));
  const folder28 = join(folder, "renja");
  if (existsSync(folder28)) {
    const names = new Map(readdirSync(folder28).map((name) => [name.replace(/\.xlsx$/, ""), join(folder28, name)]));
    const stem = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    for (const [name, file] of names) {
      measure("renja/*.xlsx", [file], renja.filter((record) => stem(record.opd_tujuan) === name), wanted);
    }
  }
}

const tallies = new Map();
for (const folder of folders) {
  villages(folder, tallies);
  if (existsSync(join(folder, "kabupaten.jsonl"))) sipd(folder, tallies);
}
for (const [name, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) tally.print(name);

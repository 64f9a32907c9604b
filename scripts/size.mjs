// Measures dist/ against docs/size-budget.json and fails above it. --record writes today's sizes there.
// --json prints the two totals and their limits only, and judges nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const budgetPath = "docs/size-budget.json";
const budget = JSON.parse(readFileSync(budgetPath, "utf8"));
const matches = (path, patterns) =>
  patterns.some((pattern) => new RegExp(`^${pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`).test(path));

const worker = readFileSync("dist/sw.js", "utf8");
const listed = Object.keys(JSON.parse(/const FILES = (\{[\s\S]*?\});/.exec(worker)[1])).map((path) => (path === "./" ? "index.html" : path));
const rows = [...listed, "sw.js"].map((path) => {
  const content = readFileSync(`dist/${path}`);
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  return { path, raw: content.length, gzip: gzipSync(content, { level: 9 }).length, brotli: brotli.length };
});
const offline = rows.filter(({ path }) => !matches(path, budget.lazy));
const behind = offline.filter(({ path }) => matches(path, budget.behindFirstScreen));
const first = offline.filter(({ path }) => !matches(path, [...budget.behindFirstScreen, ...budget.later]));

const sum = (part) =>
  part.reduce((total, row) => ({ raw: total.raw + row.raw, gzip: total.gzip + row.gzip, brotli: total.brotli + row.brotli }), { raw: 0, gzip: 0, brotli: 0 });
if (process.argv.includes("--json")) {
  const of = (key, part) => ({ brotli: sum(part).brotli, limit: budget[key].brotli });
  console.log(JSON.stringify({ firstScreen: of("firstScreen", first), offlineInstall: of("offlineInstall", offline) }));
  process.exit();
}

const number = (value) => (Number.isNaN(value) ? "" : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, " ")).padStart(11);
const line = (name, { raw, gzip, brotli }) => console.log(`    ${name.padEnd(46)}${number(raw)}${number(gzip)}${number(brotli)}`);
const signed = (value) => `${value > 0 ? "+" : value < 0 ? "−" : "±"}${number(Math.abs(value)).trim()}`;

console.log(`    ${"bytes".padEnd(46)}${"raw".padStart(11)}${"gzip 9".padStart(11)}${"brotli 11".padStart(11)}`);
for (const row of first) line(row.path, row);

let above = 0;
/** Prints a total and judges it. */
function judge(key, name, part) {
  const total = sum(part);
  const { brotli: limit, recorded } = budget[key];
  line(`= ${name}`, total);
  const left = limit - total.brotli;
  if (left < 0) above++;
  const change = recorded === undefined ? "" : `, ${signed(total.brotli - recorded)} since last recorded`;
  console.log(`      ${left < 0 ? `${number(-left).trim()} ABOVE` : `${number(left).trim()} below`} the budget of ${number(limit).trim()} brotli${change}`);
  budget[key].recorded = total.brotli;
}
judge("firstScreen", "first usable screen", first);
for (const row of behind) line(row.path, row);
line("+ page and engine, fetched behind the first screen", sum(behind));
line("  first usable screen, page and engine together", sum([...first, ...behind]));
judge("offlineInstall", "complete offline install", offline);
line("also kept for offline, when asked for", sum(rows.filter(({ path }) => matches(path, budget.lazy))));
line("rembuk.html (by itself)", { raw: readFileSync("dist/rembuk.html").length, gzip: NaN, brotli: NaN });
if (process.argv.includes("--record")) writeFileSync(budgetPath, `${JSON.stringify(budget, null, 2)}\n`);
if (above) {
  console.log(`size: failed. ${above} of 2 sizes are above the budget in ${budgetPath}: make them smaller, or raise the budget with a reason.`);
  process.exit(1);
}
console.log("size: both sizes are within the budget");

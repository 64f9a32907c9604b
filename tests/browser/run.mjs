// Runs the journeys: node tests/browser/run.mjs [WORD …]   only those whose file name has a WORD
// It needs dist/ (scripts/dist), `npm ci` here, and Chromium (in $CHROMIUM, or "chromium").
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const folder = fileURLToPath(new URL("journeys", import.meta.url));
const words = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();
const run = spawnSync(
  process.execPath,
  ["--test", "--test-concurrency=1", "--test-timeout=180000", "--test-reporter=spec", ...files.map((name) => join(folder, name))],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);

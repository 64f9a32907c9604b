// Runs the main job in other browsers: node tests/browser/others.mjs [firefox|chrome109|webkit …]
// It needs dist/ (scripts/dist) and `npm ci` here. A browser that is not here is named and left out.
// With a folder in $PICTURES it leaves a picture of every screen there.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const answers = (...command) => spawnSync(command[0], command.slice(1), { encoding: "utf8" }).status === 0;
const scratch = mkdtempSync(join(tmpdir(), "rembuk-browsers-"));

const options = ["--test", "--test-timeout=180000", "--test-reporter=spec"];
const journey = [process.execPath, ...options, here("others/round_trip.test.mjs")];
const hasPuppeteer = () => existsSync(here("node_modules/puppeteer-core"));
const packed109 = here("node_modules/@sparticuz/chromium/bin/chromium.br");
const chrome109 = join(scratch, "chrome");

/** For each browser what is missing, or nothing, and the command that runs it. */
const browsers = {
  firefox: {
    missing: () =>
      (!answers("firefox-esr", "--version") && !answers("firefox", "--version") && "Firefox is not installed") ||
      (!hasPuppeteer() && "puppeteer-core is not installed"),
    command: journey,
  },
  // The oldest supported Chrome understands what drives the newest: it runs the journeys themselves.
  chrome109: {
    missing() {
      if (!existsSync(packed109)) return "its package is not installed";
      writeFileSync(chrome109, brotliDecompressSync(readFileSync(packed109)), { mode: 0o755 });
      return !answers(chrome109, "--no-sandbox", "--version") && "this system lacks a library that it needs";
    },
    command: [process.execPath, here("run.mjs"), "round_trip"],
    environment: { CHROMIUM: chrome109 },
  },
  webkit: {
    missing: () =>
      (!["WebKitWebDriver", "gjs", "xvfb-run"].every((name) => answers("which", name)) && "it is not installed") ||
      (!answers("gjs", "-c", 'imports.gi.versions.WebKit2 = "4.1"; imports.gi.WebKit2') && "gjs does not know WebKit"),
    command: ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", ...journey],
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in browsers));
if (unknown.length > 0) throw new Error(`no browser of that name: ${unknown.join(", ")}`);
try {
  for (const [name, { missing, command, environment }] of Object.entries(browsers)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const why = missing();
    if (why) {
      console.log(`${name}: LEFT OUT, ${why}`);
      continue;
    }
    const started = Date.now();
    const env = { ...process.env, ...environment, BROWSER: name };
    const { status } = spawnSync(command[0], command.slice(1), { stdio: "inherit", env });
    console.log(`${name}: ${status === 0 ? "passed" : "FAILED"}, ${Math.round((Date.now() - started) / 1000)} s`);
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

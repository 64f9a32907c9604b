// A browser that can be killed as a whole, at any moment, with no time to put anything in order.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** What keeps a browser of the tests to itself. */
export const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser on this profile in a process group of its own, so that SIGKILL reaches all of it. */
export async function launchKillable(profile, args = []) {
  const active = join(profile, "DevToolsActivePort");
  rmSync(active, { force: true });
  const child = spawn(executablePath, ["--headless", "--remote-debugging-port=0", ...quiet, ...args, `--user-data-dir=${profile}`, "about:blank"], {
    detached: true,
    stdio: "ignore",
    env: { ...process.env, TZ: "Asia/Jakarta" },
  });
  const gone = new Promise((exited) => child.once("exit", exited));
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
    await gone;
  };
  for (const end = Date.now() + 30_000; !existsSync(active) || !readFileSync(active, "utf8").includes("\n"); ) {
    if (Date.now() > end || child.exitCode !== null) throw new Error("the browser did not start");
    await new Promise((passed) => setTimeout(passed, 20));
  }
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${readFileSync(active, "utf8").split("\n")[0]}`);
  return { browser, context: browser.contexts()[0], kill };
}

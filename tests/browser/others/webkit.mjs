// WebKit, the engine of Safari, driven by plain WebDriver calls; it needs a display. What a driver can do
// is listed at the top of person.mjs.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const binary = fileURLToPath(new URL("webkit-window.js", import.meta.url));
const PATIENCE_MS = 20_000;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
// This build has no web app manifests, and says so of every page that has a policy for them.
const isNoise = (line) => line.includes("Unrecognized Content-Security-Policy directive 'manifest-src'");

export class WebKit {
  problems = [];

  static async start({ profile, downloads, size }) {
    const driver = new WebKit();
    const port = 20000 + Math.floor(Math.random() * 20000);
    driver.base = `http://127.0.0.1:${port}`;
    driver.process = spawn("WebKitWebDriver", [`--port=${port}`], {
      // A new group: a window that hangs is ended with it.
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, TZ: "Asia/Jakarta", WINDOW_PROFILE: profile, WINDOW_DOWNLOADS: downloads },
    });
    driver.process.stderr.setEncoding("utf8").on("data", (text) => {
      const errors = text.split("\n").filter((line) => /CONSOLE .*ERROR/.test(line) && !isNoise(line));
      driver.problems.push(...errors);
    });
    try {
      await driver.openWindow();
      await driver.resize(size);
      return driver;
    } catch (error) {
      await driver.close();
      throw error;
    }
  }

  async openWindow() {
    await this.isUp();
    const options = { "webkitgtk:browserOptions": { binary, args: ["--automation"] } };
    const { sessionId, capabilities } = await this.call("POST", "/session", { capabilities: { alwaysMatch: options } });
    this.version = `${capabilities.browserName} ${capabilities.browserVersion}`;
    this.base += `/session/${sessionId}`;
  }

  async isUp() {
    for (let round = 0; round < 100; round++) {
      const status = await fetch(`${this.base}/status`).catch(() => null);
      if (status?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("WebKitWebDriver did not start");
  }

  async call(method, path, body) {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(this.base + path, { method, body: body && JSON.stringify(body), signal });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  }

  open(url) {
    return this.call("POST", "/url", { url });
  }

  resize(size) {
    return this.call("POST", "/window/rect", size);
  }

  evaluate(ask, ...values) {
    return this.call("POST", "/execute/sync", { script: `return (${ask})(...arguments)`, args: values });
  }

  find(look, ...values) {
    return this.evaluate(look, ...values);
  }

  click(element) {
    return this.call("POST", `/element/${element[ELEMENT]}/click`, {});
  }

  type(element, text) {
    return this.call("POST", `/element/${element[ELEMENT]}/value`, { text });
  }

  async select(element, value) {
    const optionOf = (list, wanted) => [...list.options].find((option) => option.value === wanted);
    return this.click(await this.find(optionOf, element, value));
  }

  upload(element, path) {
    return this.type(element, path);
  }

  async screenshot() {
    return Buffer.from(await this.call("GET", "/screenshot"), "base64");
  }

  async close() {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    await this.call("DELETE", "").catch(() => {});
    process.kill(-this.process.pid, "SIGKILL");
    await ended;
  }
}

// Firefox, driven over WebDriver BiDi. What a driver can do is listed at the top of person.mjs.
import { existsSync } from "node:fs";

const executablePath = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);

export class Firefox {
  problems = [];

  static async start({ profile, downloads, size }) {
    const { default: puppeteer } = await import("puppeteer-core");
    const driver = new Firefox();
    driver.browser = await puppeteer.launch({
      browser: "firefox",
      executablePath,
      userDataDir: profile,
      env: { ...process.env, TZ: "Asia/Jakarta" },
      extraPrefsFirefox: { "browser.download.folderList": 2, "browser.download.dir": downloads },
    });
    driver.version = await driver.browser.version();
    driver.page = await driver.browser.newPage();
    driver.page.on("pageerror", (error) => driver.problems.push(`page: ${error.message}`));
    driver.page.on("console", (message) => {
      if (message.type() === "error") driver.problems.push(`console: ${message.text()}`);
    });
    // Firefox tells the protocol nothing of its policy's refusals.
    await driver.page.evaluateOnNewDocument(() => {
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        console.error(`refused by the policy: ${violatedDirective} ${blockedURI}`));
    });
    await driver.resize(size);
    return driver;
  }

  open(url) {
    return this.page.goto(url);
  }

  resize(size) {
    return this.page.setViewport(size);
  }

  evaluate(ask, ...values) {
    return this.page.evaluate(ask, ...values);
  }

  async find(look, ...values) {
    return (await this.page.evaluateHandle(look, ...values)).asElement();
  }

  click(element) {
    return element.click();
  }

  type(element, text) {
    return element.type(text);
  }

  select(element, value) {
    return element.select(value);
  }

  upload(element, path) {
    return element.uploadFile(path);
  }

  screenshot() {
    return this.page.screenshot();
  }

  close() {
    return this.browser.close();
  }
}

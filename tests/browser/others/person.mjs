// A person at one browser profile, in a browser that only a small driver knows. A driver can
//   start({profile, downloads, size}), open(url), resize(size), close()
//   evaluate(function, …values)      runs it in the page; found elements are values too
//   find(function, …values)          the element that it gives, or null
//   click(element), type(element, text), select(element, value), upload(element, path)
//   screenshot()                     the bytes of a PNG
// and has its version, and the problems that the browser reported.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DESK, PHONE, pictures, scratch } from "../office.mjs";

const FIELD = "input, textarea, select";
const PATIENCE_MS = 20_000;

/** In the page: what a person sees of these elements by that name, or by a name that begins so. */
function named(selector, name) {
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("[aria-hidden=true], .optional")) return "";
    return [...node.childNodes].map(read).join("");
  };
  const words = (element) => element.getAttribute("aria-label") ?? read(element.labels?.[0] ?? element);
  const shown = [...document.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0);
  const names = shown.map((element) => words(element).replace(/\s+/g, " ").trim());
  const exact = names.indexOf(name);
  return shown[exact >= 0 ? exact : names.findIndex((each) => each.startsWith(name))] ?? null;
}

/** In the page: the value of a list's option, or null for a field that is written in. */
const codeOf = (field, text) => [...(field.options ?? [])].find((option) => option.label === text)?.value ?? null;

/** In the page: where an element can be clicked, or null while something lies over it. */
function placeOf(element) {
  element.scrollIntoView({ block: "center" });
  const { x, y, width, height } = element.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  return element.contains(top) ? `${x} ${y} ${width} ${height}` : null;
}

/** In the page: when it scrolls sideways, the elements with something too wide in them, innermost last. */
function sticksOut() {
  const isTooWide = (element) => element.scrollWidth > element.clientWidth;
  if (!isTooWide(document.documentElement)) return [];
  const wide = [...document.querySelectorAll("html, main, main *")].filter(isTooWide);
  return wide.map((element) => `${element.localName} ${element.id} ${element.className}, ${element.scrollWidth} px`);
}

/** Asks until the answer is yes. */
async function until(what, ask) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export class Person {
  static async sitDown(t, Driver, url, name, size) {
    const person = new Person();
    // The browser is closed before its folders are removed.
    t.after(() => person.leave());
    Object.assign(person, { Driver, url, name, size, profile: scratch(t), downloads: scratch(t), problems: [] });
    await person.start();
    t.diagnostic(`${name}: ${person.driver.version}`);
    return person;
  }

  async start() {
    this.starting = this.Driver.start(this);
    this.driver = await this.starting;
    await this.driver.open(this.url);
    await until("the app", () => this.driver.evaluate(() => document.querySelector("#app main") !== null));
  }

  async leave() {
    // One that is only just starting is closed too.
    const driver = await this.starting?.catch(() => null);
    this.starting = null;
    if (!driver) return;
    this.problems.push(...driver.problems);
    await driver.close();
  }

  /** Closes the browser and starts it anew on the same profile. */
  async restart() {
    await this.leave();
    await this.start();
  }

  // ---- What hands and eyes do ----

  /** Clicks what stands still and is not covered, as a screen that is just being filled is not. */
  async click(selector, name) {
    let before;
    const element = await until(`${selector} “${name}” to be clicked`, async () => {
      const element = await this.driver.find(named, selector, name);
      const place = element && (await this.driver.evaluate(placeOf, element));
      const isStill = place && place === before;
      before = place;
      return isStill && element;
    });
    await this.driver.click(element);
  }

  find(selector, name) {
    return until(`${selector} “${name}”`, () => this.driver.find(named, selector, name));
  }

  press(name) {
    return this.click("button, label.button, summary", name);
  }

  follow(name) {
    return this.click("main a", name);
  }

  async go(place) {
    await this.click("nav a", place);
    await until(place, () => this.driver.evaluate((wanted) => document.title.startsWith(wanted), place));
  }

  /** Waits for words on the page. */
  sees(words) {
    const has = (wanted) => document.body.innerText.replace(/\s+/g, " ").includes(wanted);
    return until(`“${words}”`, () => this.driver.evaluate(has, words));
  }

  async value(label) {
    return this.driver.evaluate((field) => field.value, await this.find(FIELD, label));
  }

  /** Fills fields by their labels, and leaves the last one. */
  async fill(fields) {
    for (const [label, text] of Object.entries(fields)) {
      const field = await this.find(FIELD, label);
      const code = await this.driver.evaluate(codeOf, field, text);
      if (code === null) await this.driver.type(field, text);
      else await this.driver.select(field, code);
    }
    await this.click("main h1", "");
  }

  /** Presses a button that saves a file; gives the file's path once it is whole. */
  async download(name) {
    const before = readdirSync(this.downloads);
    await this.press(name);
    return until("the file", () => {
      const path = readdirSync(this.downloads).find((file) => !before.includes(file) && file.endsWith(".json"));
      if (!path) return null;
      try {
        JSON.parse(readFileSync(join(this.downloads, path), "utf8"));
        return join(this.downloads, path);
      } catch {
        return null;
      }
    });
  }

  /** On a phone and on a desk nothing is wider than the screen. */
  async looksAt(screen) {
    for (const [kind, size] of [["phone", PHONE], ["desk", DESK]]) {
      await this.driver.resize(size);
      const isAsWide = (width) => innerWidth === width;
      await until(`a screen of ${size.width} px`, () => this.driver.evaluate(isAsWide, size.width));
      // A picture shows what was last painted.
      if (pictures) await new Promise((resolve) => setTimeout(resolve, 300));
      if (pictures) writeFileSync(join(pictures, `${this.name} ${screen} ${kind}.png`), await this.driver.screenshot());
      assert.deepEqual(await this.driver.evaluate(sticksOut), [], `${screen} (${kind}) is wider than the screen`);
    }
    await this.driver.resize(this.size);
  }
}

// Puts dist/ together from index.html, style/, data/ and the built wasm in target/web/:
//   dist/              the installable web app: relative URLs only, for any static host and sub-path
//   dist/rembuk.html   the same app in one file, for a USB stick; opened from file://
// What changes with a build has its content's hash in its name; sw.js lists everything but rembuk.html.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";

const read = (path) => readFileSync(path, "utf8");
const sha256 = (content) => createHash("sha256").update(content).digest("base64");
const shortHash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 10);
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;

/** Replaces exactly what is there; a page that lacks it must not be handed out. */
function replace(html, what, by) {
  const found = typeof what === "string" ? html.includes(what) : what.test(html);
  if (!found) throw new Error(`index.html has no ${what}`);
  return html.replace(what, () => by);
}

const source = read("index.html");
const styles = [...source.matchAll(/<link data-trunk rel="css" href="([^"]+)">\n/g)];
const css = styles.map(([, path]) => read(path)).join("\n");
// Mulai by itself, the page, and the engine in its worker.
const [start, page, engine] = ["rembuk-start", "rembuk", "rembuk-engine"].map((name) => ({
  glue: read(`target/web/${name}.js`),
  wasm: readFileSync(`target/web/${name}.wasm`),
}));
const scripts = Object.fromEntries(["boot", "rescue", "worker"].map((name) => [name, read(`data/app/${name}.js`)]));
// What the app reads when it is asked for, by its path below data/. The tables that the example is made
// of stay behind.
const data = [
  ...filesBelow("data/reference").map((name) => `reference/${name}`),
  ...filesBelow("data/example").filter((name) => extname(name) === ".json").map((name) => `example/${name}`),
];
const code = [start, page, engine].flatMap(({ glue, wasm }) => [glue, wasm]);
const everything = [source, css, ...code, ...Object.values(scripts), read("data/app/sw.js"), read("data/app/manifest.webmanifest")];
const version = shortHash(
  [...everything, ...data.map((name) => readFileSync(join("data", name)))].map(sha256).join(),
);

/** The reference data that the first screen waits for: all that is not read later. */
function firstData() {
  const rows = read("data/reference/versi.csv").trim().split("\n").slice(1).map((row) => row.split(","));
  return ["versi.csv", ...rows.filter(([, , later]) => later !== "ya").map(([name]) => name)];
}

/** index.html without Trunk's links; `styleTag` stands where the first style sheet was. */
function shell(styleTag) {
  let html = source;
  styles.forEach(([link], at) => (html = replace(html, link, at === 0 ? styleTag : "")));
  return html.replace(/<link data-trunk [^>]*>\n/g, "");
}

function webApp(out) {
  const put = (path, content) => {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), content);
    return path;
  };
  const hashed = (path, content) => {
    const end = extname(path);
    return put(`${path.slice(0, -end.length)}-${shortHash(content)}${end}`, content);
  };
  for (const name of data) cpSync(join("data", name), join(out, "data", name));
  for (const name of readdirSync("data/app")) {
    if (extname(name) !== ".js") put(`data/app/${name}`, readFileSync(join("data/app", name)));
  }
  const at = {
    startGlue: hashed("rembuk-start.js", start.glue),
    startWasm: hashed("rembuk-start.wasm", start.wasm),
    glue: hashed("rembuk-page.js", page.glue),
    wasm: hashed("rembuk-page.wasm", page.wasm),
    engineGlue: hashed("rembuk-engine.js", engine.glue),
    engineWasm: hashed("rembuk-engine.wasm", engine.wasm),
    boot: hashed("data/app/boot.js", scripts.boot),
    worker: hashed("data/app/worker.js", scripts.worker),
  };
  const preload = (path) => `<link rel="preload" href="${path}" as="fetch" crossorigin>\n`;
  const script = (path) => `<link rel="preload" href="${path}" as="script">\n`;
  // Above rescue.js, which the browser waits for before it reads on: what follows it starts a round trip later. Of the
  // wasm files Mulai's alone is preloaded: boot.js fetches the others behind it, or finds them kept.
  let html = shell(
    `<link rel="stylesheet" href="${hashed("rembuk.css", css)}">\n${preload(at.startWasm)}${script(at.startGlue)}` +
      `<script type="module" src="${at.boot}" data-start-glue="${at.startGlue}" data-start-wasm="${at.startWasm}"` +
      ` data-glue="${at.glue}" data-wasm="${at.wasm}" data-worker="${at.worker}" data-engine-glue="${at.engineGlue}" data-engine-wasm="${at.engineWasm}"` +
      ` data-sw="sw.js" data-version="${version}"></script>\n`,
  );
  html = replace(html, "data/app/rescue.js", hashed("data/app/rescue.js", scripts.rescue));
  // The wasm asks for these only when it runs, in two round trips.
  html = replace(html, "</head>", `${firstData().map((name) => preload(`data/reference/${name}`)).join("")}</head>`);
  put("index.html", html);
  const list = {};
  for (const path of filesBelow(out)) list[path === "index.html" ? "./" : path] = sha256(readFileSync(join(out, path)));
  let worker = read("data/app/sw.js");
  worker = replace(worker, "@VERSION@", version);
  worker = replace(worker, "/*@FILES@*/ {}", JSON.stringify(list, null, 2));
  put("sw.js", worker);
}

function singleFile() {
  const packed = (content) => gzipSync(content, { level: 9 }).toString("base64");
  const text = (id, content) => `<script type="text/plain" id="${id}">${content.replaceAll("</script", "<\\/script")}</script>\n`;
  const inline = (content) => content.replaceAll("</script", "<\\/script");
  const boot = inline(scripts.boot);
  const rescue = inline(scripts.rescue);
  const icon = `data:image/svg+xml;base64,${Buffer.from(read("data/app/icon.svg")).toString("base64")}`;
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(rescue)}' 'sha256-${sha256(boot)}' blob: 'wasm-unsafe-eval'`,
    `style-src 'sha256-${sha256(css)}'`,
    "img-src blob: data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  let html = shell(`<style>${css}</style>\n`);
  html = replace(html, /http-equiv="Content-Security-Policy" content="[^"]*"/, `http-equiv="Content-Security-Policy" content="${policy}"`);
  html = replace(html, "data/app/icon.svg", icon);
  html = html.replace(/<link rel="(manifest|apple-touch-icon)"[^>]*>\n/g, "");
  html = replace(html, '<script src="data/app/rescue.js"></script>', `<script>${rescue}</script>`);
  html = replace(html, '<html lang="id">', `<html lang="id" data-version="${version}">`);
  const blocks = [
    text("rembuk.js", page.glue),
    text("rembuk.wasm", packed(page.wasm)),
    text("worker.js", scripts.worker),
    text("rembuk-engine.js", engine.glue),
    text("rembuk-engine.wasm", packed(engine.wasm)),
    ...data.map((name) => text(`data:${name}`, packed(readFileSync(join("data", name))))),
  ];
  return replace(html, "</body>", `${blocks.join("")}<script type="module">${boot}</script>\n</body>`);
}

// Made beside and then exchanged, so that a server never serves half of it.
const fresh = "target/dist-new";
rmSync(fresh, { recursive: true, force: true });
webApp(fresh);
writeFileSync(join(fresh, "rembuk.html"), singleFile());
rmSync("dist", { recursive: true, force: true });
renameSync(fresh, "dist");
const total = filesBelow("dist").filter((path) => path !== "rembuk.html");
const size = (path) => readFileSync(join("dist", path)).length;
console.log(`    dist/: ${total.length} files, ${kilobytes(total.reduce((sum, path) => sum + size(path), 0))}; wasm ${[start, page, engine].map(({ wasm }) => kilobytes(wasm.length)).join(", ")}`);
console.log(`    dist/rembuk.html: ${kilobytes(size("rembuk.html"))}; version ${version}`);

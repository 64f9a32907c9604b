// Starts the app. The same file serves the installed web app and the single file (rembuk.html).
//
// The app is three wasm files: Mulai by itself (rembuk-start), the page, and the engine, which runs in the
// worker. Who comes for the first time sees Mulai at once, and chooses an office while page and engine are
// still on their way; who has a workspace here has all three, and starts with the page. What makes the app
// work offline is fetched last. The single file has everything in it, and starts with the page.
//
// On the page, and under the same name in the worker, the wasm finds:
//
//   globalThis.rembukBoot = {
//     readData(name): Promise<Uint8Array>   a file below data/, such as "reference/satuan.csv"; read
//                                           when asked, never before; rejects if there is none
//     single: boolean                       true in rembuk.html
//     version: string                       changes with every build
//
//     // on the page only:
//     openPage(opening): void               from Mulai by itself: starts the page, which finds in
//     opening                               ... what was asked for
//     startWorker(): Worker                 a new worker that runs the engine; ready to be posted to at
//                                           once: what arrives before its wasm is there and runs is
//                                           kept and delivered, in order, after its main() returned
//     startSpareWorker(): Worker            the same for work that may fail: a panic in it does not cover
//                                           the page, it is told to the worker as "rembuk:broken"
//     applyUpdate(): void                   takes the waiting version into use and reloads once
//     updateReady: boolean, offlineReady: boolean
//   }
//   globalThis.rembukRescue.show(message)   what a panic hook calls, on the page or in the worker: both
//                                           end in the overlay of rescue.js on the page
//
// Events on window: "rembuk:update-ready" (a new version waits), "rembuk:offline-ready" (everything is
// stored for working offline).
//
// In the worker, a DedicatedWorkerGlobalScope, set onmessage (or add a listener) before main() returns. Messages whose data has a
// "rembukBoot" property are between boot.js and worker.js, and the wasm never sees them.
//
// The worker is a classic script made from a blob (the engine's glue and worker.js) in both builds: it
// inherits the page's Content-Security-Policy on every host, and works on file://, where module workers
// do not.

const tag = document.querySelector("script[data-wasm]");
const single = !tag;
const version = tag?.dataset.version ?? document.documentElement.dataset.version ?? "dev";
const block = (id) => document.getElementById(id);
// dist.mjs names them in the tag; Trunk gives a worker's files these names.
const engineGlueUrl = tag?.dataset.engineGlue ?? "rembuk-engine.js";
const engineWasmUrl = tag?.dataset.engineWasm ?? "rembuk-engine_bg.wasm";

async function inflate(element) {
  const packed = Uint8Array.from(atob(element.textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function fetched(url, options) {
  const response = await fetch(new URL(url, document.baseURI), options);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

// Page and engine ask for the same files at the start: each is read once, and everyone gets a copy.
const reading = new Map();

async function readData(name) {
  if (!reading.has(name)) {
    const read = readFile(name);
    reading.set(name, read);
    read.catch(() => reading.delete(name));
  }
  return (await reading.get(name)).slice();
}

async function readFile(name) {
  if (!single) return new Uint8Array(await (await fetched(`data/${name}`)).arrayBuffer());
  const element = block(`data:${name}`);
  if (!element) throw new Error(`data:${name}: 404`);
  return inflate(element);
}

async function compile(id, url, priority) {
  if (single) return WebAssembly.compile(await inflate(block(id)));
  const response = await fetched(url, { priority });
  // A host that does not know the wasm type still serves the bytes.
  return response.headers.get("Content-Type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

async function readText(id, url) {
  return single ? block(id).textContent : (await fetched(url)).text();
}

function blobUrl(...parts) {
  return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
}

function runScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = resolve;
    script.onerror = () => reject(new Error(src));
    document.head.append(script);
  });
}

/** Hands the worker what it asks boot.js for, and tells `broken` of its panic. */
function attend(worker, broken) {
  worker.addEventListener("message", async (event) => {
    const request = event.data?.rembukBoot;
    if (!request) return;
    event.stopImmediatePropagation();
    if (request === "panic") return broken(event.data.message);
    const answer = { rembukBoot: "data", id: event.data.id };
    try {
      answer.bytes = await readData(event.data.name);
      worker.postMessage(answer, [answer.bytes.buffer]);
    } catch (error) {
      worker.postMessage({ ...answer, error: String(error) });
    }
  });
  worker.addEventListener("error", (event) => broken(event.message ?? "worker"));
}

let page;
let engine;
let workerUrl;

/** Fetches the page, and all of its worker but the engine's wasm. */
function loadPage(priority) {
  const glue = () => (single ? blobUrl(block("rembuk.js").textContent) : new URL(tag.dataset.glue, document.baseURI));
  page ??= Promise.all([
    compile("rembuk.wasm", tag?.dataset.wasm, priority),
    readText("rembuk-engine.js", engineGlueUrl),
    readText("worker.js", tag?.dataset.worker ?? "data/app/worker.js"),
    runScript(glue()),
  ]);
  return page;
}

/** Fetches the engine, behind everything else; then all that the first work needs is here. */
function loadEngine() {
  engine ??= compile("rembuk-engine.wasm", engineWasmUrl, "low").then((module) => {
    if (tag?.dataset.sw && "serviceWorker" in navigator) workOffline();
    return module;
  });
  return engine;
}

/** A worker, and in it the engine. */
function startWorker(name, broken) {
  const worker = new Worker(workerUrl, { name });
  attend(worker, broken(worker));
  loadEngine().then((module) => worker.postMessage({ rembukBoot: "start", module, single, version }), failed);
  return worker;
}

async function openPage(opening) {
  const [module, engineGlue, workerJs] = await loadPage("high");
  workerUrl = blobUrl(engineGlue, "\n", workerJs);
  globalThis.rembukBoot.opening = opening;
  // The glue is a classic script: its `wasm_bindgen` is a global of all scripts.
  await wasm_bindgen({ module_or_path: module });
}

/** Shows Mulai by itself, and fetches the rest behind it. */
async function openStart() {
  const [module] = await Promise.all([
    compile("rembuk-start.wasm", tag.dataset.startWasm, "high"),
    runScript(new URL(tag.dataset.startGlue, document.baseURI)),
  ]);
  await wasm_bindgen({ module_or_path: module });
  Promise.all([loadPage("low"), loadEngine()]).catch(failed);
}

/** Whether this browser has nothing of Rembuk yet; where it does not say, the page finds out. */
async function isNew() {
  try {
    // Whoever left a workspace open waits for nothing.
    if ((localStorage.getItem("rembuk-last-workspace") ?? "null") !== "null") return false;
    return (await indexedDB.databases()).every(({ name }) => !name.startsWith("rembuk"));
  } catch {
    return false;
  }
}

const failed = (error) => globalThis.rembukRescue.bootFailed(error);

async function boot() {
  globalThis.rembukBoot = {
    readData,
    single,
    version,
    updateReady: false,
    offlineReady: false,
    openPage: (opening) => void openPage(opening).catch(failed),
    startWorker: () => startWorker("rembuk", () => (message) => globalThis.rembukRescue.show(message)),
    startSpareWorker: () => startWorker("rembuk-spare", (worker) => () => worker.dispatchEvent(new Event("rembuk:broken"))),
    applyUpdate,
  };
  await (!single && (await isNew()) ? openStart() : openPage());
  // The shell stays until the app puts its first screen in its place.
  globalThis.rembukRescue.started();
}

// ---- Offline and updates: only as an installed web app ----

let registration;
let updating = false;

function applyUpdate() {
  updating = true;
  if (registration?.waiting) registration.waiting.postMessage({ type: "SKIP_WAITING" });
  else location.reload();
}

function tell(flag, name) {
  globalThis.rembukBoot[flag] = true;
  dispatchEvent(new CustomEvent(name));
}

let offline;
const workOffline = () => (offline ??= keepOffline().catch((error) => console.warn(error)));

async function keepOffline() {
  const container = navigator.serviceWorker;
  // Another tab may take the new version into use: this one then runs the old one, and is told.
  const hadController = container.controller !== null;
  container.addEventListener("controllerchange", () => {
    if (updating) {
      updating = false;
      location.reload();
    } else if (hadController) tell("updateReady", "rembuk:update-ready");
  });
  registration = await container.register(tag.dataset.sw, { updateViaCache: "none" });
  const watch = (worker) =>
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && hadController) tell("updateReady", "rembuk:update-ready");
    });
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  if (registration.waiting && hadController) tell("updateReady", "rembuk:update-ready");
  container.ready.then(() => tell("offlineReady", "rembuk:offline-ready"));
}

boot().catch(failed);

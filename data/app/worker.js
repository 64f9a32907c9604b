// Runs after the engine's glue in the worker: keeps what arrives until the wasm is up, then delivers it.
// What it provides is described at the top of boot.js.

const kept = [];
const asked = new Map();
let running = false;

addEventListener("message", async (event) => {
  const kind = event.data?.rembukBoot;
  if (!kind && running) return;
  event.stopImmediatePropagation();
  if (!kind) kept.push(event);
  else if (kind === "start") await start(event.data);
  else {
    const { id, bytes, error } = event.data;
    const { resolve, reject } = asked.get(id);
    asked.delete(id);
    if (error) reject(new Error(error));
    else resolve(bytes);
  }
});

globalThis.rembukRescue = {
  show(message) {
    postMessage({ rembukBoot: "panic", message: String(message) });
  },
};

// After a trap the wasm is unusable, so whatever nobody caught is shown too.
addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof WebAssembly.RuntimeError) globalThis.rembukRescue.show(event.reason);
});

async function start({ module, single, version }) {
  let next = 0;
  globalThis.rembukBoot = {
    single,
    version,
    readData: (name) =>
      new Promise((resolve, reject) => {
        const id = next++;
        asked.set(id, { resolve, reject });
        postMessage({ rembukBoot: "read", id, name });
      }),
  };
  try {
    await wasm_bindgen({ module_or_path: module });
  } catch (error) {
    return globalThis.rembukRescue.show(error);
  }
  running = true;
  for (const event of kept.splice(0)) dispatchEvent(new MessageEvent("message", { data: event.data, ports: event.ports }));
}

// The service worker: keeps every file of this version for working offline.
// scripts/dist.mjs fills in the list (path: sha256, base64) and the version, a hash of the list.
const VERSION = "@VERSION@";
const FILES = /*@FILES@*/ {};

const scope = new URL(registration.scope);
const prefix = `rembuk ${scope.pathname} `;
// The key names the content, so that what did not change is taken over from the version before.
const keyOf = (path) => new URL(`${path}?${encodeURIComponent(FILES[path])}`, scope).href;

async function keep(cache, path) {
  const key = keyOf(path);
  const known = await caches.match(key);
  const response = known ?? (await fetch(new URL(path, scope), { cache: "no-cache", integrity: `sha256-${FILES[path]}` }));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  // A redirected answer may not be given to a navigation: keep a plain copy of it.
  await cache.put(key, response.redirected ? new Response(response.body, { headers: response.headers }) : response);
}

addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(prefix + VERSION).then((cache) => Promise.all(Object.keys(FILES).map((path) => keep(cache, path)))),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(prefix) && name !== prefix + VERSION) await caches.delete(name);
      }
      await clients.claim();
    })(),
  );
});

// A new version waits until a page asks for it: an open form must not meet files of another version.
addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") skipWaiting();
});

async function answer(request, path) {
  const cache = await caches.open(prefix + VERSION);
  if (path in FILES) {
    const kept = await cache.match(keyOf(path));
    if (kept) return kept;
  }
  if (request.mode !== "navigate") return fetch(request);
  try {
    return await fetch(request);
  } catch {
    return (await cache.match(keyOf("./"))) ?? Response.error();
  }
}

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const path = decodeURIComponent(url.pathname.slice(scope.pathname.length));
  event.respondWith(answer(event.request, path === "" || path === "index.html" ? "./" : path));
});

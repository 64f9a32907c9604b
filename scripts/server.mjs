// A small static server for trying the app: node scripts/server.mjs FOLDER PORT [PREFIX] [ENCODING]
// PREFIX serves it below a path ("/desa/"), and ENCODING ("br" or "gzip") compressed, as many static hosts do.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [folder = "dist", port = "8080", prefix = "/", encoding = ""] = process.argv.slice(2);
const types = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

const compressors = { br: brotliCompressSync, gzip: gzipSync };
const isCompressible = (type) => /^text\/|json$|wasm$|svg\+xml$/.test(type);
const compressed = new Map();

/** Compressed the first time it is asked for. */
function compress(tag, content) {
  if (!compressed.has(tag)) compressed.set(tag, compressors[encoding](content));
  return compressed.get(tag);
}

/** The page's own policy, and the one directive that only a header can carry. */
function policyOf(page) {
  const own = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  return own && `${own}; frame-ancestors 'none'`;
}

const server = createServer((request, response) => {
  const fail = (status) => response.writeHead(status, { "Content-Type": "text/plain" }).end(`${status}\n`);
  if (request.method !== "GET" && request.method !== "HEAD") return fail(405);
  let path;
  try {
    path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  } catch {
    return fail(400);
  }
  if (!path.startsWith(prefix)) return fail(404);
  path = normalize(`/${path.slice(prefix.length)}`);
  if (path.endsWith("/")) path += "index.html";
  let content;
  try {
    const file = join(folder, path);
    if (!statSync(file).isFile()) return fail(404);
    content = readFileSync(file);
  } catch {
    return fail(404);
  }
  const tag = `"${createHash("sha256").update(content).digest("hex").slice(0, 20)}"`;
  const headers = {
    "Content-Type": types[extname(path)] ?? "application/octet-stream",
    "Cache-Control": "no-cache",
    ETag: tag,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
  // Every page carries its own policy; a worker's script takes the app's.
  const policy = policyOf(path.endsWith(".html") ? content.toString() : readFileSync(join(folder, "index.html"), "utf8"));
  if (policy) headers["Content-Security-Policy"] = policy;
  if (request.headers["if-none-match"] === tag) return response.writeHead(304, headers).end();
  const accepted = (request.headers["accept-encoding"] ?? "").split(/,\s*/);
  if (accepted.includes(encoding) && isCompressible(headers["Content-Type"].split(";")[0])) {
    headers["Content-Encoding"] = encoding;
    headers.Vary = "Accept-Encoding";
    content = compress(tag, content);
  }
  headers["Content-Length"] = content.length;
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : content);
});

server.on("error", (error) => {
  const why = error.code === "EADDRINUSE" ? `Port ${port} is in use: choose another with PORT=… scripts/serve` : error.message;
  console.error(`serve: failed. ${why}`);
  process.exit(1);
});
server.listen(Number(port), "localhost", () => {
  console.log(`serve: Rembuk is at http://localhost:${server.address().port}${prefix} (Ctrl+C stops it)`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

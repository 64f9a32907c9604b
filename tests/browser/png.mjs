// Makes a PNG of a screen small: its colours go into a palette of at most 256. It reads what a browser's
// screenshot is (8 bits a channel, RGB or RGBA, not interlaced) and nothing else.
import { deflateSync, inflateSync } from "node:zlib";

const MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The same picture with a palette. */
export function withPalette(png) {
  const { width, height, colours } = decode(png);
  const { palette, index } = reduce(colours);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = index.get(colours[y * width + x]);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const entries = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const body = deflateSync(rows, { level: 9, memLevel: 9 });
  const end = chunk("IEND", Buffer.alloc(0));
  return Buffer.concat([MAGIC, chunk("IHDR", head), chunk("PLTE", entries), chunk("IDAT", body), end]);
}

/** Every pixel as 0xRRGGBB. */
function decode(png) {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const [depth, kind, , , interlaced] = png.subarray(24);
  const step = { 2: 3, 6: 4 }[kind];
  if (depth !== 8 || !step || interlaced) throw new Error("this PNG is not a browser's screenshot");
  const packed = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(packed));
  const line = width * step;
  const colours = new Uint32Array(width * height);
  let above = new Uint8Array(line);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)];
    const row = new Uint8Array(raw.subarray(y * (line + 1) + 1, (y + 1) * (line + 1)));
    for (let i = 0; i < line; i++) {
      const before = i < step ? 0 : row[i - step];
      row[i] += predicted(filter, before, above[i], i < step ? 0 : above[i - step]);
    }
    for (let x = 0; x < width; x++) {
      const at = x * step;
      colours[y * width + x] = (row[at] << 16) | (row[at + 1] << 8) | row[at + 2];
    }
    above = row;
  }
  return { width, height, colours };
}

function predicted(filter, left, up, corner) {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Colours that are never shown by another: the grounds, lines and letters. */
const OWN = 64;

/** Near colours are shown by the most frequent of them, coarser and coarser until 256 are enough. */
function reduce(colours) {
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour);
  for (let lost = 0; ; lost++) {
    const mask = ((0xff << lost) & 0xff) * 0x010101;
    const palette = byCount.slice(0, OWN);
    const places = new Map(palette.map((colour, place) => [colour & mask, place]).reverse());
    const index = new Map(palette.map((colour, place) => [colour, place]));
    for (const colour of byCount.slice(OWN)) {
      if (!places.has(colour & mask)) places.set(colour & mask, palette.push(colour) - 1);
      index.set(colour, places.get(colour & mask));
    }
    if (palette.length <= 256) return { palette, index };
  }
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  const crc = body.reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff);
  framed.writeUInt32BE(~crc >>> 0, body.length + 4);
  return framed;
}

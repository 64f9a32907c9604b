// Draws the app's icons into data/app/: people around a table, one of them speaking.
// Run by hand after changing the drawing: node scripts/icons.mjs
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const accent = [0x0b, 0x5c, 0x66];
const warm = [0xf2, 0xc1, 0x4e];
const white = [255, 255, 255];
const seats = 8;
// In units of a 100 × 100 drawing.
const circles = [{ x: 50, y: 50, r: 15, colour: white }];
for (let seat = 0; seat < seats; seat++) {
  const angle = (seat / seats) * 2 * Math.PI - Math.PI / 2;
  circles.push({
    x: 50 + 29 * Math.cos(angle),
    y: 50 + 29 * Math.sin(angle),
    r: seat === 1 ? 8 : 6,
    colour: seat === 1 ? warm : white,
  });
}

const hex = (colour) => `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
const shown = (number) => String(Math.round(number * 100) / 100);

function svg() {
  const dots = circles.map(({ x, y, r, colour }) => `<circle cx="${shown(x)}" cy="${shown(y)}" r="${r}" fill="${hex(colour)}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" rx="20" fill="${hex(accent)}"/>${dots.join("")}</svg>\n`;
}

/** The colour at a point, with `corner` the ground's corner radius and `scale` the drawing's size on it. */
function colourAt(x, y, corner, scale) {
  const [dx, dy] = [Math.max(corner - x, x - (100 - corner), 0), Math.max(corner - y, y - (100 - corner), 0)];
  if (Math.hypot(dx, dy) > corner) return [0, 0, 0, 0];
  const [u, v] = [50 + (x - 50) / scale, 50 + (y - 50) / scale];
  const hit = circles.find((circle) => Math.hypot(u - circle.x, v - circle.y) <= circle.r);
  return [...(hit ? hit.colour : accent), 255];
}

function chunk(kind, content) {
  const body = Buffer.concat([Buffer.from(kind), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function png(size, corner, scale) {
  const fine = 4;
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0, 0];
      for (let step = 0; step < fine * fine; step++) {
        const x = ((column + ((step % fine) + 0.5) / fine) / size) * 100;
        const y = ((row + (Math.floor(step / fine) + 0.5) / fine) / size) * 100;
        const [red, green, blue, alpha] = colourAt(x, y, corner, scale);
        sum[0] += red * alpha;
        sum[1] += green * alpha;
        sum[2] += blue * alpha;
        sum[3] += alpha;
      }
      const at = row * (size * 4 + 1) + 1 + column * 4;
      for (let part = 0; part < 3; part++) rows[at + part] = sum[3] ? Math.round(sum[part] / sum[3]) : 0;
      rows[at + 3] = Math.round(sum[3] / (fine * fine));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

writeFileSync("data/app/icon.svg", svg());
writeFileSync("data/app/icon-192.png", png(192, 20, 1));
writeFileSync("data/app/icon-512.png", png(512, 20, 1));
// Platforms cut a maskable icon to their own shape: full ground, drawing within the middle 80 %.
writeFileSync("data/app/icon-maskable-512.png", png(512, 0, 0.9));

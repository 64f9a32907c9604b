// Bundles as docs/bundle-v1.md has them, written and read without the app.
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { gunzipSync } from "node:zlib";

const MARK = Buffer.from("rembuk-berkas-1\n");
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** RFC 8785, for what is written here: no number but whole ones. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

function lineOf(object) {
  const text = canonical(object);
  const hash = sha256(text);
  return { hash, text: `["${hash.toString("hex").slice(0, 12)}",${text}]` };
}

/** A signed hand-over of new records, one commit each; also the lines of its commits. */
export function makeBundle({ office, year, replica, records, made }) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const commits = records.map(({ id, fields }, index) =>
    lineOf({ d: [replica, index + 1], f: fields, k: "usulan", p: [], r: id, t: made, v: 1 }),
  );
  const header = lineOf({
    bagian: 1,
    dari: 1,
    dibuat: made,
    jenis: "usulan",
    jumlah: commits.length,
    jumlah_asal: 0,
    kantor: office,
    kunci: publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("hex"),
    nomor: 1,
    replika: replica,
    syarat: [],
    tahun: year,
    versi: 1,
    versi_baca: 1,
    wajib: [],
  });
  const digest = sha256(MARK, header.hash, ...commits.map(({ hash }) => hash));
  const footer = lineOf({
    jumlah: commits.length,
    sha256: digest.toString("hex"),
    ttd: sign(null, Buffer.concat([MARK, digest]), privateKey).toString("hex"),
    ujung: { [replica]: commits.length },
  });
  const lines = commits.map(({ text }) => text);
  const top = `{"rembuk":1,\n"pengantar":${header.text},\n"asal":[\n],\n"catatan":[\n`;
  return { text: `${top}${lines.join(",\n")}\n],\n"penutup":${footer.text}\n}\n`, lines };
}

/** What a file's bytes say; what is cut off has no `footer`, or not even a `header`. */
export function readBundle(bytes) {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  let text = "";
  try {
    text = (isPacked ? gunzipSync(bytes) : bytes).toString();
  } catch {
    return { text, lines: [] };
  }
  const rows = text.split("\n");
  const member = (name) => {
    const row = rows.find((row) => row.startsWith(`"${name}":[`) && row.length > name.length + 4);
    try {
      return row && JSON.parse(row.slice(name.length + 3).replace(/,$/, ""))[1];
    } catch {
      return undefined;
    }
  };
  const from = rows.indexOf('"catatan":[') + 1;
  const lines = from ? rows.slice(from, rows.indexOf("],", from)).map((row) => row.replace(/,$/, "")) : [];
  return { text, header: member("pengantar"), lines, footer: member("penutup") };
}

export const commitOf = (line) => JSON.parse(line)[1];

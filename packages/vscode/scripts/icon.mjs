// Draws media/icon.png, the extension's picture in the list of extensions, which takes no SVG.
//   node scripts/icon.mjs
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

/** Width and height, in pixels. */
const SIZE = 256;

/** How many points of a pixel are looked at in each direction, for smooth edges. */
const FINE = 4;

const BACKGROUND = [0x1f, 0x3a, 0x5f];
const BOX = [0xf2, 0xf5, 0xf9];
const KEY = [0xf4, 0xb4, 0x3a];

const file = join(fileURLToPath(new URL("..", import.meta.url)), "media", "icon.png");
writeFileSync(file, png(draw()));

/** The colour at a point; both coordinates are between 0 and 1. */
function colorAt(x, y) {
  const [dx, dy] = [Math.abs(x - 0.5), Math.abs(y - 0.5)];
  const corner = Math.hypot(Math.max(dx - 0.34, 0), Math.max(dy - 0.34, 0));
  if (corner > 0.16) return undefined;
  if (isKey(x, y)) return KEY;
  // A hexagon that stands on a corner: a box seen from above.
  const reach = Math.max(dx / 0.866, dy + dx * 0.577);
  return reach > 0.31 && reach < 0.37 ? BOX : BACKGROUND;
}

function isKey(x, y) {
  const ring = Math.hypot(x - 0.42, y - 0.58);
  if (ring > 0.055 && ring < 0.105) return true;
  // Along the shaft, which points to the upper right, and across it.
  const along = (x - 0.42 - (y - 0.58)) / Math.SQRT2;
  const across = (x - 0.42 + (y - 0.58)) / Math.SQRT2;
  if (along > 0.08 && along < 0.31 && Math.abs(across) < 0.025) return true;
  const isTooth = (along > 0.2 && along < 0.235) || (along > 0.275 && along < 0.31);
  return isTooth && across > 0 && across < 0.085;
}

function draw() {
  const rows = [];
  for (let y = 0; y < SIZE; y++) {
    // Each row begins with its filter: none.
    const row = Buffer.alloc(1 + SIZE * 4);
    for (let x = 0; x < SIZE; x++) row.set(pixel(x, y), 1 + x * 4);
    rows.push(row);
  }
  return Buffer.concat(rows);
}

function pixel(x, y) {
  const points = [];
  for (let i = 0; i < FINE * FINE; i++) {
    const [fineX, fineY] = [(i % FINE) + 0.5, Math.floor(i / FINE) + 0.5];
    points.push(colorAt((x + fineX / FINE) / SIZE, (y + fineY / FINE) / SIZE));
  }
  const inside = points.filter((color) => color !== undefined);
  const mean = (channel) => inside.reduce((sum, color) => sum + color[channel], 0) / (inside.length || 1);
  return [mean(0), mean(1), mean(2), (255 * inside.length) / points.length].map(Math.round);
}

/** Source of the format: PNG (Portable Network Graphics) Specification, sections 5 and 11.2. */
function png(rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits for each of red, green, blue and opacity.
  header.set([8, 6], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", image),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

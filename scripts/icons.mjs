// npm run icons: the app's icons from renderer/public/icon.svg, into build-resources/. They are committed; run it when the drawing changes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { ensureChromium } from './chromium.mjs';
import { root } from './project.mjs';

/** Windows takes up to 256 (written as 0), macOS up to 1024 by name of its size, Linux and the web edition a folder of them. */
const icoSizes = [16, 24, 32, 48, 64, 128, 256];
const icnsNames = {
  16: 'icp4',
  32: 'icp5',
  64: 'icp6',
  128: 'ic07',
  256: 'ic08',
  512: 'ic09',
  1024: 'ic10',
};
const linuxSizes = [16, 32, 48, 64, 128, 192, 256, 512];

const drawing = readFileSync(path.join(root, 'renderer', 'public', 'icon.svg'));
const sizes = new Set([...icoSizes, ...Object.keys(icnsNames).map(Number), ...linuxSizes]);
const pictures = await drawn([...sizes]);
const folder = path.join(root, 'build-resources');
mkdirSync(path.join(folder, 'icons'), { recursive: true });
writeFileSync(path.join(folder, 'icon.ico'), ico());
writeFileSync(path.join(folder, 'icon.icns'), icns());
for (const size of linuxSizes)
  writeFileSync(path.join(folder, 'icons', `${size}x${size}.png`), pictures.get(size));

async function drawn(wanted) {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage();
  const source = `data:image/svg+xml;base64,${drawing.toString('base64')}`;
  const made = new Map();
  for (const size of wanted) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0}img{display:block}</style><img src="${source}" width="${size}" height="${size}">`,
    );
    await page.locator('img').evaluate((image) => image.decode());
    made.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return made;
}

/** A directory of pictures, each a whole PNG. */
function ico() {
  const head = Buffer.alloc(6 + 16 * icoSizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(icoSizes.length, 4);
  let offset = head.length;
  icoSizes.forEach((size, at) => {
    const entry = 6 + 16 * at;
    const { length } = pictures.get(size);
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += length;
  });
  return Buffer.concat([head, ...icoSizes.map((size) => pictures.get(size))]);
}

/** Blocks of a name, their length with the head, and a whole PNG. */
function icns() {
  const block = (name, bytes) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32BE(bytes.length + 8, 4);
    return Buffer.concat([head, bytes]);
  };
  const blocks = Object.entries(icnsNames).map(([size, name]) =>
    block(name, pictures.get(Number(size))),
  );
  return block('icns', Buffer.concat(blocks));
}

// Damaged and hostile files: whatever the bytes, a reader answers or throws a DataError in both languages.
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { arrayFile } from './sources/arrays.ts';
import type { DataSource } from './dataset.ts';
import { DataError } from './dataset.ts';
import { fileOf, testContext } from './host.testing.ts';
import { idxFiles } from './sources/idx.ts';
import { imageFolder } from './sources/image-folder.ts';
import { decodePng } from './formats/png.ts';
import { sentencePairsFile } from './sources/sentence-pairs.ts';
import { tableFile } from './sources/table.ts';
import { textFile } from './sources/text-file.ts';

/** Some bytes of a sound file overwritten, perhaps the end cut off. */
function damaged(sound: Uint8Array): fc.Arbitrary<Uint8Array> {
  const spot = fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 }));
  return fc.tuple(fc.array(spot, { maxLength: 6 }), fc.nat(sound.length)).map(([spots, cut]) => {
    const bytes = sound.slice();
    for (const [at, value] of spots) bytes[at] = value;
    return cut % 3 === 0 ? bytes.subarray(0, cut) : bytes;
  });
}

async function failureOf(read: () => unknown): Promise<unknown> {
  try {
    await read();
    return undefined;
  } catch (reason) {
    return reason;
  }
}

function isNamed(reason: unknown): boolean {
  if (reason === undefined) return true;
  return reason instanceof DataError && reason.sentence.en !== '' && reason.sentence.ja !== '';
}

const pixels = deflateSync(Uint8Array.from([0, 9, 8, 0, 7, 6]));
const bytesOf = (parts: readonly (readonly number[])[]) => Uint8Array.from(parts.flat());
const png = bytesOf([
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, pixels.length, 0x49, 0x44, 0x41, 0x54, ...pixels, 0, 0, 0, 0],
  [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0, 0, 0, 0],
]);
const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }\n";
const npy = bytesOf([
  [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0],
  [...new TextEncoder().encode(header)],
  Array<number>(12).fill(0),
]);
const sample = (name: string) =>
  new Uint8Array(readFileSync(new URL(`./formats/samples/${name}`, import.meta.url)));
const idx = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 3, 1, 0, 1]);
const csv = new TextEncoder().encode('a,b,c\n1,"x, y",red\n2,z,blue\n3,"w ""q""",red\n');

type Case = readonly [string, Uint8Array, (bytes: Uint8Array) => unknown];

const texts: readonly DataSource[] = [tableFile, sentencePairsFile, textFile];

const cases: readonly Case[] = [
  ['png', png, (bytes) => decodePng(bytes, 'a.png')],
  [
    'zip of pictures',
    zipSync({ 'a/1.png': png, 'b/1.png': png }),
    (bytes) =>
      imageFolder.open(
        imageFolder.options.parse({ height: 2, width: 2 }),
        testContext(0, [fileOf('a.zip', bytes)]),
      ),
  ],
  [
    'JPEG and WebP',
    zipSync(
      {
        'a/1.jpg': sample('baseline.jpg'),
        'a/2.jpg': sample('progressive.jpg'),
        'b/1.webp': sample('lossy.webp'),
        'b/2.webp': sample('lossless.webp'),
      },
      { level: 0 },
    ),
    (bytes) =>
      imageFolder.open(
        imageFolder.options.parse({ height: 2, width: 2 }),
        testContext(0, [fileOf('a.zip', bytes)]),
      ),
  ],
  [
    'npz',
    zipSync({ 'x.npy': npy, 'y.npy': npy }, { level: 0 }),
    (bytes) =>
      arrayFile.open(
        arrayFile.options.parse({ heldShare: 0.3 }),
        testContext(0, [fileOf('a.npz', bytes)]),
      ),
  ],
  [
    'idx',
    idx,
    (bytes) =>
      idxFiles.open(
        idxFiles.options.parse({ heldShare: 0.5 }),
        testContext(0, [fileOf('a', bytes), fileOf('b', idx)]),
      ),
  ],
  ...texts.map(
    (source): Case => [
      source.id,
      csv,
      (bytes) => source.open(source.options.parse({}), testContext(0, [fileOf('a.csv', bytes)])),
    ],
  ),
];

test.each(cases)('%s', async (name, sound, read) => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged(sound), fc.uint8Array({ maxLength: 64 })), async (bytes) => {
      const reason = await failureOf(() => read(bytes));
      expect(isNamed(reason) ? 'named' : reason).toBe('named');
    }),
    // A torn JPEG costs a new start of its codec.
    { seed: 2026, numRuns: name === 'JPEG and WebP' ? 100 : 400 },
  );
});

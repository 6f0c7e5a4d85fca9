// JPEG and WebP against what Chromium decodes; damaged pictures are refused, and the next one is decoded all the same.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testContext } from '../host.testing.ts';
import { codecOf, pictureDecoder } from './picture-codecs.ts';
import { decodePng } from './png.ts';

const folder = new URL('./samples/', import.meta.url);
const sample = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const names = readdirSync(folder).filter((name) => /\.(jpg|webp)$/.test(name));
const { codec } = testContext();

async function decoded(bytes: Uint8Array, decoder = pictureDecoder(codec)) {
  const kind = codecOf(bytes);
  if (!kind) throw new Error('neither');
  return decoder(kind, bytes);
}

test.each(names)('%s has the pixels that Chromium gives it', async (name) => {
  const { width = 0, height = 0, pixels = [] } = (await decoded(sample(name))) ?? {};
  const reference = decodePng(sample(`${name}.png`), name);
  expect([width, height]).toEqual([reference.width, reference.height]);
  expect(Buffer.compare(Buffer.from(pixels), Buffer.from(reference.pixels))).toBe(0);
});

test.each(names)('%s is refused where it is cut off, as browsers do', async (name) => {
  const bytes = sample(name);
  for (const share of [0.3, 0.6, 0.9])
    expect(await decoded(bytes.subarray(0, bytes.length * share))).toBeUndefined();
});

/** mozjpeg ends its program at a damaged picture, and after some eighty of them would refuse any picture. */
test.each(names)('after many a damaged %s the next picture is whole', async (name) => {
  const bytes = sample(name);
  const sound = await decoded(bytes);
  const decoder = pictureDecoder(codec);
  const spots = fc.array(fc.tuple(fc.nat(bytes.length - 13), fc.nat(255)), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(spots, async (changes) => {
      const torn = bytes.slice();
      // What it says it is stays.
      for (const [at, value] of changes) torn[at + 12] = value;
      await decoded(torn, decoder);
    }),
    { seed: 13, numRuns: 40 },
  );
  for (let index = 0; index < 120; index++) await decoded(bytes.subarray(0, 20 + index), decoder);
  expect(await decoded(bytes, decoder)).toEqual(sound);
});

test('a codec is fetched once, however many pictures are damaged', async () => {
  const fetched: string[] = [];
  const decoder = pictureDecoder((name) => {
    fetched.push(name);
    return codec(name);
  });
  const bytes = sample('baseline.jpg');
  expect(await decoded(bytes.subarray(0, 200), decoder)).toBeUndefined();
  expect(await decoded(bytes.subarray(0, 300), decoder)).toBeUndefined();
  expect(await decoded(bytes, decoder)).toBeDefined();
  expect(fetched).toEqual(['jpeg']);
});

test('a codec that cannot be started is named, and is no fault of the picture', async () => {
  const torn = pictureDecoder(async () => Uint8Array.of(0, 0x61, 0x73));
  await expect(decoded(sample('baseline.jpg'), torn)).rejects.toThrow(
    /^The decoder of JPEG could not be started \(.+\)\. Convert the pictures to PNG, or install Kumiki again\.$/,
  );
});

test('what is neither is told by its first bytes', () => {
  expect(names.map((name) => codecOf(sample(name)))).toEqual(
    names.map((name) => (name.endsWith('.jpg') ? 'jpeg' : 'webp')),
  );
  expect(codecOf(sample('baseline.jpg.png'))).toBeUndefined();
  expect(codecOf(new Uint8Array())).toBeUndefined();
});

// Pictures and arrays of a user: zips, PNG, IDX, npz; hostile archives are refused before they grow.
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { arrayFile } from './sources/arrays.ts';
import { fileOf, testContext } from './host.testing.ts';
import { idxFiles } from './sources/idx.ts';
import { imageFolder } from './sources/image-folder.ts';
import { pictureSize } from './formats/picture-size.ts';
import { png } from './formats/png.testing.ts';
import { decodePng } from './formats/png.ts';
import { resize } from './formats/resize.ts';
import { readZip } from './formats/zip.ts';

const noisy = Uint8Array.from({ length: 5 * 4 * 3 }, (_, index) => (index * 37) % 256);

test.each([0, 1, 2, 3, 4])('PNG filter %i is undone', (filter) => {
  const { width, height, pixels } = decodePng(png(5, 4, 2, noisy, filter), 'a.png');
  expect([width, height]).toEqual([5, 4]);
  expect(Array.from(pixels).filter((_, index) => index % 4 < 3)).toEqual([...noisy]);
});

test('a picture is reduced to the mean of what each pixel covers', () => {
  const pixels = Uint8Array.from([0, 100, 200, 50].flatMap((grey) => [grey, grey, grey, 255]));
  const picture = { width: 4, height: 1, pixels };
  expect([...resize(picture, { width: 2, height: 1, channels: 1, fit: 'stretch' })]).toEqual([
    50, 125,
  ]);
  expect([...resize(picture, { width: 1, height: 1, channels: 3, fit: 'crop' })]).toEqual([
    150, 150, 150,
  ]);
});

const grey = (value: number) => png(2, 2, 0, new Uint8Array(4).fill(value));
const openImages = (files: Parameters<typeof testContext>[1], options = {}) =>
  imageFolder.open(
    imageFolder.options.parse({ height: 2, width: 2, ...options }),
    testContext(0, files),
  );

test('a zip with one folder per class', async () => {
  const zip = zipSync({
    'set/cats/1.png': grey(255),
    'set/cats/2.png': grey(254),
    'set/dogs/1.png': grey(1),
    'set/dogs/2.png': grey(0),
    '__MACOSX/set/cats/1.png': new Uint8Array([1]),
  });
  const set = await openImages([fileOf('pictures.zip', zip)]);
  expect(set.columns.map(({ name, sizes, words }) => [name, sizes, words])).toEqual([
    ['image', [2, 2, 1], undefined],
    ['label', [], ['cats', 'dogs']],
  ]);
  const { image = [], label = [] } = set.batch('training', [0, 1, 2]);
  for (const at of [0, 1, 2]) expect((image[at * 4] ?? 0) > 0.5).toBe(label[at] === 0);
});

test.each([
  [
    [fileOf('a/1.png', grey(1)), fileOf('a/2.png', grey(2))],
    'All pictures are in the folder ‘a’, so there is nothing to tell apart. Put each class into a folder of its own.',
  ],
  [
    [fileOf('notes.txt', 'x')],
    'No picture was found. Choose a folder or a zip with one folder of pictures per class.',
  ],
  [
    [fileOf('a/1.gif', 'x'), fileOf('b/1.gif', 'x')],
    '‘a/1.gif’ is not a PNG, JPEG or WebP, and nothing else can be read here. Convert it, or open it in the app.',
  ],
  [
    [fileOf('a/1.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), fileOf('b/1.png', grey(1))],
    '‘a/1.jpg’ is not a picture that can be decoded. Remove it or save it again.',
  ],
])('pictures that cannot be told apart or read', async (files, sentence) => {
  await expect(openImages(files)).rejects.toThrow(sentence);
});

const sample = (name: string) =>
  new Uint8Array(readFileSync(new URL(`./formats/samples/${name}`, import.meta.url)));
const painted = ['baseline.jpg', 'progressive.jpg', 'lossy.webp'];

test('JPEG and WebP, loose and in a zip, are the picture they show', async () => {
  const loose = painted.flatMap((name) => [
    fileOf(`day/${name}`, sample(name)),
    fileOf(`night/${name}.png`, png(40, 24, 0, new Uint8Array(960))),
  ]);
  const zip = zipSync(
    Object.fromEntries(
      await Promise.all(loose.map(async (file) => [file.name, await file.bytes()])),
    ),
  );
  const wanted = { height: 24, width: 40, colour: 'colour', heldShare: 0.1 };
  for (const files of [loose, [fileOf('all.zip', zip)]]) {
    const set = await openImages(files, wanted);
    expect(set.count).toEqual({ training: 5, 'held-out': 1 });
    for (const split of ['training', 'held-out'] as const)
      for (let index = 0; index < set.count[split]; index++) {
        const { image = [], label = [] } = set.batch(split, [index]);
        // Its first pixel is red, and below the middle of the right side it is blue.
        const offsetOf = (row: number, column: number) => (row * 40 + column) * 3;
        const day = [0, 1, 2].map((channel) => (image[offsetOf(0, 0) + channel] ?? 0) > 0.5);
        expect(day).toEqual(label[0] === 0 ? [true, false, false] : [false, false, false]);
        expect((image[offsetOf(23, 39) + 2] ?? 0) > 0.6).toBe(label[0] === 0);
      }
  }
});

test('a host’s own decoder reads what the codecs cannot, and is not asked for what they can', async () => {
  const asked: number[] = [];
  const cmyk = sample('baseline.jpg').slice(0, 400);
  const context = {
    ...testContext(0, [
      fileOf('a/1.jpg', sample('baseline.jpg')),
      fileOf('b/1.jpg', cmyk),
      fileOf('b/2.gif', 'GIF89a'.padEnd(40, '\x01')),
    ]),
    decodeImage: async (bytes: Uint8Array) => {
      asked.push(bytes.length);
      return { width: 1, height: 1, pixels: new Uint8Array(4) };
    },
  };
  await imageFolder.open(imageFolder.options.parse({ heldShare: 0.4 }), context);
  expect(asked).toEqual([400, 40]);
});

describe('a stranger’s zip', () => {
  test('may not lead out of itself', () => {
    expect(() => readZip(zipSync({ '../evil.png': grey(1) }), 'z.zip')).toThrow(
      '‘z.zip’ cannot be read: ‘../evil.png’ points outside the archive. Pack it again as an ordinary zip.',
    );
  });

  test('may not unpack to more than it is allowed, whatever its header says', () => {
    const zip = zipSync({ 'bomb.png': new Uint8Array(5_000_000) });
    const lying = zip.slice();
    const view = new DataView(lying.buffer);
    for (let index = 0; index + 4 < lying.length; index++)
      if (view.getUint32(index, true) === 0x02014b50) view.setUint32(index + 24, 10, true);
    const [entry] = readZip(lying, 'z.zip');
    expect(() => entry?.bytes(1_000_000)).toThrow('‘bomb.png’ unpacks to more than 1000000 bytes');
  });

  test('is refused where it is cut off or damaged', () => {
    const zip = zipSync({ 'a.png': grey(1) });
    expect(() => readZip(zip.subarray(0, zip.length - 10), 'z.zip')).toThrow(
      'no table of contents',
    );
    const torn = zip.slice();
    torn.fill(0xff, 36, 60);
    expect(() => readZip(torn, 'z.zip')[0]?.bytes(1000)).toThrow('‘a.png’ is damaged');
  });
});

function npy(descr: string, shape: readonly number[], data: ArrayBufferView): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }\n`;
  const head = Buffer.from(`\u0093NUMPY\u0001\u0000\u0000\u0000${header}`, 'latin1');
  head.writeUInt16LE(header.length, 8);
  const body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(Buffer.concat([head, body]));
}

test('an npz of pictures and classes', async () => {
  const zip = zipSync({
    'x.npy': npy(
      '|u1',
      [3, 2, 2],
      Uint8Array.from({ length: 12 }, (_, index) => index),
    ),
    'y.npy': npy('<i8', [3], BigInt64Array.from([0n, 1n, 2n])),
  });
  const set = await arrayFile.open(
    arrayFile.options.parse({ heldShare: 0.1 }),
    testContext(0, [fileOf('a.npz', zip)]),
  );
  expect(set.columns.map(({ name, kind, sizes }) => [name, kind, sizes])).toEqual([
    ['x', 'image', [2, 2, 1]],
    ['y', 'class', []],
  ]);
  const { x = [], y = [] } = set.batch('held-out', [0]);
  expect(x[0]).toBeCloseTo(((y[0] ?? 0) * 4) / 255, 6);
});

test('an npz that lacks an array says which it has', async () => {
  const zip = zipSync({ 'data.npy': npy('<f4', [2], new Float32Array(2)) });
  await expect(
    arrayFile.open(
      arrayFile.options.parse({ heldShare: 0.1 }),
      testContext(0, [fileOf('a.npz', zip)]),
    ),
  ).rejects.toThrow(
    '‘a.npz’ has no array ‘x’; it has data. Save it with np.savez(file, x=…, y=…).',
  );
});

const openArrays = (arrays: Record<string, Uint8Array>) =>
  arrayFile.open(
    arrayFile.options.parse({ heldShare: 0.1 }),
    testContext(0, [fileOf('a.npz', zipSync(arrays))]),
  );

test.each([
  [
    { 'x.npy': npy('<f4', [2, 2], Float32Array.of(1, 2, Number.NaN, 4)) },
    '‘a.npz’, x: example 1 holds NaN, which is not a finite number. Replace it with np.nan_to_num or leave the example out.',
  ],
  [
    { 'y.npy': npy('<i8', [2], BigInt64Array.from([0n, -3n])) },
    '‘a.npz’, y: example 1 holds -3, which is not a class; classes are whole numbers from 0 to 9999. Save numbers to predict as floats.',
  ],
  [
    { 'x.npy': npy('<f4', [2, 1, 1, 1, 1], new Float32Array(2)) },
    '‘a.npz’, x: it has 5 axes; at most 4 are supported, counting the examples. Reshape it.',
  ],
  [
    { 'y.npy': npy('<f4', [3], new Float32Array(3)) },
    '‘a.npz’ has 2 inputs and 3 answers; the numbers must match.',
  ],
])('an npz with %j is refused by name', async (changed, sentence) => {
  const sound = {
    'x.npy': npy('<f4', [2, 2], new Float32Array(4)),
    'y.npy': npy('<i8', [2], new BigInt64Array(2)),
  };
  await expect(openArrays({ ...sound, ...changed })).rejects.toThrow(sentence);
});

/** An npz of a size that it says itself, at whatever place that stands. */
function sayingSize(zip: Uint8Array, name: string, bytes: number): Uint8Array {
  const lying = zip.slice();
  const view = new DataView(lying.buffer);
  const central = Buffer.from(lying).lastIndexOf(name) - 46;
  expect(view.getUint32(central, true)).toBe(0x02014b50);
  view.setUint32(central + 24, bytes, true);
  return lying;
}

const openNpz = (zip: Uint8Array) =>
  arrayFile.open(
    arrayFile.options.parse({ heldShare: 0.1 }),
    testContext(0, [fileOf('bomb.npz', zip)]),
  );
const two = npy('<i8', [2], new BigInt64Array(2));

/** Nothing but zeros, packed a thousand times smaller. */
const zeros = new Uint8Array(30_000_000);
const packedZeros = zipSync({ 'x.npy': zeros, 'y.npy': two }, { level: 9 });

test('an npz that unpacks to hundreds of times its size is refused before it is unpacked, with both figures', async () => {
  const before = process.memoryUsage().arrayBuffers;
  const refused = openNpz(sayingSize(packedZeros, 'x.npy', 300_000_000));
  await expect(refused).rejects.toThrow(
    '‘bomb.npz’ has 0.0295 MB and says that it unpacks to 300 MB, 10,154 times as much. Nothing was unpacked. If that is right, save it unpacked: np.savez instead of np.savez_compressed.',
  );
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  await expect(refused).rejects.toMatchObject({
    sentence: {
      ja: '「bomb.npz」は 0.0295 MB ですが、展開すると 300 MB（10,154 倍）になると書かれています。何も展開していません。正しければ、np.savez_compressed ではなく np.savez で圧縮せずに保存してください。',
    },
  });
});

test('arrays that are too large together are refused before they are unpacked', async () => {
  const file = {
    ...fileOf('large.npz', sayingSize(packedZeros, 'x.npy', 1_100_000_000)),
    // As if its packed bytes were many as well.
    size: 900_000_000,
  };
  const zip = sayingSize(packedZeros, 'x.npy', 1_100_000_000);
  const shift = file.size - zip.length;
  const read = async (from: number, to: number) =>
    zip.slice(Math.max(0, from - shift), Math.max(0, to - shift));
  const view = new DataView(zip.buffer);
  const end = zip.length - 22;
  view.setUint32(end + 16, view.getUint32(end + 16, true) + shift, true);
  await expect(
    arrayFile.open(
      arrayFile.options.parse({ heldShare: 0.1 }),
      testContext(0, [{ ...file, read }]),
    ),
  ).rejects.toThrow(
    'The arrays of ‘large.npz’ unpack to 1,100 MB; Kumiki can hold 1,070 MB of them. Nothing was unpacked. Save fewer examples, or smaller ones.',
  );
});

test('an npz that says it is small lets no more out than it says', async () => {
  await expect(openNpz(sayingSize(packedZeros, 'x.npy', 1000))).rejects.toThrow(
    '‘x.npy’ unpacks to more than 1000 bytes',
  );
});

test('arrays that nobody asked for are not unpacked', async () => {
  const zip = zipSync(
    { 'x.npy': npy('<f4', [2, 2], new Float32Array(4)), 'y.npy': two, 'junk.npy': zeros },
    { level: 9 },
  );
  const before = process.memoryUsage().arrayBuffers;
  const set = await openNpz(zip);
  expect(set.count).toEqual({ training: 1, 'held-out': 1 });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
});

test('an npz whose held-out examples are of another size is refused', async () => {
  const y = npy('<i8', [2], new BigInt64Array(2));
  await expect(
    openArrays({
      'x_train.npy': npy('<f4', [2, 2], new Float32Array(4)),
      'y_train.npy': y,
      'x_test.npy': npy('<f4', [2, 3], new Float32Array(6)),
      'y_test.npy': y,
    }),
  ).rejects.toThrow(
    '‘a.npz’: an example of x_train is float32 [2], one of x_test float32 [3]. They must match.',
  );
});

/** The first bytes of each format, saying 50,000 × 50,000 pixels, with nothing behind them. */
const huge: Record<string, readonly number[]> = {
  png: [
    0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0xc3, 0x50, 0, 0,
    0xc3, 0x50,
  ],
  gif: [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x50, 0xc3, 0x50, 0xc3],
  bmp: [0x42, 0x4d, ...Array<number>(16).fill(0), 0x50, 0xc3, 0, 0, 0xb0, 0x3c, 0xff, 0xff],
  jpg: [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0xc3, 0x50, 0xc3, 0x50, 3],
  webp: [
    ...new TextEncoder().encode('RIFF....WEBPVP8X'),
    10,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0x4f,
    0xc3,
    0,
    0x4f,
    0xc3,
    0,
  ],
};

test.each(Object.entries(huge))(
  'a %s of 50,000 × 50,000 pixels is refused by its header, before anything is decoded',
  async (ending, header) => {
    const bytes = new Uint8Array(64);
    bytes.set(header);
    const files = [fileOf(`a/1.${ending}`, bytes), fileOf('b/1.png', grey(1))];
    const context = {
      ...testContext(0, files),
      decodeImage: () => Promise.reject(new Error('decoded')),
    };
    await expect(imageFolder.open(imageFolder.options.parse({}), context)).rejects.toThrow(
      `‘a/1.${ending}’ is 50000 × 50000 pixels; at most 64 million are read. Make it smaller or remove it.`,
    );
  },
);

test('headers say what the decoder finds', () => {
  expect(pictureSize(png(5, 4, 2, noisy))).toEqual({ width: 5, height: 4 });
  const lossless = new Uint8Array(30);
  lossless.set([...new TextEncoder().encode('RIFF....WEBPVP8L'), 9, 0, 0, 0, 0x2f, 0x04, 0xc0, 0]);
  expect(pictureSize(lossless)).toEqual({ width: 5, height: 4 });
});

test('IDX files of one’s own', async () => {
  const images = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6]);
  const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 1, 0]);
  const files = [fileOf('train-images', images), fileOf('train-labels', labels)];
  const set = await idxFiles.open(
    idxFiles.options.parse({ heldShare: 0.5 }),
    testContext(0, files),
  );
  expect(set.count).toEqual({ training: 1, 'held-out': 1 });
  expect(set.columns[0]?.sizes).toEqual([1, 2, 1]);
  await expect(
    idxFiles.open(
      idxFiles.options.parse({ heldShare: 0.5 }),
      testContext(0, [fileOf('cut', images.subarray(0, 18))]),
    ),
  ).rejects.toThrow(
    '‘cut’ says it holds 2 × 1 × 2, which is 20 bytes, but it has 18. It may have been cut off; download it again.',
  );
});

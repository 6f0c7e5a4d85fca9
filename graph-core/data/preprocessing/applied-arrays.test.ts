// Pictures and arrays on other data than the model was trained on: the classes of training, or a refusal by name.
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { DataFile, Dataset } from '../dataset.ts';
import { fileOf, testContext } from '../host.testing.ts';
import { openData } from '../open-data.ts';
import { png } from '../formats/png.testing.ts';
import type { Preprocessing } from './schema.ts';
import { preprocessingSchema } from './schema.ts';

const open = (
  source: string,
  files: readonly DataFile[],
  preprocessing?: Preprocessing,
  options = {},
) =>
  openData(
    { source, options },
    {
      ...testContext(preprocessing ? 9 : 1, files),
      ...(preprocessing && { preprocessing, wholeHeldOut: true }),
    },
  );

const written = ({ preprocessing }: Dataset): Preprocessing =>
  preprocessingSchema.parse(JSON.parse(JSON.stringify(preprocessing)));

describe('folders of pictures', () => {
  const pictures = (classes: readonly string[], shift = 0) =>
    classes.flatMap((name, kind) =>
      [0, 1, 2, 3].map((at) =>
        fileOf(`${name}/${at}.png`, png(2, 2, 0, new Uint8Array(4).fill(60 * kind + at + shift))),
      ),
    );
  const options = { height: 2, width: 2 };

  test('a zip is the same data as its folder, and fewer folders keep the classes', async () => {
    const files = pictures(['cat', 'cow', 'dog']);
    const preprocessing = written(await open('image-folder', files, undefined, options));
    const zip = zipSync(
      Object.fromEntries(
        await Promise.all(files.map(async (file) => [file.name, await file.bytes()] as const)),
      ),
    );
    const same = await open('image-folder', [fileOf('all.zip', zip)], preprocessing);
    expect([same.relation, same.fingerprint]).toEqual(['same', preprocessing.fingerprint]);
    const alone = await open('image-folder', pictures(['dog'], 7), preprocessing);
    expect([alone.relation, alone.count]).toEqual(['other', { training: 0, 'held-out': 4 }]);
    expect([...(alone.batch('held-out', [0, 3]).label ?? [])]).toEqual([2, 2]);
    await expect(open('image-folder', pictures(['cat', 'horse']), preprocessing)).rejects.toThrow(
      '‘horse/0.png’: the class ‘horse’ is not one the model was trained on (cat, cow, dog). Rename it, leave it out, or train from scratch.',
    );
  });
});

function npy(descr: string, shape: readonly number[], data: ArrayBufferView): Uint8Array {
  const words = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = words.padEnd(Math.ceil((words.length + 11) / 64) * 64 - 11) + '\n';
  const file = new Uint8Array(10 + header.length + data.byteLength);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  file.set(new TextEncoder().encode(header), 10);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + header.length);
  return file;
}

describe('arrays', () => {
  const arrays = (name: string, rows: number, width: number, answers: (row: number) => number) =>
    fileOf(
      name,
      zipSync({
        'x.npy': npy(
          '<f4',
          [rows, width],
          Float32Array.from({ length: rows * width }, (_, index) => index),
        ),
        'y.npy': npy(
          '<i4',
          [rows],
          Int32Array.from({ length: rows }, (_, row) => answers(row)),
        ),
      }),
    );

  test('fewer classes keep those of training; more of them and other widths are refused', async () => {
    const file = arrays('train.npz', 12, 2, (row) => row % 3);
    const preprocessing = written(await open('arrays', [file]));
    expect((await open('arrays', [file], preprocessing)).relation).toBe('same');
    const fewer = await open('arrays', [arrays('two.npz', 4, 2, (row) => row % 2)], preprocessing);
    expect(fewer.columns[1]?.words).toEqual(['0', '1', '2']);
    expect(fewer.count).toEqual({ training: 0, 'held-out': 4 });
    await expect(
      open('arrays', [arrays('more.npz', 4, 2, (row) => row)], preprocessing),
    ).rejects.toThrow(
      '‘more.npz’, y: the class ‘3’ is not one the model was trained on (0, 1, 2).',
    );
    await expect(
      open('arrays', [arrays('wide.npz', 4, 3, () => 0)], preprocessing),
    ).rejects.toThrow(
      'The column ‘x’ of this data is vector [3], but the model was trained with vector [2].',
    );
  });
});

describe('IDX files', () => {
  const pair = (labels: readonly number[]) => [
    fileOf(
      'images',
      Uint8Array.from([
        0,
        0,
        8,
        3,
        0,
        0,
        0,
        labels.length,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        2,
        ...labels.flatMap((label, index) => [label * 20, index]),
      ]),
    ),
    fileOf('labels', Uint8Array.from([0, 0, 8, 1, 0, 0, 0, labels.length, ...labels])),
  ];

  test('a test pair is measured whole with the classes of training', async () => {
    const preprocessing = written(await open('idx', pair([0, 1, 2, 0, 1, 2])));
    const other = await open('idx', pair([1, 1, 0]), preprocessing);
    expect(other.count).toEqual({ training: 0, 'held-out': 3 });
    expect(other.columns[1]?.words).toEqual(['0', '1', '2']);
    await expect(open('idx', pair([0, 3]), preprocessing)).rejects.toThrow(
      '‘images, labels’: the class ‘3’ is not one the model was trained on (0, 1, 2).',
    );
  });
});

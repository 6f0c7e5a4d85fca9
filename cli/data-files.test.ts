// Folders of the user's data keep their names, so that one folder per class means what it means in the app.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { newDocument } from '../graph-core/index.ts';
import { dataFilesAt } from './data-files.ts';
import { withoutVocabularies } from './data-part.ts';
import { testFolder } from './kumiki.testing.ts';
import { deps } from './deps.ts';

const folder = testFolder();

function put(name: string, contents: string | Uint8Array): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, contents);
  return file;
}

const names = async (...files: string[]) =>
  (await dataFilesAt(files.map((file) => path.join(folder, file)))).map(({ name }) => name);

test('names are the shortest that tell files apart; a folder keeps its own', async () => {
  for (const name of ['a/x.txt', 'b/x.txt', 'b/deep/y.txt', 'b/.hidden']) put(name, '');
  expect(await names('a/x.txt')).toEqual(['x.txt']);
  expect(await names('b/x.txt', 'b/deep/y.txt')).toEqual(['x.txt', 'deep/y.txt']);
  expect(await names('a/x.txt', 'b/x.txt')).toEqual(['a/x.txt', 'b/x.txt']);
  expect(await names('b')).toEqual(['b/deep/y.txt', 'b/x.txt']);
  expect(await names('a', 'b')).toEqual(['a/x.txt', 'b/deep/y.txt', 'b/x.txt']);
  await expect(names('none')).rejects.toThrow(/Cannot read ‘.*none’/);
});

test('a folder of pictures, one folder per class, opens as classes', async () => {
  for (const [kind, shade] of [
    ['cats', 40],
    ['dogs', 200],
  ] as const)
    for (let index = 0; index < 4; index++)
      put(`photos/${kind}/${index}.png`, png(4, shade + index));
  const document = {
    ...newDocument('photos'),
    data: { source: 'image-folder', options: { height: 4, width: 4 }, bindings: {} },
  };
  const files = await dataFilesAt([path.join(folder, 'photos')]);
  const { columns, count } = await deps.openData(document, files, () => undefined);
  expect(columns.find(({ kind }) => kind === 'class')?.words).toEqual(['cats', 'dogs']);
  expect(count.training + count['held-out']).toBe(8);
});

test('JPEG and WebP open in a terminal as in the app', async () => {
  const samples = new URL('../graph-core/data/formats/samples/', import.meta.url);
  for (const name of ['baseline.jpg', 'turned.jpg', 'lossy.webp', 'lossless.webp'])
    put(`album/${path.extname(name).slice(1)}/${name}`, readFileSync(new URL(name, samples)));
  const document = {
    ...newDocument('album'),
    data: { source: 'image-folder', options: { height: 4, width: 4 }, bindings: {} },
  };
  const files = await dataFilesAt([path.join(folder, 'album')]);
  const { columns, count } = await deps.openData(document, files, () => undefined);
  expect(columns.find(({ kind }) => kind === 'class')?.words).toEqual(['jpg', 'webp']);
  expect(count.training + count['held-out']).toBe(4);
});

/** Grey squares. */
function png(size: number, shade: number): Uint8Array {
  const chunk = (type: string, body: Uint8Array): Buffer => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const sized = Buffer.alloc(4);
    sized.writeUInt32BE(body.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([sized, named, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 8;
  const rows = Buffer.concat(
    Array.from({ length: size }, () =>
      Buffer.from([0, ...Array.from({ length: size }, () => shade)]),
    ),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('files may be named as parts of the data, or as vocabularies', async () => {
  const given = ['words.txt', 'test=t.txt', 'vocabulary=v.txt', 'source-vocabulary=s.json'];
  for (const name of ['words.txt', 't.txt', 'v.txt', 's.json']) put(`parts/${name}`, '');
  const files = await dataFilesAt(
    given.map((one) => one.replace(/(?<==|^)([^=]+)$/, path.join(folder, 'parts', '$1'))),
  );
  expect(files.map(({ name, part }) => [name, part])).toEqual([
    ['words.txt', undefined],
    ['t.txt', 'test'],
    ['v.txt', 'vocabulary'],
    ['s.json', 'source-vocabulary'],
  ]);
  expect(withoutVocabularies(given)).toEqual(['words.txt', 'test=t.txt']);
});

// A user's own arrays in an .npz: one of inputs, one of answers, or both again for holding out. Knows no model.
import { z } from 'zod';
import { text, verbatim } from '../text.ts';
import type { Column, DataSource, Dataset } from './dataset.ts';
import { DataError } from './dataset.ts';
import { heldShareOption } from './hold-out.ts';
import type { ColumnValues } from './in-memory.ts';
import { inMemory, sizeOf } from './in-memory.ts';
import type { NumpyArray } from './npy.ts';
import { readNpy } from './npy.ts';
import { oneFile } from './one-file.ts';
import { random } from './random.ts';
import { readZip } from './zip.ts';

const options = z.object({ heldShare: heldShareOption(0.1) });
const largestArray = 1024 * 1024 * 1024;

export const arrayFile: DataSource<typeof options> = {
  id: 'arrays',
  docs: {
    title: text('Arrays of your own (npz)', '自分の配列（npz）'),
    summary: text(
      'An .npz with arrays x and y, or x_train, y_train, x_test and y_test. Bytes become pictures in 0 … 1, whole numbers become classes.',
      'x と y、または x_train・y_train・x_test・y_test を含む .npz です。バイトは 0〜1 の画像に、整数はクラスになります。',
    ),
    licence: 'yours',
    task: text('whatever the arrays hold', '配列の内容による'),
  },
  options,
  files: { accept: ['.npz'], multiple: false },
  async open({ heldShare }, context) {
    const file = oneFile(context);
    const arrays = new Map<string, NumpyArray>();
    for (const entry of readZip(await file.bytes(), file.name)) {
      if (!entry.path.endsWith('.npy')) continue;
      const name = entry.path.slice(0, -'.npy'.length);
      arrays.set(name, readNpy(entry.bytes(largestArray), `${file.name}: ${name}`));
    }
    const split = arrays.has('x_train');
    const parts = split ? ['x_train', 'y_train', 'x_test', 'y_test'] : ['x', 'y'];
    const found = parts.map((name) => {
      const array = arrays.get(name);
      if (!array || array.shape.length === 0) throw lacking(file.name, name, [...arrays.keys()]);
      return array;
    });
    const [x, y, xTest, yTest] = found;
    if (!x || !y) throw lacking(file.name, 'x', [...arrays.keys()]);
    agree(file.name, x, y);
    if (!xTest || !yTest) return shuffled(x, y, heldShare, context.seed);
    agree(file.name, xTest, yTest);
    const count = { training: x.shape[0] ?? 0, 'held-out': xTest.shape[0] ?? 0 };
    return assemble(joined(x, xTest), joined(y, yTest), count);
  },
};

function shuffled(x: NumpyArray, y: NumpyArray, share: number, seed: number): Dataset {
  const total = x.shape[0] ?? 0;
  const order = Int32Array.from({ length: total }, (_, at) => at);
  random('arrays', seed).shuffle(order);
  const held = Math.min(total - 1, Math.max(1, Math.round(total * share)));
  return assemble(reordered(x, order), reordered(y, order), {
    training: total - held,
    'held-out': held,
  });
}

function assemble(x: NumpyArray, y: NumpyArray, count: { training: number; 'held-out': number }) {
  return inMemory({ columns: [filled('x', x), filled('y', y)], count });
}

function filled(
  name: string,
  { shape, data }: NumpyArray,
): { column: Column; values: ColumnValues } {
  const [, ...sizes] = shape;
  const label = verbatim(name);
  if (sizes.length === 0 && !(data instanceof Float32Array)) {
    const values = Int32Array.from(data);
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    const words = Array.from({ length: most + 1 }, (_, id) => `${id}`);
    return { column: { name, label, kind: 'class', sizes, words }, values };
  }
  const values = data instanceof Int32Array ? Float32Array.from(data) : data;
  if (sizes.length === 0) return { column: { name, label, kind: 'vector', sizes: [1] }, values };
  if (sizes.length === 1) return { column: { name, label, kind: 'vector', sizes }, values };
  const picture = sizes.length === 3 || data instanceof Uint8Array;
  if (!picture) return { column: { name, label, kind: 'sequence', sizes }, values };
  const whole = sizes.length === 3 ? sizes : [...sizes, 1];
  return { column: { name, label, kind: 'image', sizes: whole }, values };
}

function reordered({ shape, data }: NumpyArray, order: Int32Array): NumpyArray {
  const size = sizeOf(shape.slice(1));
  const moved = data.slice();
  order.forEach((from, at) => moved.set(data.subarray(from * size, (from + 1) * size), at * size));
  return { shape, data: moved };
}

function joined(first: NumpyArray, second: NumpyArray): NumpyArray {
  const both = [...first.data, ...second.data];
  const shape = [(first.shape[0] ?? 0) + (second.shape[0] ?? 0), ...first.shape.slice(1)];
  if (first.data instanceof Uint8Array) return { shape, data: Uint8Array.from(both) };
  return {
    shape,
    data: first.data instanceof Int32Array ? Int32Array.from(both) : Float32Array.from(both),
  };
}

function agree(file: string, x: NumpyArray, y: NumpyArray): void {
  if (x.shape[0] === y.shape[0] && (x.shape[0] ?? 0) > 0) return;
  throw new DataError(
    'counts-differ',
    text(
      `‘${file}’ has ${x.shape[0] ?? 0} inputs and ${y.shape[0] ?? 0} answers; there must be as many of the one as of the other.`,
      `「${file}」の入力は ${x.shape[0] ?? 0} 件、正解は ${y.shape[0] ?? 0} 件です。同じ数でなければなりません。`,
    ),
    { file },
  );
}

function lacking(file: string, name: string, names: readonly string[]): DataError {
  return new DataError(
    'array-missing',
    text(
      `‘${file}’ has no array ‘${name}’; it has ${names.join(', ') || 'none'}. Save it with np.savez(file, x=…, y=…).`,
      `「${file}」に配列「${name}」がありません（あるのは ${names.join('、') || 'なし'}）。np.savez(file, x=…, y=…) で保存してください。`,
    ),
    { file },
  );
}

// A user's own arrays in an .npz: one of inputs, one of answers, or both again for holding out.
import { z } from 'zod';
import { text, verbatim } from '../../text.ts';
import type { DataContext, DataFile, DataPart, DataSource } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { partsOf } from '../split/given-parts.ts';
import type { SharedOut } from '../split/hold-out.ts';
import { sharedOut } from '../split/hold-out.ts';
import type { SplitSettings } from '../split/split-options.ts';
import { splitOptions } from '../split/split-options.ts';
import type { Filled } from '../in-memory.ts';
import { inMemory, sizeOf } from '../in-memory.ts';
import type { NumpyArray } from '../formats/npy.ts';
import { readNpy } from '../formats/npy.ts';
import { imageColumn } from '../labelled-images.ts';
import { oneFile } from '../one-file.ts';
import {
  contentsCounter,
  hashOf,
  isHeldOutWhole,
  relationOf,
  splitSeed,
} from '../preprocessing/contents.ts';
import { described, plainFields } from '../preprocessing/described.ts';
import { classesIn, unknownClass } from '../preprocessing/known-classes.ts';
import type { DataContents } from '../preprocessing/schema.ts';
import { random } from '../random.ts';
import { openZip } from '../formats/zip.ts';

const options = z.object(splitOptions(['random', 'stratified', 'order'], { share: 0.1 }));
/** Bytes of all arrays together; what is larger does not fit beside a training. */
const mostUnpacked = 1024 ** 3;
/** More than this, and so many times the file: no data is like that, and a file that shall fill the memory is. */
const bombFrom = 256 * 1024 ** 2;
const bombTimes = 200;
/** Nobody types longer rows. */
const mostTyped = 64;

export const arrayFile: DataSource<typeof options> = {
  id: 'arrays',
  rank: 21,
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
  async open(chosen, context) {
    const files = partsOf(context);
    const first = await arraysIn(oneFile(files[0]?.context ?? context), 'training');
    const parts = [...first];
    for (const { part, context: own } of files.slice(1))
      parts.push(...(await arraysIn(oneFile(own), part)));
    const [{ x, y, file }] = first;
    for (const other of parts) {
      agree(other.file, other.x[1], other.y[1]);
      alike(file, x, other.x, other.file);
      alike(file, y, other.y, other.file);
    }
    const all = joined(parts.map((part) => part.x[1]));
    const answers = joined(parts.map((part) => part.y[1]));
    const contents = contentsOf(all, answers, context);
    const partAt = parts.flatMap(({ part, x: [, { shape }] }) =>
      Array.from({ length: shape[0] ?? 0 }, () => part),
    );
    const classes = isClasses(answers) ? answers.data : undefined;
    const shared = drawn(all.shape[0] ?? 0, chosen, context, contents, {
      partOf: (row) => partAt[row] ?? 'training',
      ...(classes && { classOf: (row) => classes[row] ?? 0 }),
    });
    const { order, training, heldOut } = shared;
    return inMemory({
      columns: [
        filled('x', reordered(all, order), training, context),
        filled('y', reordered(answers, order), training, context),
      ],
      count: { training, 'held-out': heldOut },
      tested: order.length - training - heldOut,
      contents,
      relation: relationOf(context, contents),
      whole: isHeldOutWhole(context, contents),
    });
  },
};

type Named = readonly [string, NumpyArray];

interface ArrayPart {
  readonly file: string;
  readonly part: DataPart;
  readonly x: Named;
  readonly y: Named;
}

/** Inputs and answers of a file, and once more those that it holds out itself. */
async function arraysIn(
  file: DataFile,
  part: DataPart,
): Promise<readonly [ArrayPart, ...ArrayPart[]]> {
  const stored = new Map(
    (await openZip(file))
      .filter(({ path }) => path.endsWith('.npy'))
      .map((entry) => [entry.path.slice(0, -'.npy'.length), entry]),
  );
  const names = [...stored.keys()];
  const whole = stored.has('x_train') ? ['x_train', 'y_train', 'x_test', 'y_test'] : ['x', 'y'];
  // What stands in a file that is given as a part is that part, whatever it is called.
  const wanted = (part === 'training' ? whole : whole.slice(0, 2)).map((name) => {
    const entry = stored.get(name);
    if (!entry) throw lacking(file.name, name, names);
    return { name, entry };
  });
  // Only these are unpacked, and not before it is known that all of them may be.
  refuseBomb(
    file,
    wanted.reduce((sum, { entry }) => sum + entry.unpacked, 0),
  );
  const found: Named[] = [];
  for (const { name, entry } of wanted) {
    const array = readNpy(await entry.bytes(entry.unpacked), `${file.name}: ${name}`);
    if (array.shape.length === 0) throw lacking(file.name, name, names);
    found.push([name, array]);
  }
  const [x, y, xTest, yTest] = found;
  if (!x || !y) throw lacking(file.name, 'x', names);
  for (const [name, array] of found) checkArray(array, name, file.name);
  const first = { file: file.name, part, x, y };
  if (!xTest || !yTest) return [first];
  return [first, { file: file.name, part: 'validation', x: xTest, y: yTest }];
}

/** Split at random by the stream that this source has always had. */
function drawn(
  total: number,
  settings: SplitSettings,
  context: DataContext,
  contents: DataContents,
  facts: Parameters<typeof sharedOut>[4] & { partOf(row: number): DataPart },
): SharedOut {
  const { split, heldShare, testShare, folds } = settings;
  const given = Array.from({ length: total }, (_, row) => row).some(
    (row) => facts.partOf(row) !== 'training',
  );
  const plain = split === 'random' && testShare === 0 && folds === 0 && !given;
  if (!plain || isHeldOutWhole(context, contents))
    return sharedOut(total, settings, context, contents, facts);
  const order = Int32Array.from({ length: total }, (_, index) => index);
  random('arrays', splitSeed(context)).shuffle(order);
  const heldOut = Math.min(total - 1, Math.max(1, Math.round(total * heldShare)));
  return { order, training: total - heldOut, heldOut };
}

function refuseBomb({ name, size }: Pick<DataFile, 'name' | 'size'>, unpacked: number): void {
  const times = Math.round(unpacked / size);
  const isBomb = unpacked > bombFrom && times > bombTimes;
  if (unpacked <= mostUnpacked && !isBomb) return;
  const [packed, large] = [size, unpacked].map(megabytes);
  throw new DataError(
    'npz-too-large',
    isBomb
      ? text(
          `‘${name}’ has ${packed} MB and says that it unpacks to ${large} MB, ${times.toLocaleString('en')} times as much. Nothing was unpacked. If that is right, save it unpacked: np.savez instead of np.savez_compressed.`,
          `「${name}」は ${packed} MB ですが、展開すると ${large} MB（${times.toLocaleString('en')} 倍）になると書かれています。何も展開していません。正しければ、np.savez_compressed ではなく np.savez で圧縮せずに保存してください。`,
        )
      : text(
          `The arrays of ‘${name}’ unpack to ${large} MB; Kumiki can hold ${megabytes(mostUnpacked)} MB of them. Nothing was unpacked. Save fewer examples, or smaller ones.`,
          `「${name}」の配列は展開すると ${large} MB になりますが、読み込めるのは ${megabytes(mostUnpacked)} MB までです。何も展開していません。例を減らすか、小さくして保存してください。`,
        ),
    { file: name },
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toLocaleString('en', { maximumSignificantDigits: 3 });
}

function contentsOf(x: NumpyArray, y: NumpyArray, context: DataContext): DataContents {
  const counter = contentsCounter(context);
  const [width, height] = [x, y].map(({ shape }) => sizeOf(shape.slice(1)));
  const part = ({ data }: NumpyArray, row: number, size = 1): Uint8Array => {
    const { buffer, byteOffset, length } = data.subarray(row * size, (row + 1) * size);
    return new Uint8Array(buffer, byteOffset, length * data.BYTES_PER_ELEMENT);
  };
  for (let row = 0; row < (x.shape[0] ?? 0); row++)
    counter.add(hashOf(part(y, row, height), hashOf(part(x, row, width))));
  return counter.counted();
}

function filled(
  name: string,
  { shape, data }: NumpyArray,
  training: number,
  { preprocessing, files }: DataContext,
): Filled {
  const [, ...sizes] = shape;
  const label = verbatim(name);
  if (isClasses({ shape, data })) {
    const values = Int32Array.from(data);
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    const known = classesIn(preprocessing, name);
    const classes = known ?? Array.from({ length: most + 1 }, (_, id) => `${id}`);
    if (most >= classes.length) {
      const file = files[0]?.name ?? '';
      throw unknownClass(text(`‘${file}’, ${name}`, `「${file}」の ${name}`), `${most}`, classes);
    }
    return { ...described({ kind: 'class', name, classes: [...classes] }, label), values };
  }
  const values = data instanceof Int32Array ? Float32Array.from(data) : data;
  const [width = 1] = sizes;
  if (sizes.length <= 1) {
    const names = Array.from({ length: width }, () => '');
    const given = preprocessing?.columns.find((column) => column.name === name);
    const fields =
      given?.kind === 'vector' && given.fields.length === width
        ? given.fields
        : plainFields(names, values, training);
    const typed = sizes.length === 1 && width <= mostTyped;
    return { ...described({ kind: 'vector', name, fields }, label, { typed }), values };
  }
  const picture = sizes.length === 3 || (sizes.length > 1 && data instanceof Uint8Array);
  if (!picture) return { ...described({ kind: 'sequence', name, sizes }, label), values };
  return { ...imageColumn([...sizes, 1].slice(0, 3), undefined, name, label), values };
}

function isClasses({ shape, data }: NumpyArray): boolean {
  return shape.length === 1 && !(data instanceof Float32Array);
}

function reordered({ shape, data }: NumpyArray, order: Int32Array): NumpyArray {
  const size = sizeOf(shape.slice(1));
  const moved = data.slice();
  order.forEach((from, index) =>
    moved.set(data.subarray(from * size, (from + 1) * size), index * size),
  );
  return { shape, data: moved };
}

function joined(arrays: readonly NumpyArray[]): NumpyArray {
  const [first] = arrays;
  if (!first || arrays.length === 1) return first ?? { shape: [0], data: new Float32Array(0) };
  const rows = arrays.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const length = arrays.reduce((sum, { data }) => sum + data.length, 0);
  const data =
    first.data instanceof Uint8Array
      ? new Uint8Array(length)
      : first.data instanceof Int32Array
        ? new Int32Array(length)
        : new Float32Array(length);
  let at = 0;
  for (const array of arrays) {
    data.set(array.data, at);
    at += array.data.length;
  }
  return { shape: [rows, ...first.shape.slice(1)], data };
}

function agree(file: string, x: NumpyArray, y: NumpyArray): void {
  if (x.shape[0] === y.shape[0] && (x.shape[0] ?? 0) > 0) return;
  throw new DataError(
    'counts-differ',
    text(
      `‘${file}’ has ${x.shape[0] ?? 0} inputs and ${y.shape[0] ?? 0} answers; the numbers must match.`,
      `「${file}」の入力は ${x.shape[0] ?? 0} 件、正解は ${y.shape[0] ?? 0} 件です。同じ数でなければなりません。`,
    ),
    { file },
  );
}

const mostAxes = 4;
const mostClasses = 10_000;

/** Throws a DataError at the first number that is not finite or no class, naming its array and example. */
function checkArray({ shape, data }: NumpyArray, name: string, file: string): void {
  const refuse = (code: string, en: string, ja: string) =>
    new DataError(code, text(`‘${file}’, ${name}: ${en}`, `「${file}」の ${name}：${ja}`), {
      file,
    });
  if (shape.length > mostAxes)
    throw refuse(
      'too-many-axes',
      `it has ${shape.length} axes; at most ${mostAxes} are supported, counting the examples. Reshape it.`,
      `軸が ${shape.length} 個あります。読めるのは例の軸を含めて ${mostAxes} 個までです。形状を変えてください。`,
    );
  const row = (at: number) => Math.floor(at / Math.max(1, sizeOf(shape.slice(1))));
  if (data instanceof Float32Array) {
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw refuse(
        'not-finite',
        `example ${row(bad)} holds ${data[bad]}, which is not a finite number. Replace it with np.nan_to_num or leave the example out.`,
        `例 ${row(bad)} に有限でない数 ${data[bad]} があります。np.nan_to_num で置き換えるか、その例を除いてください。`,
      );
    return;
  }
  const bad = shape.length > 1 ? -1 : data.findIndex((id) => id < 0 || id >= mostClasses);
  if (bad >= 0)
    throw refuse(
      'no-class',
      `example ${bad} holds ${data[bad]}, which is not a class; classes are whole numbers from 0 to ${mostClasses - 1}. Save numbers to predict as floats.`,
      `例 ${bad} の ${data[bad]} はクラスではありません。クラスは 0 から ${mostClasses - 1} までの整数です。予測する数は浮動小数点数で保存してください。`,
    );
}

/** Throws a DataError where the examples of two arrays are not of one size and type. */
function alike(
  file: string,
  [name, first]: Named,
  [other, second]: Named,
  otherFile: string,
): void {
  const look = ({ shape, data }: NumpyArray) =>
    `${data.constructor.name.replace('Array', '').toLowerCase()} [${shape.slice(1).join(' × ')}]`;
  if (look(first) === look(second)) return;
  const [of, ofJa] = file === otherFile ? ['', ''] : [` of ‘${otherFile}’`, `（「${otherFile}」）`];
  throw new DataError(
    'sizes-differ',
    text(
      `‘${file}’: an example of ${name} is ${look(first)}, one of ${other}${of} ${look(second)}. They must match.`,
      `「${file}」：${name} の 1 例は ${look(first)}、${other}${ofJa} の 1 例は ${look(second)} です。同じ形と型にしてください。`,
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

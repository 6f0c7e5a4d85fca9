// A user's own IDX files: pictures and labels, like those of MNIST and its kin.
import { z } from 'zod';
import { text } from '../../text.ts';
import type { DataContext, DataPart, DataSource } from '../dataset.ts';
import { DataError, dataParts } from '../dataset.ts';
import { partOf } from '../split/given-parts.ts';
import { sharedOut } from '../split/hold-out.ts';
import { splitOptions } from '../split/split-options.ts';
import type { Idx } from '../formats/idx.ts';
import { readIdx } from '../formats/idx.ts';
import { inflate } from '../formats/inflate.ts';
import type { LabelledImage } from '../labelled-images.ts';
import { labelledImages } from '../labelled-images.ts';
import { contentsCounter, hashOf, isHeldOutWhole, relationOf } from '../preprocessing/contents.ts';
import { classesIn, unknownClass } from '../preprocessing/known-classes.ts';

const options = z.object(splitOptions(['random', 'stratified'], { share: 0.1 }));

export const idxFiles: DataSource<typeof options> = {
  id: 'idx',
  rank: 20,
  docs: {
    title: text('IDX files of your own (like MNIST)', '自分の IDX ファイル（MNIST 形式）'),
    summary: text(
      'One file of pictures and one of labels, with or without .gz. With a second pair whose names hold ‘t10k’ or ‘test’, that pair is held out.',
      '画像のファイルとラベルのファイルを 1 つずつ選びます（.gz も可）。名前に「t10k」か「test」を含むもう 1 組があれば、それを検証に使います。',
    ),
    licence: 'yours',
    task: text('image classification', '画像分類'),
  },
  options,
  files: { accept: ['.gz', '.idx', '.ubyte'], multiple: true },
  async open(chosen, context) {
    const files = await readAll(context);
    const pairs = dataParts.flatMap((part) => {
      const own = files.filter((file) => file.part === part);
      return own.length === 0 && part !== 'training' ? [] : [{ part, ...paired(own) }];
    });
    const sizes = pairs[0]?.sizes ?? [0, 0, 1];
    for (const other of pairs) checkSizes(sizes, other.sizes, files);
    const images = pairs.flatMap((pair) => pair.images);
    const partAt = pairs.flatMap(({ part, images: own }) => own.map(() => part));
    const counter = contentsCounter(context);
    for (const { pixels, label } of images) counter.add(hashOf(pixels, label));
    const contents = counter.counted();
    const whole = isHeldOutWhole(context, contents);
    const most = images.reduce((known, { label }) => Math.max(known, label + 1), 0);
    const known = classesIn(context.preprocessing, 'label');
    const classes = known ?? Array.from({ length: most }, (_, label) => `${label}`);
    if (most > classes.length) {
      const { files } = contents;
      const where = text(`‘${files.join(', ')}’`, `「${files.join('、')}」`);
      throw unknownClass(where, `${most - 1}`, classes);
    }
    const shared = sharedOut(images.length, chosen, context, contents, {
      partOf: (row) => partAt[row] ?? 'training',
      classOf: (row) => images[row]?.label ?? 0,
    });
    return labelledImages(images, shared, sizes, classes, {
      contents,
      relation: relationOf(context, contents),
      whole,
    });
  },
};

function checkSizes(
  sizes: readonly number[],
  others: readonly number[],
  files: readonly Part[],
): void {
  if (sizes.join() === others.join()) return;
  const names = files.map(({ name }) => name);
  throw new DataError(
    'sizes-differ',
    text(
      `The pictures of ${names.join(', ')} are ${sizes.join(' × ')} and ${others.join(' × ')}. All must have one size.`,
      `${names.join('、')} の画像の大きさが ${sizes.join(' × ')} と ${others.join(' × ')} で違います。そろえてください。`,
    ),
  );
}

interface Part extends Idx {
  readonly name: string;
  readonly part: DataPart;
}

async function readAll(context: DataContext): Promise<Part[]> {
  const parts: Part[] = [];
  for (const file of context.files) {
    const bytes = await file.bytes();
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const idx = readIdx(packed ? unpacked(bytes, file.name) : bytes, file.name);
    parts.push({ ...idx, name: file.name, part: partOf(file) ?? 'training' });
  }
  // A second pair that is called a test is held out, unless it was given as a part.
  const isTest = ({ name, part }: Part) => part === 'training' && /t10k|test/i.test(name);
  const training = parts.filter(({ part }) => part === 'training');
  if (training.every(isTest) || parts.some(({ part }) => part !== 'training')) return parts;
  return parts.map((part) => (isTest(part) ? { ...part, part: 'validation' as const } : part));
}

const largest = 1024 * 1024 * 1024;

function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  const whole = inflate(bytes, 'gzip', largest);
  if (typeof whole !== 'string') return whole;
  throw new DataError(
    'gzip-unreadable',
    text(
      `‘${file}’ cannot be unpacked: it is damaged or larger than 1 GB. Download it again.`,
      `「${file}」を展開できません。壊れているか、1 GB を超えています。取得し直してください。`,
    ),
    { file },
  );
}

function paired(parts: readonly Part[]): {
  images: LabelledImage[];
  sizes: [number, number, number];
} {
  const pictures = parts.find(({ sizes }) => sizes.length >= 3);
  const labels = parts.find(({ sizes }) => sizes.length === 1);
  if (!pictures || !labels || parts.length !== 2)
    throw new DataError(
      'not-a-pair-of-files',
      text(
        `Expected one file of pictures and one of labels, found ${parts.map(({ name }) => name).join(', ') || 'none'}.`,
        `画像のファイルとラベルのファイルが 1 つずつ必要ですが、${parts.map(({ name }) => name).join('、') || 'ファイルなし'}でした。`,
      ),
    );
  const [count = 0, height = 0, width = 0, channels = 1] = pictures.sizes;
  if (count !== labels.values.length)
    throw new DataError(
      'counts-differ',
      text(
        `‘${pictures.name}’ has ${count} pictures, ‘${labels.name}’ ${labels.values.length} labels. Choose files that belong together.`,
        `「${pictures.name}」の画像は ${count} 枚、「${labels.name}」のラベルは ${labels.values.length} 個です。対になるファイルを選んでください。`,
      ),
      { file: pictures.name },
    );
  const size = height * width * channels;
  return {
    sizes: [height, width, channels],
    images: Array.from(labels.values, (label, index) => ({
      label,
      pixels: pictures.values.subarray(index * size, (index + 1) * size),
    })),
  };
}

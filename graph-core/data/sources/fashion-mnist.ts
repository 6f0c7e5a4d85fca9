// Fashion-MNIST, whole and bundled: 70,000 grey pictures of clothes in ten classes.
import { z } from 'zod';
import { size } from '../../params.ts';
import { text } from '../../text.ts';
import type { DataContext, DataSource } from '../dataset.ts';
import { readIdx } from '../formats/idx.ts';
import { inMemory } from '../in-memory.ts';
import { imageColumn } from '../labelled-images.ts';
import { splitSeed } from '../preprocessing/contents.ts';
import { described } from '../preprocessing/described.ts';
import { random } from '../random.ts';

const options = z.object({
  training: size(10_000, { label: text('Training images', '学習用の画像数') }, { max: 60_000 }),
  heldOut: size(2_000, { label: text('Held-out images', '検証用の画像数') }, { max: 10_000 }),
});

const fashionClasses: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

const pixels = 28 * 28;

export const fashionMnist: DataSource<typeof options> = {
  id: 'fashion-mnist',
  rank: 12,
  docs: {
    title: text('Fashion-MNIST', 'Fashion-MNIST'),
    summary: text(
      'Grey pictures of clothes, 28 × 28, in ten classes: 60,000 to train on, 10,000 held out (Xiao 2017).',
      '28 × 28 の服飾品の白黒画像、10 クラス。学習用 60,000 枚、検証用 10,000 枚（Xiao 2017）。',
    ),
    licence: 'MIT',
    task: text('image classification', '画像分類'),
  },
  options,
  async open(chosen, context) {
    const training = await read('train', chosen.training, context);
    context.progress?.(0.8);
    const heldOut = await read('t10k', chosen.heldOut, context);
    const images = new Uint8Array(training.images.length + heldOut.images.length);
    images.set(training.images);
    images.set(heldOut.images, training.images.length);
    return inMemory({
      columns: [
        { ...imageColumn([28, 28, 1]), values: images },
        {
          ...described(
            { kind: 'class', name: 'label', classes: [...fashionClasses] },
            text('Label', 'ラベル'),
          ),
          values: Int32Array.from([...training.labels, ...heldOut.labels]),
        },
      ],
      count: { training: chosen.training, 'held-out': chosen.heldOut },
    });
  },
};

/** `count` images of a published part, chosen by the seed. */
async function read(part: 'train' | 't10k', count: number, context: DataContext) {
  const unpack = async (name: string) => {
    const path = `fashion-mnist/${part}-${name}.gz`;
    return readIdx(await context.gunzip(await context.bundled(path)), path).values;
  };
  const [images, labels] = [await unpack('images-idx3-ubyte'), await unpack('labels-idx1-ubyte')];
  const order = Int32Array.from(labels, (_, index) => index);
  if (count < order.length) random('fashion-mnist', part, splitSeed(context)).shuffle(order);
  const chosen = order.subarray(0, count);
  const taken = new Uint8Array(count * pixels);
  chosen.forEach((picture, index) =>
    taken.set(images.subarray(picture * pixels, (picture + 1) * pixels), index * pixels),
  );
  return { images: taken, labels: Int32Array.from(chosen, (picture) => labels[picture] ?? 0) };
}

// A user's own pictures, one folder per class, in a zip or as files.
import { z } from 'zod';
import { choice, size } from '../../params.ts';
import { text } from '../../text.ts';
import type { DataPart, DataSource } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { partNamed, partNames } from '../split/given-parts.ts';
import { sharedOut } from '../split/hold-out.ts';
import { splitOptions } from '../split/split-options.ts';
import type { LabelledImage } from '../labelled-images.ts';
import { labelledImages } from '../labelled-images.ts';
import type { FoundPicture } from '../pictures.ts';
import { decodePicture, findPictures } from '../pictures.ts';
import { pictureDecoder } from '../formats/picture-codecs.ts';
import { contentsCounter, hashOf, isHeldOutWhole, relationOf } from '../preprocessing/contents.ts';
import { classesIn, unknownClass } from '../preprocessing/known-classes.ts';
import { resize } from '../formats/resize.ts';

const options = z.object({
  height: size(28, { label: text('Height', '高さ') }, { max: 512 }),
  width: size(28, { label: text('Width', '幅') }, { max: 512 }),
  colour: choice(['grey', 'colour'], 'grey', {
    label: text('Channels', 'チャンネル'),
    choices: { grey: text('grey (1)', '白黒（1）'), colour: text('colour (3)', 'カラー（3）') },
  }),
  fit: choice(['crop', 'stretch'], 'crop', {
    label: text('Other proportions', '縦横比が違うとき'),
    choices: {
      crop: text('cut to the middle', '中央を切り出す'),
      stretch: text('stretch', '引き伸ばす'),
    },
  }),
  ...splitOptions(['random', 'stratified', 'named'], {
    share: 0.2,
    words: {
      named: {
        name: text('by folders named train, val, test', 'train・val・test というフォルダによる'),
        help: text(
          'Each holds a folder per class.',
          'それぞれの中に、クラスごとのフォルダを置きます。',
        ),
      },
    },
  }),
});

/** Of all of them once resized. */
const largestSet = 1024 * 1024 * 1024;

export const imageFolder: DataSource<typeof options> = {
  id: 'image-folder',
  rank: 19,
  docs: {
    title: text('Pictures of your own', '自分の画像'),
    summary: text(
      'A folder, or a zip of one, with a folder of pictures per class. Any size; they are resized.',
      'クラスごとに画像のフォルダを分けたフォルダ、またはその zip です。大きさは自由で、縮小・拡大されます。',
    ),
    licence: 'yours',
    task: text('image classification', '画像分類'),
  },
  options,
  files: {
    accept: ['.zip', '.png', '.jpg', '.jpeg', '.webp', '.gif', '.bmp'],
    multiple: true,
    folder: true,
  },
  async open(chosen, context) {
    const { height, width, colour, fit } = chosen;
    const channels = colour === 'grey' ? 1 : 3;
    const found = await findPictures(context);
    if (found.length * height * width * channels > largestSet)
      throw new DataError(
        'too-large',
        text(
          `${found.length} pictures of ${height} × ${width} × ${channels} take more than 1 GB. Choose a smaller size.`,
          `${height} × ${width} × ${channels} の画像 ${found.length} 枚は 1 GB を超えます。大きさを小さくしてください。`,
        ),
      );
    const known = classesIn(context.preprocessing, 'label');
    const classes = known ?? [...new Set(found.map((picture) => picture.folder))].sort();
    if (classes.length < 2) throw oneClass(classes[0] ?? '');
    for (const { path, folder } of found)
      if (!classes.includes(folder))
        throw unknownClass(text(`‘${path}’`, `「${path}」`), folder, classes, { file: path });
    const counter = contentsCounter(context);
    const decoder = pictureDecoder((name) => context.codec(name));
    const images: LabelledImage[] = [];
    for (const [index, { path, folder, bytes }] of found.entries()) {
      if (index % 16 === 0) context.progress?.(index / found.length);
      const packed = await bytes();
      counter.add(hashOf(packed, hashOf(folder)));
      const picture = await decodePicture(packed, path, decoder, context);
      const pixels = resize(picture, { height, width, channels, fit });
      images.push({ pixels, label: classes.indexOf(folder) });
    }
    const contents = counter.counted();
    const whole = isHeldOutWhole(context, contents);
    const parts = found.map((picture) => partOf(picture, chosen.split === 'named' && !whole));
    return labelledImages(
      images,
      sharedOut(images.length, chosen, context, contents, {
        partOf: (row) => parts[row] ?? 'training',
        classOf: (row) => images[row]?.label ?? 0,
      }),
      [height, width, channels],
      classes,
      {
        fit,
        contents,
        relation: relationOf(context, contents),
        whole,
      },
    );
  },
};

/** As its file was given, or as a folder above that of its class is called. */
function partOf({ path, part }: Pick<FoundPicture, 'path' | 'part'>, byFolder: boolean): DataPart {
  if (!byFolder || part !== undefined) return part ?? 'training';
  const named = path
    .split('/')
    .slice(0, -2)
    .flatMap((folder) => partNamed(folder) ?? [])
    .at(-1);
  if (named) return named;
  throw new DataError(
    'not-a-part',
    text(
      `‘${path}’ is not below a folder called ${partNames.en}. Move it, or split another way.`,
      `「${path}」が ${partNames.ja} という名前のフォルダの中にありません。移すか、別の分け方を選んでください。`,
    ),
    { file: path, option: 'split' },
  );
}

function oneClass(folder: string): DataError {
  return new DataError(
    'one-class',
    text(
      `All pictures are in ${folder === '' ? 'no folder' : `the folder ‘${folder}’`}, so there is nothing to tell apart. Put each class into a folder of its own.`,
      `画像がすべて${folder === '' ? 'フォルダの外' : `フォルダ「${folder}」の中`}にあり、見分けるものがありません。クラスごとにフォルダを分けてください。`,
    ),
  );
}

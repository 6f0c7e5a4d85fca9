// A user's own pictures, one folder per class, in a zip or as files.
import { z } from 'zod';
import { choice, size } from '../../params.ts';
import { text } from '../../text.ts';
import type { DataContext, DataFile, DataSource, Picture } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { drawnBy, heldShareOption, sharedOut } from '../hold-out.ts';
import { labelledImages } from '../labelled-images.ts';
import { megabytes } from '../one-file.ts';
import type { PictureDecoder } from '../formats/picture-codecs.ts';
import { codecOf, pictureDecoder } from '../formats/picture-codecs.ts';
import type { PictureSize } from '../formats/picture-size.ts';
import { pictureSize } from '../formats/picture-size.ts';
import { decodePng, isPng } from '../formats/png.ts';
import { contentsCounter, hashOf, isHeldOutWhole, relationOf } from '../preprocessing/contents.ts';
import { classesIn, unknownClass } from '../preprocessing/known-classes.ts';
import { resize } from '../formats/resize.ts';
import { openZip } from '../formats/zip.ts';

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
  heldShare: heldShareOption(0.2),
});

/** Of one packed picture, and of all of them once resized. */
const largestPicture = 64 * 1024 * 1024;
const largestSet = 1024 * 1024 * 1024;
/** Of one unpacked picture: 256 MB of colour. */
const mostPixels = 64_000_000;

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
  async open({ height, width, colour, fit, heldShare }, context) {
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
    const images = [];
    for (const [index, { path, folder, bytes }] of found.entries()) {
      if (index % 16 === 0) context.progress?.(index / found.length);
      const packed = await bytes();
      counter.add(hashOf(packed, hashOf(folder)));
      const picture = await decode(packed, path, decoder, context);
      const pixels = resize(picture, { height, width, channels, fit });
      images.push({ pixels, label: classes.indexOf(folder) });
    }
    const contents = counter.counted();
    return labelledImages(
      drawnBy(sharedOut(images.length, heldShare, context, contents), images),
      [height, width, channels],
      classes,
      {
        fit,
        contents,
        relation: relationOf(context, contents),
        whole: isHeldOutWhole(context, contents),
      },
    );
  },
};

interface Found {
  readonly path: string;
  readonly folder: string;
  bytes(): Promise<Uint8Array>;
}

const pictureName = /\.(png|jpe?g|webp|gif|bmp)$/i;

async function findPictures({ files }: DataContext): Promise<Found[]> {
  const found: Found[] = [];
  const take = (path: string, bytes: () => Promise<Uint8Array>): void => {
    const parts = path.split('/');
    if (
      !pictureName.test(path) ||
      parts.some((part) => part.startsWith('.') || part === '__MACOSX')
    )
      return;
    found.push({ path, folder: parts.at(-2) ?? '', bytes });
  };
  for (const file of files) {
    if (/\.zip$/i.test(file.name))
      for (const entry of await openZip(file)) take(entry.path, () => entry.bytes(largestPicture));
    else take(file.name, () => packedPicture(file));
  }
  if (found.length === 0)
    throw new DataError(
      'no-pictures',
      text(
        'No picture was found. Choose a folder or a zip with one folder of pictures per class.',
        '画像が見つかりません。クラスごとに画像のフォルダを分けたフォルダか zip を選んでください。',
      ),
    );
  // In order of their paths, so that the same pictures always make the same data set.
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function packedPicture(file: DataFile): Promise<Uint8Array> {
  if (file.size <= largestPicture) return file.bytes();
  throw new DataError(
    'picture-too-large',
    text(
      `‘${file.name}’ has ${megabytes(file.size)} MB; at most ${megabytes(largestPicture)} MB are read. Make it smaller or remove it.`,
      `「${file.name}」は ${megabytes(file.size)} MB あります。読めるのは ${megabytes(largestPicture)} MB までです。縮小するか取り除いてください。`,
    ),
    { file: file.name },
  );
}

/** Throws a DataError before anything is unpacked where the header says that the picture is huge. */
async function decode(
  bytes: Uint8Array,
  path: string,
  decoder: PictureDecoder,
  { decodeImage }: DataContext,
): Promise<Picture> {
  const size = pictureSize(bytes);
  if (size && size.width * size.height > mostPixels) throw tooManyPixels(path, size);
  if (isPng(bytes) && !decodeImage) return decodePng(bytes, path);
  const codec = codecOf(bytes);
  if (!codec && !decodeImage)
    throw new DataError(
      'cannot-decode',
      text(
        `‘${path}’ is not a PNG, JPEG or WebP, and nothing else can be read here. Convert it, or open it in the app.`,
        `「${path}」は PNG、JPEG、WebP のどれでもありません。ここで読めるのはこの 3 種類だけです。変換するか、アプリで開いてください。`,
      ),
      { file: path },
    );
  // Only what says how large it is may be unpacked.
  const decoded = codec && size && (await decoder(codec, bytes));
  if (decoded) return decoded;
  try {
    // The host's own also reads rare kinds of JPEG and WebP.
    if (decodeImage) return await decodeImage(bytes);
  } catch {
    // Said below.
  }
  throw new DataError(
    'picture-damaged',
    text(
      `‘${path}’ is not a picture that can be decoded. Remove it or save it again.`,
      `「${path}」を画像として読み取れません。取り除くか、保存し直してください。`,
    ),
    { file: path },
  );
}

function tooManyPixels(path: string, { width, height }: PictureSize): DataError {
  return new DataError(
    'picture-too-large',
    text(
      `‘${path}’ is ${width} × ${height} pixels; at most 64 million are read. Make it smaller or remove it.`,
      `「${path}」は ${width} × ${height} 画素です。読めるのは 6,400 万画素までです。縮小するか取り除いてください。`,
    ),
    { file: path },
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

// Pictures of the user: found in files, folders and zips, and decoded.
import { text } from '../text.ts';
import type { DataContext, DataFile, DataPart, Picture } from './dataset.ts';
import { DataError } from './dataset.ts';
import type { PictureDecoder } from './formats/picture-codecs.ts';
import { codecOf } from './formats/picture-codecs.ts';
import type { PictureSize } from './formats/picture-size.ts';
import { pictureSize } from './formats/picture-size.ts';
import { decodePng, isPng } from './formats/png.ts';
import { openZip } from './formats/zip.ts';
import { megabytes } from './one-file.ts';
import { partOf } from './split/given-parts.ts';

/** Of one packed picture. */
const largestPicture = 64 * 1024 * 1024;
/** Of one unpacked picture: 256 MB of colour. */
const mostPixels = 64_000_000;

export interface FoundPicture {
  readonly path: string;
  readonly folder: string;
  /** As its file was given, where it was given as a part. */
  readonly part?: DataPart | undefined;
  bytes(): Promise<Uint8Array>;
}

const pictureName = /\.(png|jpe?g|webp|gif|bmp)$/i;

/** In order of their paths, whatever the order of the files. */
export async function findPictures({ files }: DataContext): Promise<FoundPicture[]> {
  const found: FoundPicture[] = [];
  const take = (
    path: string,
    part: DataPart | undefined,
    bytes: () => Promise<Uint8Array>,
  ): void => {
    const parts = path.split('/');
    if (
      !pictureName.test(path) ||
      parts.some((part) => part.startsWith('.') || part === '__MACOSX')
    )
      return;
    found.push({ path, folder: parts.at(-2) ?? '', ...(part && { part }), bytes });
  };
  for (const file of files) {
    if (/\.zip$/i.test(file.name))
      for (const entry of await openZip(file))
        take(entry.path, partOf(file), () => entry.bytes(largestPicture));
    else take(file.name, partOf(file), () => packedPicture(file));
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
export async function decodePicture(
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

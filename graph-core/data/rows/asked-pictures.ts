// Pictures from files, folders and zips, brought to the size that the model was trained with.
import type { DataContext } from '../dataset.ts';
import { pictureDecoder } from '../formats/picture-codecs.ts';
import { resize } from '../formats/resize.ts';
import { decodePicture, findPictures } from '../pictures.ts';
import type { AskedColumn, AskedRows } from './asked.ts';
import { rowsAtOnce } from './asked.ts';

export async function askedPictures(
  context: DataContext,
  { column, made }: AskedColumn,
): Promise<AskedRows> {
  if (made.kind !== 'image') throw new Error(`${column.name} is no picture.`);
  const { height, width, channels, fit = 'crop', range } = made;
  const [least, most] = range;
  const found = await findPictures(context);
  const decoder = pictureDecoder((name) => context.codec(name));
  const size = height * width * channels;
  return {
    names: ['file'],
    count: found.length,
    async *batches() {
      for (let from = 0; from < found.length; from += rowsAtOnce) {
        context.progress?.(from / found.length);
        const batch = found.slice(from, from + rowsAtOnce);
        const values = new Float32Array(batch.length * size);
        for (const [row, { path, bytes }] of batch.entries()) {
          const picture = await decodePicture(await bytes(), path, decoder, context);
          const pixels = resize(picture, { height, width, channels, fit });
          for (let at = 0; at < size; at++)
            values[row * size + at] = least + ((pixels[at] ?? 0) / 255) * (most - least);
        }
        yield { cells: batch.map(({ path }) => [path]), values: { [column.name]: values } };
      }
    },
  };
}

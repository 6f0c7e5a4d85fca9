// A picture file that is given where a model reads a picture: --input image=cat.png.
import type { Document, Preprocessing, Sample } from '../../graph-core/index.ts';
import { askedColumns, askedRows, text } from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { dataContext } from '../deps.ts';
import { exitCodes, Failure } from '../exit.ts';
import { soundPlan } from '../read-document.ts';

/** The same sample with pixels in the place of the names of files. */
export async function withPictures(
  sample: Sample,
  document: Document,
  preprocessing: Preprocessing | undefined,
): Promise<Sample> {
  if (!('typed' in sample) || !preprocessing) return sample;
  const { inputs } = askedColumns(soundPlan(document), preprocessing);
  const typed = { ...sample.typed };
  for (const input of inputs) {
    const { name } = input.column;
    const file = typed[name];
    if (input.made.kind !== 'image' || typeof file !== 'string') continue;
    const context = dataContext(0, await dataFilesAt([file]), new Set());
    const rows = await askedRows(context, [input], preprocessing);
    for await (const { values } of rows.batches()) {
      const pixels = values[name];
      if (!(pixels instanceof Float32Array) || pixels.length !== sizeOf(input.column.sizes))
        throw new Failure(
          exitCodes.usage,
          text(
            `--input ${name} takes one picture, but ‘${file}’ holds several. Answer them all with --data ${file} --out answers.csv.`,
            `--input ${name} には画像を 1 枚だけ指定してください。「${file}」には何枚もあります。すべてに答えるには --data ${file} --out answers.csv を使ってください。`,
          ),
          { code: 'one-picture' },
        );
      typed[name] = pixels;
    }
  }
  return { typed };
}

function sizeOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

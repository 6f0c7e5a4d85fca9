// Every data source by its id. Generated from the file names by `npm run blocks`; do not edit.
import type { DataSource } from './dataset.ts';
import { addition } from './sources/addition.ts';
import { arrayFile } from './sources/arrays.ts';
import { brackets } from './sources/brackets.ts';
import { copy } from './sources/copy.ts';
import { counting } from './sources/counting.ts';
import { dates } from './sources/dates.ts';
import { englishJapanese } from './sources/english-japanese.ts';
import { fashionMnist } from './sources/fashion-mnist.ts';
import { flowers } from './sources/flowers.ts';
import { generatedText } from './sources/generated-text.ts';
import { idxFiles } from './sources/idx.ts';
import { imageFolder } from './sources/image-folder.ts';
import { maskedSentences } from './sources/masked-sentences.ts';
import { moons } from './sources/moons.ts';
import { points } from './sources/points.ts';
import { reverse } from './sources/reverse.ts';
import { ring } from './sources/ring.ts';
import { sentencePairsFile } from './sources/sentence-pairs.ts';
import { sort } from './sources/sort.ts';
import { spelling } from './sources/spelling.ts';
import { spirals } from './sources/spirals.ts';
import { tableFile } from './sources/table.ts';
import { textFile } from './sources/text-file.ts';

const sources: Readonly<Record<string, DataSource>> = {
  addition,
  arrays: arrayFile,
  brackets,
  copy,
  counting,
  dates,
  'english-japanese': englishJapanese,
  'fashion-mnist': fashionMnist,
  flowers,
  'generated-text': generatedText,
  idx: idxFiles,
  'image-folder': imageFolder,
  'masked-sentences': maskedSentences,
  moons,
  points,
  reverse,
  ring,
  'sentence-pairs': sentencePairsFile,
  sort,
  spelling,
  spirals,
  table: tableFile,
  'text-file': textFile,
};

/** In the order in which they are offered. */
export const dataSources: readonly DataSource[] = Object.values(sources).sort(
  (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (a.id < b.id ? -1 : 1),
);

export function findDataSource(id: string): DataSource | undefined {
  return Object.hasOwn(sources, id) ? sources[id] : undefined;
}

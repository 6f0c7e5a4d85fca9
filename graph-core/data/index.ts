// Every data source there is, as a literal table. Knows none of them from within.
import { addition } from './sources/addition.ts';
import { arrayFile } from './sources/array-file.ts';
import { brackets } from './sources/brackets.ts';
import { copy } from './sources/copy.ts';
import { counting } from './sources/counting.ts';
import type { DataSource } from './dataset.ts';
import { dates } from './sources/dates.ts';
import { englishJapanese } from './sources/english-japanese.ts';
import { fashionMnist } from './sources/fashion-mnist.ts';
import { flowers } from './sources/flowers.ts';
import { generatedText } from './sources/generated-text.ts';
import { idxFiles } from './sources/idx-files.ts';
import { imageFolder } from './sources/image-folder.ts';
import { maskedSentences } from './sources/masked-sentences.ts';
import { moons } from './sources/moons.ts';
import { reverse } from './sources/reverse.ts';
import { sentencePairsFile } from './sources/sentence-pairs.ts';
import { sort } from './sources/sort.ts';
import { spelling } from './sources/spelling.ts';
import { spirals } from './sources/spirals.ts';
import { tableFile } from './sources/table-file.ts';
import { textFile } from './sources/text-file.ts';

/** In the order in which they are offered. */
export const dataSources: readonly DataSource[] = [
  reverse,
  copy,
  sort,
  addition,
  dates,
  englishJapanese,
  spelling,
  counting,
  brackets,
  maskedSentences,
  generatedText,
  fashionMnist,
  flowers,
  moons,
  spirals,
  tableFile,
  sentencePairsFile,
  textFile,
  imageFolder,
  idxFiles,
  arrayFile,
];

export function findDataSource(id: string): DataSource | undefined {
  return dataSources.find((source) => source.id === id);
}

// Every data source there is, as a literal table. Knows none of them from within.
import { addition } from './addition.ts';
import { arrayFile } from './array-file.ts';
import { brackets } from './brackets.ts';
import { copy } from './copy.ts';
import { counting } from './counting.ts';
import type { DataSource } from './dataset.ts';
import { dates } from './dates.ts';
import { englishJapanese } from './english-japanese.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { flowers } from './flowers.ts';
import { generatedText } from './generated-text.ts';
import { idxFiles } from './idx-files.ts';
import { imageFolder } from './image-folder.ts';
import { maskedSentences } from './masked-sentences.ts';
import { moons } from './moons.ts';
import { reverse } from './reverse.ts';
import { sentencePairsFile } from './sentence-pairs.ts';
import { sort } from './sort.ts';
import { spelling } from './spelling.ts';
import { spirals } from './spirals.ts';
import { tableFile } from './table-file.ts';
import { textFile } from './text-file.ts';

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

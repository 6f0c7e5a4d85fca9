// Opens data off the screen's thread and answers with samples. Never loads TensorFlow.js.
import type { Dataset, SurveyedColumn } from '../../graph-core/index.ts';
import {
  augmentBatch,
  DataError,
  findDataSource,
  inOwnUnit,
  keyOfStep,
  openData,
  reportData,
  verbatim,
} from '../../graph-core/index.ts';
import { dataContext } from '../engine/bundled.ts';
import { buffersOf } from '../engine/wire.ts';
import type {
  ChangedPictures,
  ColumnFacts,
  DataAnswer,
  DataAsk,
  OpenedData,
  Samples,
} from './data-wire.ts';

let dataset: Dataset | undefined;
let newest = 0;

function tell(answer: DataAnswer): void {
  self.postMessage(answer, { transfer: 'samples' in answer ? buffersOf(answer) : [] });
}

function factsOf({ columns, count, test, fingerprint, remarks }: Dataset): OpenedData {
  const facts = columns.map((column): ColumnFacts => {
    const { name, label, kind, sizes, features, shiftedFrom, spare } = column;
    const words = column.shown ?? column.words;
    return {
      name,
      label,
      kind,
      sizes,
      ...(features ? { features } : {}),
      ...(spare ? { spare } : {}),
      ...(words ? { words } : {}),
      ...(shiftedFrom === undefined ? {} : { shiftedFrom }),
      typeable: column.encode !== undefined,
    };
  });
  return {
    columns: facts,
    count,
    tested: test?.count['held-out'] ?? 0,
    fingerprint,
    remarks,
  };
}

function samplesOf(data: Dataset, split: 'training' | 'held-out', indices: number[]): Samples {
  const batch = data.batch(split, indices);
  const texts: Record<string, string[]> = {};
  for (const { name, sizes, kind, words, decode } of data.columns) {
    const values = batch[name];
    if (!values) continue;
    const size = sizes.reduce((a, b) => a * b, 1);
    const of = (at: number) => values.subarray(at * size, (at + 1) * size);
    if (kind === 'class')
      texts[name] = indices.map((_, index) => words?.[values[index] ?? 0] ?? '');
    else if (decode) texts[name] = indices.map((_, index) => decode(of(index)));
  }
  // What the data set hands out may be its own memory, which must not be given away.
  const own = Object.fromEntries(
    Object.entries(batch).map(([name, values]) => {
      const column = data.columns.find((column) => column.name === name);
      return [name, column?.scale ? inOwnUnit(column, values) : values.slice()];
    }),
  );
  return { indices, batch: own, texts };
}

function changedOf(
  { columns, count, batch }: Dataset,
  { changes, seed, examples, steps }: Extract<DataAsk, { change: unknown }>['change'],
): ChangedPictures | undefined {
  const column = columns.find(({ kind }) => kind === 'image');
  if (!column) return undefined;
  const indices = Array.from({ length: Math.min(examples, count.training) }, (_, at) => at);
  const plain = batch('training', indices);
  const draws = Array.from({ length: steps + 1 }, (_, step) => {
    const now = step === 0 ? [] : changes;
    const values = augmentBatch(plain, columns, now, keyOfStep(seed, step), indices)[column.name];
    return Float32Array.from(values ?? []);
  });
  return { sizes: column.sizes, examples: indices.length, draws };
}

async function answer(ask: DataAsk): Promise<void> {
  const { id } = ask;
  if ('sample' in ask) {
    if (dataset) tell({ id, samples: samplesOf(dataset, ask.sample.split, ask.sample.indices) });
    return;
  }
  if ('change' in ask) {
    const changed = dataset && changedOf(dataset, ask.change);
    if (changed) tell({ id, changed });
    return;
  }
  newest = id;
  const { data, seed, files, base, plain } = ask.open;
  const progress = (share: number) => {
    // Another choice was made meanwhile: nobody waits for this one.
    if (newest !== id) throw new DOMException('Another choice was made.', 'AbortError');
    tell({ id, progress: share });
  };
  let survey: readonly SurveyedColumn[] = [];
  const opened = await openData(data, {
    ...dataContext(base, seed, files, progress),
    plain: new Set(plain),
    surveyed(columns) {
      survey = columns;
      tell({ id, surveyed: columns });
    },
  });
  if (newest !== id) return;
  dataset = opened;
  tell({ id, opened: factsOf(opened) });
  // Every example is read for it: not before the first of them are shown, nor if something else was chosen meanwhile.
  await new Promise((resolve) => setTimeout(resolve));
  const own = findDataSource(data.source)?.files !== undefined;
  if (newest !== id || !(own || isQuick(opened))) return;
  const { hints, lengths, columns } = reportData(opened, { surveyed: survey, own });
  const classes = columns.flatMap(({ name, classes: counts }) =>
    counts
      ? [{ column: name, counts: counts.map(({ word, count }) => [word, count.training] as const) }]
      : [],
  );
  tell({ id, findings: { hints, lengths: own ? lengths : [], classes } });
}

/** Numbers of built-in data that may be read only to count its classes. */
const few = 5_000_000;

function isQuick({ columns, count }: Dataset): boolean {
  if (!columns.some(({ kind }) => kind === 'class')) return false;
  const each = columns.reduce((sum, { sizes }) => sum + sizes.reduce((a, b) => a * b, 1), 0);
  return each * (count.training + count['held-out']) <= few;
}

self.onmessage = ({ data: ask }: MessageEvent<DataAsk>) => {
  answer(ask).catch((reason: unknown) => {
    if (reason instanceof DataError) {
      const { sentence, location, repairs } = reason;
      tell({ id: ask.id, failure: { sentence, repairs, ...(location ? { location } : {}) } });
      return;
    }
    const words = reason instanceof Error ? reason.message : String(reason);
    tell({ id: ask.id, failure: { sentence: verbatim(words) } });
  });
};

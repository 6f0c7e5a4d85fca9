// What cutting and grouping batches saves on real pairs: the same model and data three ways, in turns, in one process.
import { readFile } from 'node:fs/promises';
import { outsideWith } from '../../cli/outside.ts';
import type { Dataset, Document, TrainerOutside } from '../../graph-core/index.ts';
import { openData } from '../../graph-core/index.ts';
import { feed } from '../../graph-core/train/feeds.ts';
import type { Prepared } from '../../graph-core/train/prepare.ts';
import { prepare } from '../../graph-core/train/prepare.ts';
import { trainStep } from '../../graph-core/train/train-step.ts';
import type { Pairs } from './pairs.ts';

export const ways = ['padded', 'cut', 'grouped'] as const;
export type Way = (typeof ways)[number];

export interface Measured {
  readonly way: Way;
  /** Of a step: over all steps, since batches are of unequal length. */
  readonly milliseconds: number;
  /** Share of the places of all sentences that padding takes. */
  readonly padding: number;
  readonly losses: readonly number[];
}

export interface PairsRun {
  readonly template: string;
  readonly facts: string;
  /** Places for source and target. */
  readonly lengths: readonly number[];
  readonly results: readonly Measured[];
}

export interface PairsOptions {
  readonly template: string;
  readonly pairs: Pairs;
  readonly threads: number;
  readonly rounds: number;
  readonly stepsPerRound: number;
}

const mostWords = 4_000;

export async function measurePairs(options: PairsOptions): Promise<PairsRun> {
  const { template, pairs, threads, rounds, stepsPerRound } = options;
  const dataset = await open(pairs);
  const host: TrainerOutside = {
    ...outsideWith({ threads }),
    openData: () => Promise.resolve(dataset),
  };
  const document = await fitted(template, dataset);
  const runs: { way: Way; run: Prepared; took: number; losses: number[] }[] = [];
  for (const batching of ways) {
    const training = { ...document.training, batching };
    const run = await prepare(host, { ...document, training }, 'wasm', []);
    if (run.batching.notice) throw new Error(run.batching.notice.en);
    runs.push({ way: batching, run, took: 0, losses: [] });
  }
  for (let round = 0; round < rounds; round++)
    for (const one of runs) {
      const from = one.losses.length;
      for (let step = from + 1; step <= from + stepsPerRound; step++) {
        const start = performance.now();
        const loss = stepOf(one.run, step);
        // What is new in the first steps is compiled in them.
        if (step > 2) one.took += performance.now() - start;
        one.losses.push(loss);
      }
    }
  const steps = rounds * stepsPerRound;
  const [{ run } = { run: undefined }] = runs;
  const { facts } = run?.engine ?? {};
  const result: PairsRun = {
    template,
    facts: `${facts?.backend}, ${facts?.threads} threads, Node ${process.versions.node}`,
    lengths: ['source', 'target'].map(
      (name) => dataset.columns.find((one) => one.name === name)?.sizes[0] ?? 0,
    ),
    results: runs.map(({ way, run: of, took, losses }) => ({
      way,
      milliseconds: took / (steps - 2),
      padding: paddingOf(of, steps),
      losses,
    })),
  };
  for (const { run: done } of runs) done.dispose();
  return result;
}

/** As the app opens them, with the limits at the longest sentence that there is. */
async function open({ text }: Pairs): Promise<Dataset> {
  const bytes = new TextEncoder().encode(text);
  const content = new Blob([bytes]);
  const file = {
    name: 'pairs.tsv',
    size: content.size,
    bytes: () => Promise.resolve(bytes),
    read: (from: number, to: number) => Promise.resolve(bytes.subarray(from, to)),
  };
  const none = () => Promise.reject(new Error('The pairs are in memory.'));
  const side = (at: number) =>
    Math.max(
      ...text.split('\n').map((line) => (line.split('\t')[at] ?? '').match(word)?.length ?? 0),
    );
  return openData(
    {
      source: 'sentence-pairs',
      options: { maxSource: side(0), maxTarget: side(1), vocabulary: mostWords, heldShare: 0.02 },
    },
    { seed: 0, files: [file], bundled: none, gunzip: none },
  );
}

/** As the tokenizer of words counts them, or more. */
const word = /[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu;

async function fitted(template: string, { columns }: Dataset): Promise<Document> {
  const file = new URL(`../../templates/${template}.json`, import.meta.url);
  const document = JSON.parse(await readFile(file, 'utf8')) as Document;
  const of = (name: string) => columns.find((one) => one.name === name);
  return {
    ...document,
    variables: {
      ...document.variables,
      source_length: of('source')?.sizes[0] ?? 0,
      target_length: of('target')?.sizes[0] ?? 0,
      source_words: of('source')?.words?.length ?? 0,
      target_words: of('target')?.words?.length ?? 0,
    },
  };
}

function stepOf(
  { engine, model, optimizer, plan, dataset, batching }: Prepared,
  step: number,
): number {
  const places = batching.order.placesAt(step);
  const fed = () => feed(engine.tf, plan, dataset, 'training', places, batching.cut);
  const { values } = trainStep(engine, model, optimizer, fed, step, 0.001);
  const [loss = Number.NaN] = values.dataSync();
  values.dispose();
  return loss;
}

function paddingOf({ engine, plan, dataset, batching }: Prepared, steps: number): number {
  let [all, pads] = [0, 0];
  for (let step = 1; step <= steps; step++)
    engine.tf.tidy(() => {
      const places = batching.order.placesAt(step);
      const { feeds } = feed(engine.tf, plan, dataset, 'training', places, batching.cut);
      for (const tensor of Object.values(feeds)) {
        all += tensor.size;
        for (const id of tensor.dataSync()) if (id === 0) pads++;
      }
    });
  return pads / all;
}

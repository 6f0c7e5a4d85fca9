// What cutting and grouping batches saves on real pairs: the same model and data three ways, in turns, in one process.
import { readFile } from 'node:fs/promises';
import { outsideWith } from '../../cli/deps.ts';
import type { Dataset, Document, TrainerDeps } from '../../graph-core/index.ts';
import { openData } from '../../graph-core/index.ts';
import { feed } from '../../graph-core/train/feeds.ts';
import type { TrainingSession } from '../../graph-core/train/prepare.ts';
import { prepare } from '../../graph-core/train/prepare.ts';
import { trainStep } from '../../graph-core/train/train-step.ts';
import { hasTorch } from '../open-sides.ts';
import type { Runner } from '../runner.ts';
import type { Pairs } from './pairs.ts';
import { inTorch, torchSide } from './torch-side.ts';

const ways = ['padded', 'cut', 'grouped'] as const;

interface Measured {
  /** `padded`, `cut`, `grouped`; `torch grouped` is PyTorch on the batches of that name. */
  readonly way: string;
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
  const host: TrainerDeps = {
    ...outsideWith({ threads }),
    openData: () => Promise.resolve(dataset),
  };
  const document = await fitted(template, dataset);
  const steps = rounds * stepsPerRound;
  const prepared: (readonly [(typeof ways)[number], TrainingSession])[] = [];
  for (const batching of ways) {
    const training = { ...document.training, batching };
    const run = await prepare(host, { ...document, training }, 'wasm', []);
    if (run.batching.notice) throw new Error(run.batching.notice.en);
    prepared.push([batching, run]);
  }
  const sides: Side[] = prepared.map(([way, run]) => ours(way, run, steps));
  for (const [way, run] of prepared)
    if (template === inTorch && way !== 'cut' && hasTorch())
      sides.push(
        theirs(`torch ${way}`, run, await torchSide(run, { steps, rate, threads }), steps),
      );
  for (let round = 0; round < rounds; round++)
    for (const side of sides) await side.take(stepsPerRound);
  const backend = prepared[0]?.[1].engine.facts.backend;
  for (const side of sides) side.close();
  return {
    template,
    facts: `${backend}, ${threads} thread${threads === 1 ? '' : 's'} on each side, Node ${process.versions.node}`,
    lengths: ['source', 'target'].map(
      (name) => dataset.columns.find((column) => column.name === name)?.sizes[0] ?? 0,
    ),
    results: sides.map(({ way, took, padding, losses }) => ({
      way,
      milliseconds: took() / (steps - warmUp),
      padding,
      losses,
    })),
  };
}

/** Steps that are not timed: what is new is compiled in them. */
const warmUp = 2;
const rate = 0.001;

interface Side {
  readonly way: string;
  readonly padding: number;
  readonly losses: number[];
  take(steps: number): Promise<void>;
  /** Milliseconds, the first steps left out. */
  took(): number;
  close(): void;
}

function ours(way: string, run: TrainingSession, steps: number): Side {
  const losses: number[] = [];
  let took = 0;
  return {
    way,
    padding: paddingOf(run, steps),
    losses,
    take(count) {
      for (let index = 0; index < count; index++) {
        const start = performance.now();
        const loss = stepOf(run, losses.length + 1);
        if (losses.length >= warmUp) took += performance.now() - start;
        losses.push(loss);
      }
      return Promise.resolve();
    },
    took: () => took,
    close: () => run.dispose(),
  };
}

function theirs(way: string, run: TrainingSession, runner: Runner, steps: number): Side {
  const losses: number[] = [];
  let took = 0;
  return {
    way,
    padding: paddingOf(run, steps),
    losses,
    async take(count) {
      const measured = await runner.run(losses.length, count);
      measured.times.forEach((time, index) => {
        if (losses.length + index >= warmUp) took += time;
      });
      losses.push(...measured.losses);
    },
    took: () => took,
    close: () => void runner.close(),
  };
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
    { seed: 0, files: [file], bundled: none, gunzip: none, codec: none },
  );
}

/** As the tokenizer of words counts them, or more. */
const word = /[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu;

async function fitted(template: string, { columns }: Dataset): Promise<Document> {
  const file = new URL(`../../templates/${template}.json`, import.meta.url);
  const document = JSON.parse(await readFile(file, 'utf8')) as Document;
  const of = (name: string) => columns.find((column) => column.name === name);
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
  { engine, model, players, plan, dataset, batching }: TrainingSession,
  step: number,
): number {
  const [player] = players;
  if (!player) throw new Error('Nobody trains anything.');
  const indices = batching.order.indices(step);
  const fed = () => feed(engine.tf, plan, dataset, 'training', indices, batching);
  const { values } = trainStep(engine, model, player, fed, step, rate);
  const [loss = Number.NaN] = values.dataSync();
  values.dispose();
  return loss;
}

function paddingOf({ engine, plan, dataset, batching }: TrainingSession, steps: number): number {
  let [all, pads] = [0, 0];
  for (let step = 1; step <= steps; step++)
    engine.tf.tidy(() => {
      const indices = batching.order.indices(step);
      const { feeds } = feed(engine.tf, plan, dataset, 'training', indices, batching);
      for (const tensor of Object.values(feeds)) {
        all += tensor.size;
        for (const id of tensor.dataSync()) if (id === 0) pads++;
      }
    });
  return pads / all;
}

// How much faster a step is with all but the last layer frozen: both in turns, in one process, by processor time.
import { readFile } from 'node:fs/promises';
import { outsideWith } from '../cli/deps.ts';
import type { Document } from '../graph-core/index.ts';
import { applyEdit } from '../graph-core/index.ts';
import { feed } from '../graph-core/train/feeds.ts';
import type { TrainingSession } from '../graph-core/train/prepare.ts';
import { prepare } from '../graph-core/train/prepare.ts';
import { trainStep } from '../graph-core/train/train-step.ts';

const rounds = 6;
const stepsPerRound = 5;
/** The first steps compile what is new. */
const warmUp = 3;

/** Milliseconds of the processor. */
function step({ engine, model, players, plan, dataset, batching }: TrainingSession, at: number) {
  const [player] = players;
  if (!player) throw new Error('Nobody trains anything.');
  const before = process.cpuUsage();
  const indices = batching.order.indices(at);
  const fed = () => feed(engine.tf, plan, dataset, 'training', indices, batching);
  const { values } = trainStep(engine, model, player, fed, at, 1e-3);
  values.dataSync();
  values.dispose();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function frozen(document: Document, but: readonly string[]): Document {
  return document.graph.nodes
    .filter(({ id }) => !but.includes(id))
    .reduce(
      (edited, { id }) => applyEdit(edited, { edit: 'set-rate', graph: null, node: id, rate: 0 }),
      document,
    );
}

const median = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

const learning: Readonly<Record<string, readonly string[]>> = {
  cnn: ['classes'],
  'resnet-mini': ['classes'],
  'transformer-encoder': ['words', 'sort'],
};

for (const [id, but] of Object.entries(learning)) {
  const file = new URL(`../templates/${id}.json`, import.meta.url);
  const all = JSON.parse(await readFile(file, 'utf8')) as Document;
  const host = outsideWith({ threads: 1 });
  const runs: [TrainingSession, number[]][] = [];
  for (const document of [all, frozen(all, but)])
    runs.push([await prepare(host, document, 'wasm', []), []]);
  for (let round = 0; round < rounds; round++)
    for (const [run, times] of runs)
      for (let index = 0; index < stepsPerRound; index++) times.push(step(run, times.length + 1));
  const [whole = 0, part = 0] = runs.map(([, times]) => median(times.slice(warmUp)));
  for (const [run] of runs) run.dispose();
  console.log(
    `${id}: ${whole.toFixed(1)} ms a step, ${part.toFixed(1)} with all but ${but.join(', ')} frozen: ${(whole / part).toFixed(2)} times as fast`,
  );
}

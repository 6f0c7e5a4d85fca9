// A run broken off and resumed is the unbroken run, bit for bit: every optimizer under every schedule, with dropout,
// batches shuffled anew each epoch, moving averages and whatever validation decides.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import type { Document, TrainingSettings } from '../document/schema.ts';
import { readCheckpoint, writeCheckpoint } from '../weights/checkpoint-file.ts';
import type { Checkpoint } from '../weights/named-array.ts';
import { prepared, smaller, smallTransformer } from './trainer.testing.ts';

const optimizers: readonly TrainingSettings['optimizer'][] = [
  { type: 'sgd', learningRate: 0.1 },
  { type: 'momentum', learningRate: 0.05, momentum: 0.9 },
  { type: 'rmsprop', learningRate: 0.002 },
  { type: 'adam', learningRate: 0.01 },
  { type: 'adamw', learningRate: 0.01, weightDecay: 0.05 },
];

const schedules: readonly TrainingSettings['schedule'][] = [
  { type: 'constant' },
  { type: 'step', every: 3, factor: 0.5 },
  { type: 'exponential', decay: 0.7, every: 4 },
  { type: 'cosine', warmup: 3, floor: 0.1 },
  { type: 'noam', warmup: 4 },
  { type: 'plateau', patience: 1, factor: 0.5 },
];

type GraphNode = Document['graph']['nodes'][number];

/** Every block that can drop some of its values does. */
function forgetful(document: Document): Document {
  const forget = (node: GraphNode): GraphNode => {
    if (typeof node.type !== 'string') return node;
    if (findBlock(node.type)?.params.shape.dropout === undefined) return node;
    return { ...node, params: { ...(node.params as object), dropout: 0.3 } } as GraphNode;
  };
  const within = (graph: Document['graph']) => ({ ...graph, nodes: graph.nodes.map(forget) });
  return {
    ...document,
    graph: within(document.graph),
    modules: document.modules.map((module) => ({ ...module, graph: within(module.graph) })),
  };
}

const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** As it comes back from where it was kept. */
async function keptAndRead(checkpoint: Checkpoint): Promise<Checkpoint> {
  const read = await readCheckpoint(await writeCheckpoint(checkpoint, sha256), sha256);
  if ('error' in read) throw new Error(read.error.en);
  return read;
}

/** Unbroken it is also looked at, which must change nothing. */
async function whole(document: Document, backend: 'wasm' | 'cpu'): Promise<Checkpoint> {
  const run = await prepared(document, backend);
  await run.trainer.handle({ type: 'show-stats', on: true });
  await run.trainer.handle({ type: 'watch', every: 3, sample: { from: 'held-out', index: 0 } });
  await run.trainer.handle({ type: 'start' });
  const end = await run.checkpoint();
  run.trainer.dispose();
  return end;
}

async function brokenOff(
  document: Document,
  backend: 'wasm' | 'cpu',
  breaks: readonly number[],
): Promise<Checkpoint> {
  let from: Checkpoint | undefined;
  for (const step of breaks) {
    const run = await prepared(document, backend, from);
    for (let index = from?.step ?? 0; index < step; index++)
      await run.trainer.handle({ type: 'step' });
    from = await keptAndRead(await run.checkpoint());
    expect(from.step).toBe(step);
    run.trainer.dispose();
  }
  const last = await prepared(document, backend, from);
  await last.trainer.handle({ type: 'start' });
  expect(last.last('state')?.state).toBe('finished');
  const end = await last.checkpoint();
  last.trainer.dispose();
  return end;
}

const pairs = optimizers.flatMap((optimizer, row) =>
  schedules.map((schedule, column) => ({
    backend: 'wasm' as 'wasm' | 'cpu',
    optimizer,
    schedule,
    name: `${optimizer.type}, ${schedule.type}`,
    row,
    column,
  })),
);
/** Slow, so every schedule and every optimizer once instead of all pairs. */
const onCpu = pairs
  .filter(({ row, column }) => column % optimizers.length === row)
  .map((pair) => ({ ...pair, backend: 'cpu' as const }));

test.each([...pairs, ...onCpu])(
  '$name on $backend, broken off twice',
  async ({ backend, optimizer, schedule }) => {
    const small = smallTransformer({
      optimizer,
      schedule,
      batchSize: 4,
      steps: 11,
      validateEvery: 2,
      clipValue: 1,
    });
    // Three batches an epoch: the run sees the data in four orders.
    const { data } = small;
    const document = forgetful({
      ...small,
      data: { ...data, options: { ...data.options, examples: 12, heldOut: 8 } },
    });
    expect(JSON.stringify(document)).toContain('"dropout":0.3');
    const unbroken = await whole(document, backend);
    expect(await brokenOff(document, backend, [4, 7])).toEqual(unbroken);
  },
);

test.each(['wasm', 'cpu'] as const)(
  'a network with moving averages on %s, broken off once',
  async (backend) => {
    const document = smaller(
      'se-resnet-mini',
      { channels: 8 },
      { batchSize: 2, steps: 3, validateEvery: 0 },
      { training: 16, heldOut: 2 },
    );
    const unbroken = await whole(document, backend);
    expect(unbroken.weights.some(({ name }) => name.endsWith('moving-mean'))).toBe(true);
    expect(await brokenOff(document, backend, [1])).toEqual(unbroken);
  },
);

// What training a template was told to take, and what it took; prints one JSON value.
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { outsideWith } from '../cli/deps.ts';
import { nodeAssets } from '../cli/node-assets.ts';
import { tensorflow } from '../cli/tensorflow.ts';
import { jointsOf } from '../graph-core/analyze/data-joints.ts';
import { memoryMeter } from '../graph-core/engine/memory-meter.ts';
import type { Checkpoint, Document, Engine, News, SentFile } from '../graph-core/index.ts';
import {
  analyze,
  createTrainer,
  exportFormats,
  findBlock,
  makePlan,
  openDocument,
  startEngine,
} from '../graph-core/index.ts';

/** Bytes. */
export interface MemoryMeasured {
  readonly foretold: number;
  /** The most that tensors took: in steps and validations, while a sample was looked at, while the model was exported. */
  readonly trained: number;
  readonly probed: number;
  readonly exported: number;
  readonly heap: number;
  readonly batch: number;
}

const [name = ''] = process.argv.slice(2);
const steps = 3;

function template(): Document {
  const file = new URL(`../templates/${name}.json`, import.meta.url);
  const opened = openDocument(readFileSync(file, 'utf8'));
  if ('error' in opened) throw new Error(opened.error.message.en);
  const { document } = opened;
  const training = { ...document.training, steps, validateEvery: 2 };
  return { ...document, training: { ...training, earlyStopping: undefined, stopAt: undefined } };
}

function npy(descr: string, shape: readonly number[], body: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }\n`;
  const head = Buffer.from(`\u0093NUMPY\u0001\u0000\u0000\u0000${header}`, 'latin1');
  head.writeUInt16LE(header.length, 8);
  return Buffer.concat([head, body]);
}

/** A classic at full size comes without data: a few pictures of noise, of the first and the last class, two at a time. */
function withPictures(document: Document): { document: Document; files: SentFile[] } {
  const analysis = analyze(document, findBlock);
  const joints = jointsOf(analysis);
  const input = joints.find(({ goal }) => !goal);
  const goal = joints.find((joint) => joint.goal);
  if (!input || !goal) throw new Error('It has no input or no goal.');
  const sizesAt = (path: string, side: 'outputs' | 'sources') => {
    const facts = analysis.nodes.get(path);
    const source = facts?.sources && Object.values(facts.sources)[0]?.[0];
    const shape =
      side === 'outputs'
        ? facts?.outputs && Object.values(facts.outputs)[0]
        : source && analysis.nodes.get(source.path)?.outputs?.[source.port];
    return (shape?.dims ?? []).slice(1).map(({ size }) => Number(size));
  };
  const pictures = sizesAt(input.facts.path, 'outputs');
  const classes = sizesAt(goal.facts.path, 'sources').at(-1) ?? 2;
  const count = 6;
  const pixels = pictures.reduce((a, b) => a * b, count);
  const x = Uint8Array.from({ length: pixels }, (_, at) => (at * 2654435761) >>> 24);
  const y = BigInt64Array.from({ length: count }, (_, at) => BigInt(at % 2 ? classes - 1 : 0));
  const zip = zipSync({
    'x.npy': npy('|u1', [count, ...pictures], x),
    'y.npy': npy('<i8', [count], new Uint8Array(y.buffer)),
  });
  const { training, data } = document;
  return {
    document: {
      ...document,
      data: {
        ...data,
        source: 'arrays',
        options: { heldShare: 0.34 },
        bindings: { [input.facts.node.id]: 'x', [goal.facts.node.id]: 'y' },
      },
      training: { ...training, batchSize: 2 },
    },
    files: [{ name: 'noise.npz', content: new Blob([zip]) }],
  };
}

const tf = await tensorflow();
const outside = outsideWith({ threads: 1 });
let engine: Engine | undefined;
const deps = {
  ...outside,
  async startEngine(...asked: Parameters<typeof outside.startEngine>) {
    engine = await outside.startEngine(...asked);
    return engine;
  },
};
const asIs = template();
const { document, files } =
  asIs.data.source === '' ? withPictures(asIs) : { document: asIs, files: [] };
const news: News[] = [];
const trainer = createTrainer(deps, (said) => news.push(said));
const before = tf.memory().numBytes;
await trainer.handle({ type: 'prepare', document, backend: 'wasm', files });
const failed = () => news.find((said) => said.type === 'failed');
const ready = news.find((said) => said.type === 'ready');
if (!ready?.peakBytes) throw new Error(failed()?.message.en ?? 'It was not made ready.');
const meter = memoryMeter(tf);
const peakOf = async (work: () => Promise<unknown>): Promise<number> => {
  meter.reset();
  await work();
  const failure = failed();
  if (failure) throw new Error(failure.message.en);
  return meter.peakBytes - before;
};
const trained = await peakOf(() => trainer.handle({ type: 'start' }));
const probed = await peakOf(() =>
  trainer.handle({ type: 'probe', request: 1, sample: { from: 'held-out', index: 0 } }),
);
await trainer.handle({ type: 'checkpoint', request: 2 });
const checkpoint = news.flatMap((said): Checkpoint[] =>
  said.type === 'checkpoint' && said.request === 2 ? [said.checkpoint] : [],
)[0];
const heap = engine?.heapBytes?.().reserved ?? 0;
trainer.dispose();
const format = exportFormats.find(({ id }) => id === 'onnx');
if (!checkpoint || !format) throw new Error('There is nothing to export.');
const plan = makePlan(document, analyze(document, findBlock));
// As an export does: traced from stock kernels, in a worker of its own.
await startEngine(tf, 'wasm', nodeAssets(1), { fused: false });
const exported = await peakOf(() =>
  Promise.resolve(
    format.write({
      document,
      plan,
      weights: checkpoint.weights,
      preprocessing: checkpoint.preprocessing,
      tf,
    }),
  ),
);
const measured: MemoryMeasured = {
  foretold: ready.peakBytes,
  trained,
  probed,
  exported,
  heap,
  batch: document.training.batchSize,
};
console.log(JSON.stringify(measured));

// The frozen classifier in whose features generated pictures are measured: a Kumiki document with weights, in data/.
import { analyze } from '../../analyze/analyze.ts';
import type { BlockLookup } from '../../analyze/analysis.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { sizeAt, sizes } from '../../blocks/kit/shape.ts';
import { buildModel, outputKey } from '../../compile/model.ts';
import { decodeUtf8 } from '../../data/text/utf8.ts';
import { openDocument } from '../../document/open.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tensor } from '../../engine/ops.ts';
import { loadWeights } from '../../weights/checkpoint.ts';
import { readSafetensors } from '../../weights/safetensors.ts';

/** What it was trained on, where it lies, and the SHA-256 of its weights: figures compare only within one of these. */
export const frozenClassifier = {
  source: 'fashion-mnist',
  document: 'fashion-features/classifier.json',
  weights: 'fashion-features/classifier.safetensors',
  hash: '9575de493b1a14bf572a93c6fe18f6f9f1a05ffd8075083b61d7af1cf8162db3',
  /** The block whose answer is the features. */
  block: 'features',
  /** Root mean square of that answer over all training images: features are divided by it, so that theirs is 1. */
  rootMeanSquare: 1.9323,
};

export interface Features {
  /** Numbers of one example. */
  readonly width: number;
  readonly values: Float32Array;
  /** The likeliest class of each example. */
  readonly classes: Int32Array;
}

export interface FrozenFeatures {
  /** Numbers that one example has. */
  readonly size: number;
  readonly classes: number;
  /** Examples one after another, as the data has them. */
  read(examples: Float32Array): Promise<Features>;
  dispose(): void;
}

/** Examples in one pass. */
const together = 250;

/** `bundled` reads a file of `data/`. Throws where a file is not there. */
export async function openFeatures(
  engine: Engine,
  findBlock: BlockLookup,
  bundled: (path: string) => Promise<Uint8Array>,
): Promise<FrozenFeatures> {
  const { tf } = engine;
  const opened = openDocument(
    decodeUtf8(await bundled(frozenClassifier.document), frozenClassifier.document),
  );
  if ('error' in opened) throw new Error(opened.error.message.en);
  const plan = makePlan(opened.document, analyze(opened.document, findBlock));
  const read = readSafetensors(await bundled(frozenClassifier.weights));
  if ('error' in read) throw new Error(read.error.en);
  const [feed, [objective]] = [plan.feeds[0], plan.objectives];
  const answering = plan.steps.find(({ path }) => path === objective?.path);
  const logits = Object.values(answering?.sources ?? {})[0];
  const step = plan.steps.find(({ path }) => path === frozenClassifier.block);
  const [port] = Object.keys(step?.outputs ?? {});
  const classes = Object.values(answering?.inputs ?? {})[0];
  if (
    !feed ||
    !classes ||
    !('dims' in classes) ||
    !logits ||
    !('path' in logits) ||
    port === undefined
  )
    throw new Error('The frozen classifier has no features.');
  const keys = {
    features: outputKey(frozenClassifier.block, port),
    logits: outputKey(logits.path, logits.port),
  };
  const shape = sizes(feed.shape);
  const size = shape.reduce((a, b) => a * b, 1);
  const model = buildModel(engine, plan, 0);
  const misfit = loadWeights(tf, model, read.weights);
  if (misfit) {
    model.dispose();
    throw new Error(misfit.en);
  }
  const pass = async (examples: Float32Array): Promise<readonly [Float32Array, Int32Array]> => {
    const made = tf.tidy(() => {
      const given = model.run(
        { [feed.path]: tf.tensor(examples, [examples.length / size, ...shape]) },
        { training: false, step: 0, wants: new Set(Object.values(keys)) },
      );
      return [tensorOf(given, keys.features), tf.argMax(tensorOf(given, keys.logits), -1)] as const;
    });
    const [values, classes] = await Promise.all(made.map((tensor) => tensor.data()));
    for (const tensor of made) tensor.dispose();
    return [
      Float32Array.from(values ?? [], (value) => value / frozenClassifier.rootMeanSquare),
      Int32Array.from(classes ?? []),
    ];
  };
  return {
    size,
    classes: sizeAt(classes, -1),
    async read(examples) {
      const parts: (readonly [Float32Array, Int32Array])[] = [];
      for (let at = 0; at < examples.length; at += together * size)
        parts.push(await pass(examples.subarray(at, at + together * size)));
      const count = examples.length / size;
      const width = parts.reduce((sum, [values]) => sum + values.length, 0) / count;
      const values = new Float32Array(count * width);
      const classes = new Int32Array(count);
      parts.forEach((part, index) => {
        values.set(part[0], index * together * width);
        classes.set(part[1], index * together);
      });
      return { width, values, classes };
    },
    dispose: () => model.dispose(),
  };
}

function tensorOf(outputs: ReadonlyMap<string, Tensor>, key: string): Tensor {
  const tensor = outputs.get(key);
  if (!tensor) throw new Error(`The frozen classifier gave no ${key}.`);
  return tensor.clone();
}

// Class weights: the weighted loss and its gradient against PyTorch, n / (k · n_c) against scikit-learn, and what a run
// keeps of them: resumed to the bit, refused where they mean nothing, and no part of what is held out.
import { spawnSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { balancedWeights } from '../data/classes/class-weights.ts';
import type { Document, TrainingSettings } from '../document/schema.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { normals, uniforms } from '../engine/random.ts';
import { startEngine } from '../engine/start-engine.ts';
import { prepared, smaller } from './trainer.testing.ts';

const torchPython = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const peersPython = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';
const has = (python: string, module: string) =>
  spawnSync(python, ['-c', `import ${module}`]).status === 0;

function ask(python: string, script: string, given: unknown): unknown {
  const input = JSON.stringify(given);
  const { stdout, stderr, status } = spawnSync(python, ['-c', script], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

interface Case {
  readonly type: 'classification-output' | 'binary-output';
  readonly classes: number;
  readonly examples: number;
  readonly smoothing: number;
}
const cases: readonly Case[] = [
  { type: 'classification-output', classes: 2, examples: 1, smoothing: 0 },
  { type: 'classification-output', classes: 5, examples: 32, smoothing: 0 },
  { type: 'classification-output', classes: 5, examples: 32, smoothing: 0.1 },
  { type: 'classification-output', classes: 40, examples: 7, smoothing: 0.3 },
  { type: 'binary-output', classes: 2, examples: 24, smoothing: 0 },
];

const numbersOf = ({ classes, examples }: Case, seed: number) => {
  const ends = classes;
  return {
    logits: [...normals(seed, examples * ends)],
    // From a hundredth to ten: their sum may be below one.
    weights: [...uniforms(seed + 1, classes)].map((share) => Math.fround(10 ** (3 * share - 2))),
    target: [...uniforms(seed + 2, examples)].map((share) => Math.floor(share * classes)),
  };
};

describe.skipIf(!has(torchPython, 'torch'))('the weighted loss', () => {
  const script = `
import json, sys, torch
answers = []
for one in json.load(sys.stdin):
    logits = torch.tensor(one["logits"], dtype=torch.float64).reshape(-1, one["classes"])
    if one["type"] == "binary-output":
        z = logits[:, :1].clone().requires_grad_()
        fed = torch.cat([torch.zeros_like(z), z], 1)
    else:
        z = fed = logits.requires_grad_()
    weight = torch.tensor(one["weights"], dtype=torch.float64)
    loss = torch.nn.CrossEntropyLoss(weight=weight, label_smoothing=one["smoothing"])(fed, torch.tensor(one["target"]))
    loss.backward()
    answers.append([loss.item(), z.grad.flatten().tolist()])
print(json.dumps(answers))
`;
  const given = cases.map((of, index) => ({ ...of, ...numbersOf(of, 10 * index) }));

  test.each(['cpu', 'wasm'] as const)(
    'is PyTorch’s on %s, and so is its gradient',
    async (backend) => {
      const theirs = ask(torchPython, script, given) as [number, number[]][];
      const engine = await startEngine(tf, backend, nodeAssets());
      given.forEach(({ type, classes, examples, smoothing, logits, weights, target }, index) => {
        const objective = findBlock(type)?.objective;
        if (!objective) throw new Error(`${type} learns nothing.`);
        const binary = type === 'binary-output';
        const own = binary ? logits.filter((_, at) => at % classes === 0) : logits;
        const start = tf.tensor(own, [examples, binary ? 1 : classes]);
        const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => {
          const ids = tf.tensor(target, binary ? [examples, 1] : [examples], 'int32');
          const { loss } = objective.loss({
            ops: engine.ops,
            params: { smoothing, ignorePad: true },
            inputs: { logits: x },
            target: ids,
            training: true,
            classWeights: tf.tensor1d(weights),
          });
          return loss.asScalar();
        })(start);
        const [loss = Number.NaN, gradient = []] = theirs[index] ?? [];
        const said = value.dataSync()[0] ?? Number.NaN;
        expect(Math.abs(said / loss - 1), `${type} ${index}`).toBeLessThan(1e-6);
        const largest = Math.max(...gradient.map(Math.abs));
        grad.dataSync().forEach((slope, at) => {
          const off = Math.abs(slope - (gradient[at] ?? Number.NaN));
          expect(off / largest, `${type} ${index}`).toBeLessThan(2e-6);
        });
      });
    },
  );
});

test.skipIf(!has(peersPython, 'sklearn'))('balanced weights are scikit-learn’s', () => {
  const sets = [1, 2, 3].map((seed) => ({
    ids: [...uniforms(seed, 500)].map((share) => Math.floor(share ** 3 * 7)),
  }));
  const script = `
import json, sys, numpy
from sklearn.utils.class_weight import compute_class_weight
print(json.dumps([compute_class_weight("balanced", classes=numpy.unique(one["ids"]), y=one["ids"]).tolist() for one in json.load(sys.stdin)]))
`;
  const theirs = ask(peersPython, script, sets) as number[][];
  sets.forEach(({ ids }, index) => {
    const found = balancedWeights(
      Array.from({ length: 7 }, (_, id) => ids.filter((one) => one === id).length),
    ).filter((_, id) => ids.includes(id));
    expect(found.length).toBe(theirs[index]?.length);
    found.forEach((weight, at) =>
      expect(Math.abs(weight / (theirs[index]?.[at] ?? 0) - 1)).toBeLessThan(1e-12),
    );
  });
});

test('balanced: 8 of one class, 2 of another, none of a third', () => {
  expect(balancedWeights([8, 0, 2])).toEqual([0.625, 1, 2.5]);
});

const small = (training: Partial<TrainingSettings>): Document =>
  smaller(
    'rnn-seq2vec',
    { units: 4, embedding: 3 },
    { batchSize: 8, steps: 10, validateEvery: 5, ...training },
    { examples: 64, heldOut: 32 },
  );

test('the weights are kept with the run, which resumes to the bit; what is held out is measured without them', async () => {
  const document = small({ classWeights: 'balanced', sampling: 'balanced' });
  const whole = await prepared(document, 'cpu');
  await whole.trainer.handle({ type: 'start' });
  const end = await whole.checkpoint();
  const [kept] = end.preprocessing?.classWeights ?? [];
  expect(kept).toMatchObject({ column: 'label', balanced: true });
  expect(kept?.weights).toHaveLength(5);
  expect(new Set(kept?.weights).size).toBeGreaterThan(1);
  const first = await prepared(document, 'cpu');
  for (let step = 0; step < 4; step++) await first.trainer.handle({ type: 'step' });
  const half = await first.checkpoint();
  const again = await prepared(document, 'cpu', half);
  await again.trainer.handle({ type: 'start' });
  expect((await again.checkpoint()).weights).toEqual(end.weights);
  // Of the very same weights, whatever the classes weigh.
  const measured = await Promise.all(
    (['off', { 1: 100 }] as const).map(async (classWeights) => {
      const heard = await prepared(small({ classWeights, steps: 5 }), 'cpu', half);
      await heard.trainer.handle({ type: 'evaluate', request: 1, examples: 32 });
      const answer = heard.last('evaluation');
      heard.trainer.dispose();
      return answer?.metrics;
    }),
  );
  expect(measured[0]).toBeDefined();
  expect(measured[1]).toEqual(measured[0]);
  for (const heard of [whole, first, again]) heard.trainer.dispose();
});

const refusal = async (document: Document): Promise<string> => {
  try {
    (await prepared(document, 'cpu')).trainer.dispose();
    return 'not refused';
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
};

test('a class that there is not, and no class at all, are refused', async () => {
  expect(await refusal(small({ classWeights: { 9: 2 } }))).toBe(
    'A class weight is given for ‘9’, which is not a class of the data (1, 2, 3, 4, 5). Correct its name, or take it out of the class weights.',
  );
  const translation = (training: Partial<TrainingSettings>) =>
    smaller('seq2seq', {}, { steps: 1, ...training }, { examples: 20, heldOut: 5 });
  expect(await refusal(translation({ classWeights: 'balanced' }))).toBe(
    'Class weights are set, but no output learns a column of classes. Turn them off in the Train room, or join an output to a column of classes in the Data room.',
  );
  expect(await refusal(translation({ sampling: 'balanced' }))).toBe(
    'Batches are to draw classes alike, but no output learns a column of classes. Choose ‘shuffled’ in the Train room, or join an output to a column of classes in the Data room.',
  );
});

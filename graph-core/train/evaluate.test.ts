// Held-out figures against PyTorch's sums over counts: batches of unequal counts, two outputs that count differently.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hasTorch, torchPython } from '../export/torch/answers-as-app.testing.ts';
import { outputKey } from '../compile/model.ts';
import { fileOf, testContext } from '../data/host.testing.ts';
import { tableFile } from '../data/sources/table.ts';
import { openData } from '../data/open-data.ts';
import { writtenNumber } from '../data/table/own-unit.ts';
import { draw } from '../document/draw.testing.ts';
import type { Document } from '../document/schema.ts';
import { evaluate } from './evaluate.ts';
import { feed } from './feeds.ts';
import { measureUnits } from './measure-units.ts';
import type { TrainerDeps } from './prepare.ts';
import { prepare } from './prepare.ts';
import { predictSample } from './sample.ts';
import { smaller, testOutside } from './trainer.testing.ts';

/** Words are told apart again by a second output, whose tokens are other ones and fewer or more of them. */
function twoOutputs(): Document {
  const document = smaller(
    'seq2seq',
    { units: 8, source_length: 9, target_length: 10 },
    { batchSize: 16, steps: 4, validateEvery: 0 },
    { minLength: 1, maxLength: 9, examples: 64, heldOut: 75 },
  );
  const { graph, data } = document;
  const placed = { position: { x: 0, y: 0 } };
  return {
    ...document,
    graph: {
      ...graph,
      nodes: [
        ...graph.nodes,
        { ...placed, id: 'words', type: 'dense', version: 1, params: { units: 14 } },
        { ...placed, id: 'again', type: 'classification-output', version: 1, params: {} },
      ],
      edges: [
        ...graph.edges,
        {
          id: 'one',
          from: { node: 'source-embedding', port: 'values' },
          to: { node: 'words', port: 'values' },
        },
        {
          id: 'two',
          from: { node: 'words', port: 'values' },
          to: { node: 'again', port: 'logits' },
        },
      ],
    },
    data: { ...data, bindings: { ...data.bindings, again: 'source' } },
  } as Document;
}

const script = `
import json, sys, torch
import torch.nn.functional as F
said = json.load(sys.stdin)
answer = {}
for path, one in said.items():
    logits = torch.tensor(one["logits"], dtype=torch.float64).reshape(*one["shape"])
    target = torch.tensor(one["target"]).reshape(one["shape"][:2])
    counts = target != 0
    total = F.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=0, reduction="sum")
    right = logits.argmax(-1) == target
    answer[path] = {
        "loss": (total / counts.sum()).item(),
        "accuracy": ((right & counts).sum() / counts.sum()).item(),
        "exact": (right | ~counts).all(-1).double().mean().item(),
    }
print(json.dumps(answer))
`;

test.skipIf(!hasTorch())(
  'over ragged batches loss and metrics are PyTorch’s sum over count, each output by its own',
  async () => {
    const prepared = await prepare(testOutside, twoOutputs(), 'wasm', []);
    const { engine, model, dataset, plan } = prepared;
    const indices = Array.from({ length: 75 }, (_, index) => index);
    const said: Record<string, unknown> = {};
    engine.tf.tidy(() => {
      const { feeds, targets } = feed(engine.tf, plan, dataset, 'held-out', indices);
      const outputs = model.run(feeds, { training: false, step: 0 });
      for (const { path } of plan.objectives) {
        const step = plan.steps.find((step) => step.path === path);
        const source = step?.sources.logits;
        if (!source || !('path' in source)) throw new Error('no logits');
        const logits = outputs.get(outputKey(source.path, source.port));
        said[path] = {
          logits: [...(logits?.dataSync() ?? [])],
          shape: logits?.shape,
          target: [...(targets[path]?.dataSync() ?? [])],
        };
      }
    });
    const torch = spawnSync(torchPython, ['-c', script], {
      input: JSON.stringify(said),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (torch.status !== 0) throw new Error(torch.stderr);
    const right = JSON.parse(torch.stdout) as Record<string, Record<string, number>>;
    for (const batchSize of [32, 75, 7]) {
      const split = 'held-out';
      const ours = await evaluate(engine, model, dataset, {
        split,
        examples: 75,
        batchSize,
        yieldToEventLoop: testOutside.yieldToEventLoop,
      });
      const sum = (right.output?.loss ?? 0) + (right.again?.loss ?? 0);
      // As a share: float32 holds a mean of 5 nats to some 5e-7.
      expect(Math.abs((ours.loss ?? 0) / sum - 1)).toBeLessThan(1e-6);
      for (const path of ['output', 'again'])
        for (const metric of ['accuracy', 'exact'])
          expect(
            Math.abs((ours[`${path} ${metric}`] ?? 9) - (right[path]?.[metric] ?? 0)),
          ).toBeLessThan(1e-6);
    }
    prepared.dispose();
  },
);

/** One number from two, in euros. */
function houses(): string {
  const rows = Array.from({ length: 90 }, (_, index) => {
    const rooms = 1 + (index % 7);
    const size = 20 + ((index * 37) % 91);
    return `${rooms},${size},${20_000 * rooms + 1_500 * size + ((index * 7919) % 5_000)}`;
  });
  return ['rooms,size,price', ...rows].join('\n');
}

function regression(): Document {
  const document = draw(
    { x: ['vector-input', { features: 2 }], d: ['dense', { units: 1 }], y: 'regression-output' },
    'x.values > d.values',
    'd.values > y.values',
  );
  const bindings = { x: 'features', y: 'target' };
  const options = tableFile.options.parse({});
  return { ...document, data: { source: 'table', options, bindings } };
}

test('errors and answers of a regression are in the unit of the file, the loss stays what is learned from', async () => {
  const table = fileOf('houses.csv', houses());
  const deps: TrainerDeps = {
    ...testOutside,
    openData: ({ data }) => openData(data, testContext(0, [table])),
  };
  const document = regression();
  const prepared = await prepare(deps, document, 'wasm', []);
  const { engine, model, dataset, plan } = prepared;
  const held = dataset.count['held-out'];
  const metrics = await evaluate(engine, model, dataset, {
    split: 'held-out',
    examples: held,
    batchSize: 5,
    yieldToEventLoop: testOutside.yieldToEventLoop,
  });
  const raw = await openData(
    { source: 'table', options: { standardize: false } },
    testContext(0, [table]),
  );
  let [absolute, squared, standardised] = [0, 0, 0];
  const target = dataset.columns.find(({ name }) => name === 'target');
  const { deviation = 1, mean = 0 } = target?.scale?.[0] ?? {};
  for (let index = 0; index < held; index++) {
    const sample = { from: 'held-out', index } as const;
    const [prediction] = await predictSample(prepared, sample, { beam: 1, lengthPenalty: 0 });
    const price = raw.batch('held-out', [index]).target?.[0] ?? 0;
    const answer = prediction?.numbers?.values[0] ?? 0;
    // What the model gave, put back by hand.
    expect(answer).toBeCloseTo((prediction?.values?.[0] ?? 0) * deviation + mean, 0);
    expect(prediction?.numbers?.names).toEqual(['price']);
    expect((prediction?.numbers?.expected?.[0] ?? 0) / price).toBeCloseTo(1, 5);
    expect(prediction?.expected).toBe(`${price}`);
    expect(prediction?.text).toBe(writtenNumber(answer));
    const shown = prediction?.views.find(({ kind }) => kind === 'answer');
    expect([shown?.data[0], shown?.target?.[0], shown?.axes[0]?.labels]).toEqual([
      answer,
      prediction?.numbers?.expected?.[0],
      ['price'],
    ]);
    absolute += Math.abs(answer - price) / held;
    squared += (answer - price) ** 2 / held;
    standardised += ((answer - price) / deviation) ** 2 / held;
  }
  expect((metrics.mae ?? 0) / absolute).toBeCloseTo(1, 5);
  expect((metrics.rmse ?? 0) / Math.sqrt(squared)).toBeCloseTo(1, 5);
  expect((metrics.loss ?? 0) / standardised).toBeCloseTo(1, 5);
  const price = { en: 'price', ja: 'price' };
  expect(measureUnits(plan, dataset)).toEqual({
    loss: { en: 'standardised', ja: '標準化した値' },
    mae: price,
    rmse: price,
  });
  prepared.dispose();
});

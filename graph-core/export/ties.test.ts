// Tied documents in every format: the weights leave once, and what reads them answers as we do.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  sharedTowers,
  tableTies,
  tiedAutoencoder,
  towersOfTwoLengths,
  withTies,
} from '../analyze/ties.testing.ts';
import { analyze } from '../analyze/analyze.ts';
import { findBlock } from '../blocks/index.ts';
import { makePlan } from '../compile/make-plan.ts';
import type { Document } from '../document/schema.ts';
import { smallTransformer } from '../train/trainer.testing.ts';
import type { Exported } from './exported.testing.ts';
import { exported } from './exported.testing.ts';
import { kerasLimits } from './keras/keras-source.ts';
import type { Column } from './matrix.testing.ts';
import { measureMatrix } from './matrix.testing.ts';
import { torchLimits, torchSource } from './torch/torch-source.ts';

const documents: Readonly<Record<string, Document>> = {
  towers: sharedTowers(),
  transformer: withTies(smallTransformer(), tableTies),
  autoencoder: tiedAutoencoder(),
  lengths: towersOfTwoLengths(),
};

let cases: Readonly<Record<string, Exported>> = {};
let columns: readonly Column[] = [];

beforeAll(async () => {
  await tf.setBackend('cpu');
  cases = Object.fromEntries(
    Object.entries(documents).map(([id, document]) => [id, exported(document, 16)]),
  );
  columns = await measureMatrix(cases);
}, 300_000);

describe('every reader answers as the app does', () => {
  it.each(Object.keys(documents))('%s', (id) => {
    const model = cases[id];
    if (!model) throw new Error('It was not exported.');
    expect(torchLimits(model.plan)).toEqual([]);
    const withoutKeras = kerasLimits(model.plan).length > 0;
    const wrong = columns.flatMap(({ title, differences }) => {
      const difference = differences?.[id];
      if (!differences || (withoutKeras && /eras/.test(title))) return [];
      return typeof difference === 'number' && difference <= 1e-5 ? [] : [[title, difference]];
    });
    expect(wrong).toEqual([]);
  });
});

it('Keras says before what its layers cannot share', () => {
  const said = Object.entries(cases).flatMap(([id, { plan }]) =>
    kerasLimits(plan).map(({ path, reason }) => `${id}: ${path}: ${reason.en}`),
  );
  expect(said.join('\n')).toMatchInlineSnapshot(`
    "transformer: linear: Its ‘kernel’ is the weight of ‘source-embedding’, and layers of Keras do not share single weights. Give it its own weights, or export to another format.
    autoencoder: again: Its ‘kernel’ is the weight of ‘code’, and layers of Keras do not share single weights. Give it its own weights, or export to another format."
  `);
});

it('Keras says where one function cannot apply two placements', () => {
  const towers = towersOfTwoLengths();
  const modules = towers.modules.map((module) => ({
    ...module,
    graph: {
      ...module.graph,
      nodes: module.graph.nodes.map((node) =>
        node.id === 'place'
          ? { ...node, type: 'reshape', params: { axes: '2', first: 0, second: 4 } }
          : node,
      ),
    },
  }));
  const document = { ...towers, modules };
  const said = kerasLimits(makePlan(document, analyze(document, findBlock))).map(
    ({ path, reason }) => `${path}: ${reason.en}`,
  );
  const [first, ...more] = ['a/1/layer', 'a/2/layer'].map(
    (path) =>
      `b${path.slice(1)}: It shares its weights with ‘${path}’, but the blocks around the two differ in size, so one Keras function cannot apply both. Give it its own weights, or export to another format.`,
  );
  expect(said).toEqual(expect.arrayContaining([first, ...more]));
});

it('PyTorch source calls one module twice, or gives one parameter two names', () => {
  const sourceOf = (id: string) => {
    const exported = cases[id];
    if (!exported) throw new Error('It was not exported.');
    return torchSource(exported.document, exported.plan, exported.weights);
  };
  const model = (source: string) =>
    source.slice(source.indexOf('class Model(')).split('\n\n\n')[0] ?? '';
  expect(model(sourceOf('towers').source)).toMatchInlineSnapshot(`
    "class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.a = Tower()
            self.logits = nn.Linear(4, 3)

        def forward(self, x1, x2, targets=None, parts=False):
            a = self.a(x1)
            b = self.a(x2)
            minus = a - b
            logits = self.logits(minus)
            out = F.softmax(logits, dim=-1)
            if targets is not None:
                losses = {"out": (F.cross_entropy(logits.reshape(-1, 3), targets["out"].reshape(-1)), targets["out"].size(0))}
                return losses if parts else sum(loss for loss, _ in losses.values())
            return out"
  `);
  expect(model(sourceOf('autoencoder').source)).toMatchInlineSnapshot(`
    "class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.code = nn.Linear(6, 4)
            self.again = nn.Linear(4, 6)
            del self.again.weight

        def forward(self, x, targets=None, parts=False):
            code = torch.tanh(self.code(x))
            self.again.weight = self.code.weight.t()
            again = self.again(code)
            out = again
            if targets is not None:
                losses = {"out": (F.mse_loss(again, targets["out"]), targets["out"].size(0))}
                return losses if parts else sum(loss for loss, _ in losses.values())
            return out"
  `);
  const { source, state } = sourceOf('transformer');
  const tied = source.split('\n').filter((line) => /target_embedding|linear|TIED/.test(line));
  expect(tied.join('\n')).toMatchInlineSnapshot(`
    "        self.linear = nn.Linear(d_model, 14)
            self.linear.weight = self.source_embedding.weight
            target_embedding = self.source_embedding(target_input)
            target_position = self.target_position(target_embedding)
            linear = self.linear(decoder)
            output = F.softmax(linear, dim=-1)
                losses = {"output": (F.cross_entropy(linear.reshape(-1, 14), targets["output"].reshape(-1), ignore_index=0), (targets["output"] != 0).sum())}
    TIED = {
        "linear.weight": "source_embedding.weight",
        for name, owner in TIED.items():
        arrays = {name: values.detach().cpu().float().contiguous() for name, values in state.items() if name not in TIED}"
  `);
  expect(state.map(({ name }) => name).filter((name) => /embedding|linear/.test(name))).toEqual([
    'source_embedding.weight',
    'linear.bias',
  ]);
});

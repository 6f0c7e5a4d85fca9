// A .keras file as something that shares nothing with its writer reads it: h5py, and config.json followed step by step.
import * as tf from '@tensorflow/tfjs';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import { asciiText } from '../../ascii.ts';
import { exported, exportedTemplates } from '../exported.testing.ts';
import { folded } from '../fold-spectral.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import { hasKerasReader, readDifferences } from './answers-as-app.testing.ts';
import { kerasFormat, kerasNeeds, writeKeras } from './keras-format.ts';

function contextOf(id: string) {
  const document = template(id);
  const plan = makePlan(document, analyze(document, findBlock));
  return { document, plan, weights: initialWeights(plan, 1) };
}

function filesOf(id: string): Record<string, Uint8Array> {
  return unzipSync(writeKeras(contextOf(id)));
}

interface Entry {
  readonly name: string;
  readonly module: string;
  readonly class_name: string;
  readonly registered_name: string | null;
  readonly inbound_nodes: readonly { readonly args: readonly unknown[] }[];
}

function entriesOf(id: string): Entry[] {
  const json = asciiText(filesOf(id)['config.json'] ?? new Uint8Array());
  return (JSON.parse(json) as { readonly config: { readonly layers: Entry[] } }).config.layers;
}

describe.skipIf(!hasKerasReader())('read by h5py and followed on NumPy', () => {
  let differences: Record<string, number | string> = {};
  beforeAll(async () => {
    await startEngine(tf, 'wasm', nodeAssets());
    const cases = exportedTemplates.map((id) => [id, folded(exported(template(id), 16))] as const);
    differences = readDifferences(Object.fromEntries(cases));
    tf.disposeVariables();
  });

  test.each(exportedTemplates)('%s answers as the app does', (id) => {
    const difference = differences[id];
    expect(typeof difference === 'number' ? difference <= 1e-5 : difference).toBe(true);
  });
});

test('names layers, modules and calls as Keras 3 does', () => {
  const lines = entriesOf('cnn').map(
    ({ name, module, class_name, inbound_nodes }) =>
      `${module}.${class_name} ${name} ← ${
        JSON.stringify(inbound_nodes)
          .match(/"keras_history":\[[^\]]+\]/g)
          ?.join() ?? '–'
      }`,
  );
  expect(lines.slice(0, 3)).toMatchInlineSnapshot(`
    [
      "keras.layers.InputLayer image ← –",
      "keras.layers.Conv2D model.conv-1 ← "keras_history":["image",0,0]",
      "keras.layers.MaxPooling2D model.pool-1 ← "keras_history":["model.conv-1",0,0]",
    ]
  `);
});

test('a block that Keras has no layer for is a registered class, said before the export and carried inside', () => {
  const { plan } = contextOf('transformer-encoder');
  expect(
    kerasNeeds(plan).map(({ path, reason }) => `${path}: ${reason.en}`),
  ).toMatchInlineSnapshot(`
    [
      "position: Keras has no layer that computes this; the file carries LearnedPositions in kumiki_layers.py, to be imported before load_model.",
    ]
  `);
  expect(
    kerasFormat.differs?.(plan).map(({ path, reason }) => `${path}: ${reason.en}`),
  ).toMatchInlineSnapshot(`
    [
      "encoder/1/self-attention: Where the mask hides every key from a query, as in a row of padding, Keras averages over all keys; Kumiki, PyTorch and ONNX give weights of 0.",
      "encoder/2/self-attention: Where the mask hides every key from a query, as in a row of padding, Keras averages over all keys; Kumiki, PyTorch and ONNX give weights of 0.",
    ]
  `);
  const files = filesOf('transformer-encoder');
  const source = asciiText(files['kumiki_layers.py'] ?? new Uint8Array());
  expect(source).toMatch(
    /@keras.saving.register_keras_serializable\(package="kumiki"\)\nclass Lear/,
  );
  const own = entriesOf('transformer-encoder').filter((entry) => entry.module === 'kumiki_layers');
  expect(own.map((entry) => entry.registered_name)).toEqual(['kumiki>LearnedPositions']);
});

test('where every block has a layer of Keras’s own, nothing of ours is inside', () => {
  expect(kerasNeeds(contextOf('cnn').plan)).toEqual([]);
  expect(Object.keys(filesOf('cnn'))).toEqual(['metadata.json', 'config.json', 'model.weights.h5']);
});

test('the same model gives the same bytes', () => {
  expect(Buffer.compare(writeKeras(contextOf('cnn')), writeKeras(contextOf('cnn')))).toBe(0);
});

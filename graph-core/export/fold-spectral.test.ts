// Spectral norm on its way out and home: every format holds W/σ and answers as the model does; Kumiki's own names hold W and u.
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import type { Document, Graph } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { startEngine } from '../engine/start-engine.ts';
import { smallTransformer, template } from '../train/trainer.testing.ts';
import { appModel } from './app-model.ts';
import type { Exported } from './exported.testing.ts';
import { exported, largestDifference } from './exported.testing.ts';
import { folded, foldedPlan, withVectors } from './fold-spectral.ts';
import { importWeights } from './import/import-weights.ts';
import { exportFormats, findExportFormat } from './index.ts';
import { loadOnnxModel } from './onnx/run-onnx.ts';
import { prove } from './prove.ts';
import { hasTorch, torchDifferences } from './torch/answers-as-app.testing.ts';

const made = new Map<string, Exported>();

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets(), { fused: false });
  made.set('cnn', exported(spectralEverywhere(template('cnn')), 2));
  made.set('transformer', exported(spectralEverywhere(smallTransformer()), 2));
});

function spectralEverywhere(document: Document): Document {
  const within = (graph: Graph): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) => {
      if (isModuleNode(node) || !('spectral' in (findBlock(node.type)?.params.shape ?? {})))
        return node;
      return { ...node, params: { ...node.params, spectral: true } };
    }),
  });
  return {
    ...document,
    graph: within(document.graph),
    modules: document.modules.map((module) => ({ ...module, graph: within(module.graph) })),
  };
}

function caseOf(id: string): Exported {
  const found = made.get(id);
  if (!found) throw new Error(id);
  return found;
}

describe.each(['cnn', 'transformer'])('%s', (id) => {
  test.each(exportFormats.map((format) => format.id).filter((format) => format !== 'project'))(
    '%s answers as the model',
    async (name) => {
      const format = findExportFormat(name);
      if (!format) throw new Error(name);
      const context = { ...caseOf(id), tf };
      const files = await format.write(context);
      const openOnnx = (bytes: Uint8Array) => loadOnnxModel(ort, bytes);
      const proof = await prove(format, files, { ...context, openOnnx });
      if ('notHere' in proof) return expect(name).toMatch(/torch|keras/);
      for (const { maxAbsDifference } of proof) expect(maxAbsDifference).toBeLessThanOrEqual(1e-5);
    },
  );

  test.skipIf(!hasTorch())('so does PyTorch', () => {
    const written = folded(caseOf(id));
    expect(written.weights.length).toBeLessThan(caseOf(id).weights.length);
    expect(torchDifferences({ [id]: written })[id]).toBeLessThanOrEqual(1e-5);
  });

  test.each(['safetensors', 'npz'])('%s brings W and u home, bit for bit', async (name) => {
    const files = (await findExportFormat(name)?.write({ ...caseOf(id), tf })) ?? [];
    const result = importWeights(caseOf(id), [...files]);
    if ('error' in result) throw new Error(result.error.en);
    expect(result.weights.map((array) => array.name)).toEqual([...caseOf(id).plan.weights.keys()]);
    for (const [index, { data }] of result.weights.entries())
      expect(largestDifference(data, caseOf(id).weights[index]?.data ?? [])).toBe(0);
    expect(result.note).toBeUndefined();
  });

  test.each([
    ['torch', 'state.safetensors'],
    ['keras', 'model.keras'],
  ])('folded weights of %s come back with vectors found anew', async (name, file) => {
    const written = (await findExportFormat(name)?.write({ ...converged(caseOf(id)), tf })) ?? [];
    const files = written.filter((each) => each.name === file);
    const result = importWeights(caseOf(id), files);
    if ('error' in result) throw new Error(result.error.en);
    expect(result.note?.en).toMatch(
      /The file has no vectors for the spectral norms; they were found from the weights\./,
    );
    expect(result.weights.map((array) => array.name)).toEqual([...caseOf(id).plan.weights.keys()]);
    const { plan, feeds } = caseOf(id);
    const before = appModel(tf, plan, converged(caseOf(id)).weights);
    const after = appModel(tf, plan, result.weights);
    const answers = after.answer(feeds);
    for (const [path, values] of Object.entries(before.answer(feeds)))
      expect(largestDifference(values, answers[path] ?? [])).toBeLessThanOrEqual(1e-4);
    before.dispose();
    after.dispose();
  });
});

/** With the vectors that the power iteration ends at. */
function converged(of: Exported): Exported {
  const kept = of.weights.filter(({ name }) => foldedPlan(of.plan).weights.has(name));
  return { ...of, weights: withVectors(of.plan, kept) };
}

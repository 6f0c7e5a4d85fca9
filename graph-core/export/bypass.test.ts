// A document with a bypassed block is exported and trained to the bit as the document without that block.
import { expect, test } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { findBlock } from '../blocks/index.ts';
import { makePlan } from '../compile/make-plan.ts';
import { printPlan } from '../compile/print-plan.ts';
import { applyEdit } from '../document/edits.ts';
import { joinAround } from '../document/join-around.ts';
import type { Document } from '../document/schema.ts';
import { prepared, smallTransformer, template } from '../train/trainer.testing.ts';
import { layerNames } from './keras/layer-names.ts';
import { kerasSource } from './keras/keras-source.ts';
import { exported } from './exported.testing.ts';
import { torchSource } from './torch/torch-source.ts';

function bothWays(document: Document, node: string): readonly [Document, Document] {
  const removed = joinAround(document, null, node);
  if (!removed) throw new Error(`Nothing goes through ${node}.`);
  return [
    applyEdit(document, { edit: 'set-bypass', graph: null, node, bypass: true }),
    applyEdit(document, removed),
  ];
}

const planOf = (document: Document) => makePlan(document, analyze(document, findBlock));

test.each([
  ['cnn', 'dropout'],
  ['transformer', 'source-position'],
] as const)(
  '%s without %s: plan, PyTorch, Keras and the model that ONNX is traced from',
  (id, node) => {
    const [bypassed, removed] = bothWays(template(id), node);
    const [plan, other] = [planOf(bypassed), planOf(removed)];
    expect(printPlan(plan)).toBe(printPlan(other));
    expect(plan.steps.map(({ path }) => path)).not.toContain(node);
    const { weights, answers } = exported(removed, 2);
    expect(exported(bypassed, 2, weights).answers).toEqual(answers);
    expect(torchSource(bypassed, plan, weights)).toEqual(torchSource(removed, other, weights));
    expect(kerasSource(bypassed, plan, weights)).toEqual(kerasSource(removed, other, weights));
    expect(layerNames(bypassed, plan)).toEqual(layerNames(removed, other));
  },
);

test('trained to the same bits', async () => {
  const trained = async (document: Document) => {
    const { trainer, checkpoint } = await prepared(document, 'cpu');
    await trainer.handle({ type: 'step' });
    await trainer.handle({ type: 'step' });
    const { weights } = await checkpoint();
    await trainer.handle({ type: 'stop' });
    return weights.map(({ name, data }) => [name, [...data]]);
  };
  const [bypassed, removed] = bothWays(smallTransformer(), 'source-position');
  expect(await trained(bypassed)).toEqual(await trained(removed));
});

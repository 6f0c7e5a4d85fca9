// Frozen blocks: their weights and statistics stay to the bit, they cost no gradient and no optimizer state, and the rest learns.
import { expect, it } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { findBlock } from '../blocks/index.ts';
import type { Document } from '../document/schema.ts';
import { prepared } from '../train/trainer.testing.ts';
import { network } from './frozen.testing.ts';
import { makePlan } from './make-plan.ts';
import { trainedParameters } from './plan.ts';
import { printPlan } from './print-plan.ts';

async function trained(document: Document, backend: 'wasm' | 'cpu') {
  const run = await prepared(document, backend);
  const before = await run.checkpoint();
  await run.trainer.handle({ type: 'start' });
  const after = await run.checkpoint();
  run.trainer.dispose();
  const moved = after.weights.flatMap(({ name, data }, index) => {
    const start = before.weights[index]?.data ?? [];
    return data.some((value, at) => !Object.is(value, start[at])) ? [name] : [];
  });
  return { moved, state: after.optimizer };
}

it.each(['wasm', 'cpu'] as const)('on %s what is frozen stays, statistics too', async (backend) => {
  const plain = await trained(network({}), backend);
  expect(plain.moved).toHaveLength(8);
  const { moved, state } = await trained(network({ conv: 0, norm: 0 }), backend);
  expect(moved).toEqual(['logits/kernel', 'logits/bias']);
  const learned = 4 * 14 * 14 * 10 + 10;
  expect(state.find(({ name }) => name === 'first-moment')?.data).toHaveLength(learned);
  const some = await trained(network({ norm: 0 }), backend);
  expect(some.moved).toEqual(['conv/kernel', 'conv/bias', 'logits/kernel', 'logits/bias']);
});

it('the plan says what is frozen and what learns slowly', () => {
  const document = network({ conv: 0, norm: 0, logits: 0.1 });
  const plan = makePlan(document, analyze(document, findBlock));
  const lines = printPlan(plan).split('\n');
  expect(lines.filter((line) => / · (frozen|learns)/.test(line)).join('\n')).toMatchInlineSnapshot(`
    "conv = conv-2d(image: picture.image) → image B × 14 × 14 × 4 · 40 parameters · frozen
    norm = batch-norm(values: conv.image) → values B × 14 × 14 × 4 · 16 parameters · frozen
    logits = dense(values: flat.values) → values B × 10 · 7,850 parameters · learns at 0.1 of the rate"
  `);
  expect(trainedParameters(plan)).toBe(7850);
});

it('a document in which nothing can learn says so, and how to let it', () => {
  const { problems, trainable } = analyze(network({ conv: 0, norm: 0, logits: 0 }), findBlock);
  expect(trainable).toBe(false);
  expect(problems.map(({ code, message }) => `${code}: ${message.en}`)).toMatchInlineSnapshot(`
    [
      "all-frozen: Every block is frozen, so there is nothing to train. Unfreeze the blocks that should learn.",
    ]
  `);
  const [repair] = problems.flatMap(({ repairs }) => repairs);
  expect(repair?.label.en).toMatchInlineSnapshot(`"Unfreeze ‘Dense’"`);
  expect(analyze(network({ conv: 0, norm: 0 }), findBlock).trainable).toBe(true);
});

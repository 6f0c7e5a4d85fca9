// The leak test finds leaks that were put in, names the block, and clears the templates that must not have any.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { findBlock } from '../blocks/index.ts';
import { makePlan } from '../compile/make-plan.ts';
import type { Column } from '../data/dataset.ts';
import { draw } from '../document/draw.testing.ts';
import type { Drawn } from '../document/draw.testing.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { startEngine } from '../engine/start-engine.ts';
import { text } from '../text.ts';
import { smallTransformer } from '../train/trainer.testing.ts';
import { titled } from '../analyze/titles.ts';
import { leakTest } from './leak-test.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine(tf, 'cpu', nodeAssets());
});

async function test(document: Document, columns: readonly Column[] = []) {
  const analysis = analyze(document, findBlock);
  const before = tf.memory().numTensors;
  const checks = await leakTest(engine, makePlan(document, analysis), columns);
  expect(tf.memory().numTensors).toBe(before);
  return checks.map(
    ({ what, feed, leaks, required, culprit }) =>
      `${feed} ${what}: ${leaks ? `leaks${required ? '!' : ''} in ${culprit}` : 'tight'}`,
  );
}

/** Words through the given blocks to one class per word. */
const tagger = (nodes: Readonly<Record<string, Drawn>>, ...wires: string[]) =>
  draw(
    {
      words: ['token-input', { length: 9, vocabulary: 12 }],
      embed: ['embedding', { units: 8 }],
      ...nodes,
      logits: ['dense', { units: 12 }],
      out: 'classification-output',
    },
    'words.tokens > embed.tokens',
    ...wires,
    'logits.values > out.logits',
  );

const attention = (params: Record<string, boolean | number>, ...wires: string[]) =>
  tagger(
    { look: ['multi-head-attention', { heads: 2, ...params }] },
    'embed.values > look.query',
    'look.values > logits.values',
    ...wires,
  );

describe('a single sequence', () => {
  it('sees everything without a mask', async () => {
    expect(await test(attention({ causal: false }))).toEqual([
      'words future: leaks in look',
      'words padding: leaks in look',
    ]);
  });

  it('is tight with both masks', async () => {
    expect(await test(attention({ causal: true }, 'embed.mask > look.mask'))).toEqual([
      'words future: tight',
      'words padding: tight',
    ]);
  });

  it('is tight for the future but not for padding with one of them', async () => {
    expect(await test(attention({ causal: false }, 'embed.mask > look.mask'))).toEqual([
      'words future: leaks in look',
      'words padding: tight',
    ]);
  });

  it('runs one way in a recurrent network and both ways in a bidirectional one', async () => {
    const through = (bidirectional: boolean) =>
      tagger(
        { run: ['gru', { units: 6, bidirectional }] },
        'embed.values > run.values',
        'embed.mask > run.mask',
        'run.sequence > logits.values',
      );
    expect(await test(through(false))).toEqual(['words future: tight', 'words padding: tight']);
    expect(await test(through(true))).toEqual([
      'words future: leaks in run',
      'words padding: tight',
    ]);
  });

  it('leaks through a convolution that is centred', async () => {
    const document = tagger(
      { window: ['conv-1d', { filters: 8, kernel: 3, padding: 'same' }] },
      'embed.values > window.values',
      'window.values > logits.values',
    );
    expect((await test(document))[0]).toBe('words future: leaks in window');
  });
});

describe('the Transformer', () => {
  const document = smallTransformer();
  const columns = Object.values(document.data.bindings).map(
    (name): Column => ({
      name,
      label: text(name, name),
      kind: 'tokens',
      sizes: [],
      ...(name === 'target' ? {} : { shiftedFrom: 'target' }),
    }),
  );

  it('lets neither the future nor padding through', async () => {
    const checks = await test(document, columns);
    expect(checks.length).toBeGreaterThanOrEqual(3);
    for (const check of checks) expect(check).toMatch(/tight$/);
  });

  it('is found out when its look-ahead mask is taken away', async () => {
    const open = document.modules.reduce(
      (changed, { id, graph }) =>
        graph.nodes.reduce(
          (now, node) =>
            applyEdit(now, {
              edit: 'set-param',
              graph: id,
              node: node.id,
              param: 'causal',
              value: false,
            }),
          changed,
        ),
      withoutLookAhead(document),
    );
    expect((await test(open, columns)).join('\n')).toMatch(/future: leaks! in /);
  });
});

/** Without the block that makes the mask, and whatever reads it unmasked. */
function withoutLookAhead(document: Document): Document {
  const masks = document.graph.nodes.filter(
    (node) => 'type' in node && (node.type === 'look-ahead-mask' || node.type === 'combine-masks'),
  );
  return applyEdit(document, { edit: 'remove', graph: null, nodes: masks.map(({ id }) => id) });
}

it('says it with the names on the canvas', async () => {
  const document = attention({ causal: false });
  const plan = makePlan(document, analyze(document, findBlock));
  const [first] = await leakTest(engine, plan);
  expect(titled(document, first?.message ?? expect.fail())).toEqual({
    en: expect.stringMatching(
      /^‘Classification output’ sees all of ‘Token input’.* It starts in ‘Multi-head attention’\.$/,
    ),
    ja: expect.stringMatching(/「分類の出力」.*「トークン入力」.*「マルチヘッド注意」/),
  });
});

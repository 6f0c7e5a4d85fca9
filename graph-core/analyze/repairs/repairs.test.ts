// Repairs mend: the best one removes its problem, whatever the document; and for a dozen kinds the document is then sound.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findBlock } from '../../blocks/index.ts';
import type { Drawn } from '../../document/draw.testing.ts';
import { draw, drawGraph, drawModule } from '../../document/draw.testing.ts';
import { applyEdit } from '../../document/edits.ts';
import type { Document } from '../../document/schema.ts';
import { analyze } from '../analyze.ts';
import { problemKey } from '../finding.ts';
import { editOf, moves } from '../random-edits.testing.ts';
import { starts } from '../structure/starts.testing.ts';

function between(nodes: Readonly<Record<string, Drawn>>, ...wires: string[]): Document {
  return draw({ x: ['vector-input', { features: 8 }], ...nodes, y: 'regression-output' }, ...wires);
}

function classifier(nodes: Readonly<Record<string, Drawn>>, ...wires: string[]): Document {
  return draw({ ...nodes, y: 'classification-output' }, ...wires);
}

const through = drawModule(
  'through',
  [{ name: 'values', kind: 'values' }],
  [{ name: 'values', kind: 'values' }],
  drawGraph({ d: ['dense', { units: 16 }] }, '$in.values > d.values', 'd.values > $out.values'),
);

/** By the code of its only error: a document that its best repair makes sound. */
const cases: Readonly<Record<string, Document>> = {
  'dangling-wire': between({}, 'x.values > y.values', 'x.values > gone.values'),
  'no-such-port': between({ a: 'dense' }, 'x.values > a.input', 'a.values > y.values'),
  'two-wires': between(
    { a: 'dense' },
    'x.values > a.values',
    'a.values > y.values',
    'x.values > y.values',
  ),
  'missing-input': between({ a: 'dense' }, 'a.values > y.values'),
  'kind-does-not-fit': classifier(
    { t: 'token-input', a: 'dense' },
    't.tokens > a.values',
    'a.values > y.logits',
  ),
  cycle: between(
    { s: 'add', b: 'dense' },
    'x.values > s.values',
    'x.values > s.values',
    's.values > b.values',
    'b.values > s.values',
    's.values > y.values',
  ),
  'unknown-block': between({ a: 'hologram' }, 'x.values > a.values', 'a.values > y.values'),
  'bad-param': between(
    { a: ['dense', { units: -3 }] },
    'x.values > a.values',
    'a.values > y.values',
  ),
  'bad-variable': {
    ...between({ a: ['dense', { units: '=w' }] }, 'x.values > a.values', 'a.values > y.values'),
    variables: { w: '=w+1' },
  },
  'bad-repeat': {
    ...between(
      { m: { module: 'through', repeat: 2.5 } },
      'x.values > m.values',
      'm.values > y.values',
    ),
    modules: [through],
  },
  'shared-weights-differ': {
    ...between(
      { m: { module: 'through', repeat: 2, weights: 'shared' } },
      'x.values > m.values',
      'm.values > y.values',
    ),
    modules: [through],
  },
  'shapes-differ': between(
    { a: ['dense', { units: 8 }], b: ['dense', { units: 16 }], s: 'add' },
    'x.values > a.values',
    'x.values > b.values',
    'a.values > s.values',
    'b.values > s.values',
    's.values > y.values',
  ),
  'heads-do-not-divide': classifier(
    {
      t: 'token-input',
      e: ['embedding', { units: 100 }],
      m: ['multi-head-attention', { heads: 8 }],
    },
    't.tokens > e.tokens',
    'e.values > m.query',
    'm.values > y.logits',
  ),
  'too-many-axes': classifier(
    { i: 'image-input', d: ['dense', { units: 10 }] },
    'i.image > d.values',
    'd.values > y.logits',
  ),
  'window-too-large': classifier(
    {
      i: ['image-input', { height: 3, width: 3 }],
      c: ['conv-2d', { kernel: 5, padding: 'valid' }],
      g: 'global-pooling',
    },
    'i.image > c.image',
    'c.image > g.values',
    'g.values > y.logits',
  ),
  'inner-sizes-differ': draw(
    {
      a: ['sequence-input', { length: 5, features: 8 }],
      b: ['sequence-input', { length: 5, features: 8 }],
      m: 'mat-mul',
      y: 'regression-output',
    },
    'a.values > m.a',
    'b.values > m.b',
    'm.values > y.values',
  ),
  'no-output': draw({ x: 'vector-input', a: 'dense' }, 'x.values > a.values'),
};

it.each(Object.entries(cases))('%s: the best repair makes the document sound', (code, document) => {
  const analysis = analyze(document, findBlock);
  const errors = analysis.problems.filter(({ severity }) => severity === 'error');
  expect(errors.map((problem) => problem.code)).toEqual([code]);
  const [best] = errors[0]?.repairs ?? [];
  expect(best).toBeDefined();
  if (!best) return;
  const after = analyze(applyEdit(document, best.edit), findBlock, analysis);
  expect(after.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(after.sound).toBe(true);
});

it('whatever the document, every repair that is offered removes its problem', () => {
  fc.assert(
    fc.property(fc.constantFrom(...starts), moves(20), (start, list) => {
      let document = start;
      let analysis = analyze(document, findBlock);
      for (const move of list) {
        const edit = editOf(document, analysis, move);
        if (edit) document = applyEdit(document, edit);
        analysis = analyze(document, findBlock, analysis);
      }
      for (const problem of analysis.problems)
        for (const { edit, label } of problem.repairs.slice(0, 3)) {
          const after = analyze(applyEdit(document, edit), findBlock);
          const left = after.problems.map((other) => `${label.en}: ${problemKey(other)}`);
          expect(left).not.toContain(`${label.en}: ${problemKey(problem)}`);
        }
    }),
    { numRuns: 40 },
  );
});

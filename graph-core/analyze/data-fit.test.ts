// Columns that do not fit are said with their numbers, and the best repair makes them fit.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import type { Column } from '../data/dataset.ts';
import { draw } from '../document/draw.testing.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';
import { text } from '../text.ts';
import { analyze } from './analyze.ts';
import { dataFit, withDataFit } from './data-fit.ts';
import { printProblems } from './print-problems.testing.ts';

const words = (count: number) => Array.from({ length: count }, (_, id) => `w${id}`);
const column = (name: string, kind: Column['kind'], sizes: number[], ids?: number): Column => ({
  name,
  label: text(name, name),
  kind,
  sizes,
  ...(ids === undefined ? {} : { words: words(ids) }),
});

const model = (bindings: Record<string, string>): Document => ({
  ...draw(
    {
      x: ['token-input', { length: 6, vocabulary: '=ids' }],
      e: ['embedding', { units: 8 }],
      d: ['dense', { units: 9 }],
      y: 'classification-output',
    },
    'x.tokens > e.tokens',
    'e.values > d.values',
    'd.values > y.logits',
  ),
  variables: { ids: 12 },
  data: { source: 'test', options: {}, bindings },
});

const fit = (document: Document, columns: readonly Column[]) =>
  dataFit(document, analyze(document, findBlock), columns);

describe('columns that do not fit', () => {
  it('finds nothing wrong where all fits', () => {
    const columns = [column('in', 'tokens', [6], 12), column('out', 'tokens', [6], 9)];
    expect(fit(model({ x: 'in', y: 'out' }), columns)).toEqual([]);
  });

  it('says sizes and ids', () => {
    const columns = [column('in', 'tokens', [10], 30), column('out', 'tokens', [10], 11)];
    expect(printProblems(fit(model({ x: 'in', y: 'out' }), columns))).toMatchInlineSnapshot(`
      "✗ data-size-does-not-fit: ‘Token input’ takes T 6, but the column ‘in’ has 10 there.
          → Set Length T of ‘Token input’ to 10
      ✗ vocabulary-too-small: ‘Token input’ knows 12 ids, but the column ‘in’ uses 30.
          → Set the variable ids to 30
          → Set Vocabulary of ‘Token input’ to 30
      ✗ data-size-does-not-fit: ‘Classification output’ gives T 6, but the column ‘out’ has 10 there.
          → Set Length T of ‘Token input’ to 10
      ✗ too-few-classes: ‘Classification output’ distinguishes 9 classes, but the column ‘out’ has 11.
          → Set Units of ‘Dense’ to 11
          → Insert Dense (Units 11) before ‘Classification output’"
    `);
  });

  it('offers columns where none is bound, or one that is gone', () => {
    const columns = [column('in', 'tokens', [6], 12), column('picture', 'image', [2, 2, 1])];
    expect(printProblems(fit(model({ x: 'gone' }), columns))).toMatchInlineSnapshot(`
      "✗ no-such-column: ‘Token input’ is bound to the column ‘gone’, which the data does not have.
          → Bind ‘Token input’ to the column ‘in’
      ✗ unbound: ‘Classification output’ has no target yet: bind it to a column of the data.
          → Bind ‘Classification output’ to the column ‘in’"
    `);
  });

  it('tells kinds apart', () => {
    const columns = [column('picture', 'image', [2, 2, 1]), column('label', 'class', [], 3)];
    expect(printProblems(fit(model({ x: 'picture', y: 'label' }), columns))).toMatchInlineSnapshot(`
      "✗ data-kind-does-not-fit: ‘Token input’ takes tokens of shape B × T 6, but the column ‘picture’ holds an image 2 × 2 × 1.
          → Replace ‘Token input’ with Image input and set Height of ‘Image input’ to 2 …
      ✗ data-kind-does-not-fit: ‘Classification output’ learns tokens of shape B × T 6, but the column ‘label’ holds a class of 3 ids.
          → Insert Flatten before ‘Classification output’
          → Insert Global pooling before ‘Classification output’"
    `);
  });
});

it('the best repairs, one after another, make data and document fit', () => {
  const columns = [column('in', 'tokens', [10], 30), column('out', 'tokens', [10], 11)];
  let document = model({});
  const done: string[] = [];
  for (let k = 0; k < 8; k++) {
    const best = fit(document, columns).find(({ repairs }) => repairs.length > 0)?.repairs[0];
    if (!best) break;
    done.push(best.label.en);
    document = applyEdit(document, best.edit);
  }
  expect(done).toMatchInlineSnapshot(`
    [
      "Bind ‘Token input’ to the column ‘in’",
      "Set Length T of ‘Token input’ to 10",
      "Set the variable ids to 30",
      "Bind ‘Classification output’ to the column ‘out’",
      "Set Units of ‘Dense’ to 11",
    ]
  `);
  expect(fit(document, columns)).toEqual([]);
  expect(analyze(document, findBlock).sound).toBe(true);
});

it('resizes images and vectors by whatever param decides', () => {
  const document: Document = {
    ...draw(
      {
        i: ['image-input', { height: 28, width: 28 }],
        p: 'global-pooling',
        y: 'regression-output',
      },
      'i.image > p.values',
      'p.values > y.values',
    ),
    data: { source: 'test', options: {}, bindings: { i: 'picture', y: 'value' } },
  };
  const columns = [column('picture', 'image', [32, 16, 3]), column('value', 'vector', [3])];
  const labels = fit(document, columns).map(({ repairs }) => repairs[0]?.label.en);
  expect(labels).toEqual([
    'Set Height of ‘Image input’ to 32',
    'Set Width of ‘Image input’ to 16',
    'Set Channels of ‘Image input’ to 3',
    expect.any(String),
  ]);
});

it('names what both the analysis and the data name only once, with the data’s repairs', () => {
  const document = model({ x: 'in' });
  const analysis = analyze(document, findBlock);
  const columns = [column('in', 'tokens', [6], 12), column('out', 'tokens', [6], 9)];
  const merged = withDataFit(analysis.problems, dataFit(document, analysis, columns));
  const unbound = merged.filter(({ code }) => code === 'unbound');
  expect(unbound).toHaveLength(1);
  expect(unbound[0]?.repairs[0]?.edit).toEqual({ edit: 'bind', node: 'y', column: 'out' });
});

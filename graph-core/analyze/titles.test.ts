// Sentences call a block as the canvas does: by its name or kind, numbered where there are several, in both languages.
import { expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import { applyEdit } from '../document/edits.ts';
import { pathMention } from '../document/node-name.ts';
import type { Document } from '../document/schema.ts';
import { verbatim } from '../text.ts';
import { analyze } from './analyze.ts';
import { nodeTitle, numberedTitle, pathTitle, titleAt, titled } from './titles.ts';

const drawn = draw(
  {
    x: ['vector-input', { features: 8 }],
    first: ['dense', { units: 4 }],
    second: ['dense', { units: 5 }],
    y: 'regression-output',
  },
  'x.values > first.values',
  'first.values > second.values',
);
const rename = (document: Document, node: string, name: string | { en: string; ja: string }) =>
  applyEdit(document, { edit: 'rename', graph: null, node, name });
const titles = (document: Document, language: 'en' | 'ja' = 'en') =>
  document.graph.nodes.map((node) => nodeTitle(document, node)[language]);

it('numbers blocks of one title from the second on', () => {
  expect(titles(drawn)).toEqual(['Vector input', 'Dense', 'Dense (2)', 'Regression output']);
  expect(titles(drawn, 'ja')[2]).toBe('全結合（Dense） (2)');
  const { title, number } = numberedTitle(drawn, drawn.graph.nodes[2] ?? expect.fail());
  expect([title.en, number.en]).toEqual(['Dense', ' (2)']);
});

it('numbers in each language by itself, and never twice the same', () => {
  const mixed = rename(rename(drawn, 'first', { en: 'Dense', ja: '狭い' }), 'y', 'Dense (2)');
  expect(titles(mixed)).toEqual(['Vector input', 'Dense', 'Dense (3)', 'Dense (2)']);
  expect(titles(mixed, 'ja').slice(1, 3)).toEqual(['狭い', '全結合（Dense）']);
});

it('changes a sentence that was found before, with the name', () => {
  const before = analyze(drawn, findBlock);
  const missing = (document: Document) =>
    analyze(document, findBlock, before).problems.find(({ code }) => code === 'missing-input')
      ?.message.en;
  expect(missing(drawn)).toContain('of ‘Regression output’');
  expect(missing(rename(drawn, 'y', 'Price'))).toContain('of ‘Price’');
});

it('names a path through modules and their copies', () => {
  const document: Document = {
    ...drawn,
    graph: {
      ...drawn.graph,
      nodes: [
        ...drawn.graph.nodes,
        {
          id: 'stack',
          module: 'layer',
          repeat: 2,
          weights: 'own' as const,
          position: { x: 0, y: 0 },
        },
      ],
    },
    modules: [
      {
        id: 'layer',
        name: { en: 'Encoder layer', ja: 'エンコーダ層' },
        inputs: [],
        outputs: [],
        graph: { ...drawn.graph },
      },
    ],
  };
  expect(pathTitle(document, 'stack/2/second')).toEqual({
    en: 'Encoder layer 2 › Dense (2)',
    ja: 'エンコーダ層 2 › 全結合（Dense） (2)',
  });
  expect(titled(document, verbatim(`Look at ${pathMention('stack/1/x')}.`)).en).toBe(
    'Look at Encoder layer 1 › Vector input.',
  );
  expect(titleAt(document, 'layer', '$in').en).toBe('the module’s inputs');
});

// Wires that cannot fit are refused with a sentence that names both ends and the numbers.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../../blocks/index.ts';
import { draw } from '../../document/draw.testing.ts';
import type { GraphId } from '../../document/edits.ts';
import type { Document, Endpoint } from '../../document/schema.ts';
import { analyze } from '../analyze.ts';
import { canConnect } from './can-connect.ts';
import { cnn, transformer } from '../structure/starts.testing.ts';

const end = (name: string): Endpoint => {
  const [node = '', port = ''] = name.split('.');
  return { node, port };
};

/** The refusal in English, or `fits`. */
function ask(document: Document, wire: string, graph: GraphId = null): string {
  const [from = '', to = ''] = wire.split(' > ');
  const verdict = canConnect(document, analyze(document, findBlock), graph, end(from), end(to));
  return verdict.fits ? 'fits' : verdict.reason.en;
}

const document = draw(
  {
    words: ['token-input', { length: 6 }],
    embedding: ['embedding', { units: 100 }],
    attention: ['multi-head-attention', { heads: 8 }],
    narrow: ['dense', { units: 20 }],
    wide: ['dense', { units: 30 }],
    sum: 'add',
    broken: ['dense', { units: 0 }],
    alien: 'hologram',
  },
  'words.tokens > embedding.tokens',
  'embedding.values > narrow.values',
  'embedding.values > wide.values',
  'narrow.values > sum.values',
);

describe('in the document', () => {
  it('lets fitting wires through, also where not everything is known', () => {
    expect(ask(document, 'narrow.values > wide.values')).toBe('fits');
    expect(ask(document, 'broken.values > attention.query')).toBe('fits');
    expect(ask(document, 'alien.out > attention.query')).toBe('fits');
    expect(ask(document, 'embedding.mask > attention.mask')).toBe('fits');
  });

  it('names both ends and the numbers', () => {
    expect(ask(document, 'embedding.values > attention.query')).toBe(
      '‘Multi-head attention’ splits the units 100 of ‘Embedding’ into equal heads, but units 100 is not divisible by heads 8 (100 / 8 = 12.5).',
    );
    expect(ask(document, 'wide.values > sum.values')).toBe(
      '‘Add’ cannot join ‘Dense’ (B × 6 × 20) and ‘Dense (2)’ (B × 6 × 30): units 20 ≠ units 30.',
    );
  });

  it('knows kinds', () => {
    expect(ask(document, 'words.tokens > narrow.values')).toBe(
      'The input ‘Values’ of ‘Dense’ takes values, but ‘Token input’ gives tokens (B × T 6).',
    );
    expect(ask(document, 'embedding.mask > wide.values')).toBe(
      'The input ‘Values’ of ‘Dense (2)’ takes values, but ‘Embedding’ gives mask (B × T 6).',
    );
  });

  it('lets the first wire into a sum, which lacks only the others', () => {
    const empty = draw({ x: ['vector-input', { features: 8 }], s: 'add' });
    expect(ask(empty, 'x.values > s.values')).toBe('fits');
  });

  it('closes no circle', () => {
    expect(ask(document, 'sum.values > narrow.values')).toBe(
      '‘Dense’ already feeds ‘Add’, so this wire would close a cycle.',
    );
    expect(ask(document, 'sum.values > sum.values')).toBe('‘Add’ cannot feed itself.');
  });

  it('judges a new wire into a taken port as if it took the place of the old one', () => {
    expect(ask(document, 'narrow.values > wide.values')).toBe('fits');
    expect(ask(cnn, 'picture.image > pool.image')).toBe('fits');
  });
});

describe('at the border of a module', () => {
  it('asks the blocks inside', () => {
    expect(ask(transformer, 'words.tokens > stack.values')).toContain('gives tokens (B × T 6)');
    const wider: Document = {
      ...transformer,
      graph: {
        ...transformer.graph,
        nodes: transformer.graph.nodes.map((node) =>
          node.id === 'logits' ? { ...node, params: { units: 5 } } : node,
        ),
        edges: transformer.graph.edges.filter(({ to }) => to.node !== 'logits'),
      },
    };
    const free = { ...wider, graph: { ...wider.graph, edges: wider.graph.edges.slice(0, 1) } };
    const extended = {
      ...free,
      graph: {
        ...free.graph,
        edges: [
          ...free.graph.edges,
          { id: 'z', from: end('embedding.values'), to: end('logits.values') },
        ],
      },
    };
    expect(ask(extended, 'logits.values > stack.values')).toBe(
      '‘Multi-head attention’ splits the units 5 of ‘Dense’ into equal heads, but units 5 is not divisible by heads 2 (5 / 2 = 2.5).',
    );
  });

  it('works inside a module as well', () => {
    expect(ask(transformer, '$in.mask > inner.values', 'layer')).toBe(
      'The input ‘Values’ of ‘Dense’ takes values, but ‘the module’s inputs’ gives mask (B × T 6).',
    );
    expect(ask(transformer, '$in.values > outer.values', 'layer')).toBe('fits');
    expect(ask(transformer, 'inner.values > $out.values', 'layer')).toBe('fits');
  });
});

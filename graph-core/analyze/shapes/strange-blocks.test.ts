// Blocks that this app does not ship: with older params to migrate, with rules that fail, with endings it has never seen.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineBlock } from '../../blocks/block.ts';
import { findBlock } from '../../blocks/index.ts';
import { dim, shape, batch } from '../../blocks/kit/shape.ts';
import { draw } from '../../document/draw.testing.ts';
import type { Document } from '../../document/schema.ts';
import { size } from '../../params.ts';
import { text, verbatim } from '../../text.ts';
import { analyze } from '../analyze.ts';
import { canConnect } from './can-connect.ts';
import { printProblems } from '../print-problems.testing.ts';

/** Version 1 called its width `n`, version 2 `width`, version 3 calls it `units`. */
const widened = defineBlock({
  type: 'widened',
  docs: {
    title: text('Widened', '広げる'),
    summary: verbatim(''),
    also: [],
    category: 'dense',
    icon: 'square',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({ units: size(4, { label: text('Units', 'ユニット数') }) }),
  shape: ({ dim: sized }) => ({ values: shape('values', [batch, sized('units', 'units')]) }),
  forward: () => ({}),
  migrations: [
    ({ n, ...rest }) => (n === undefined ? rest : { ...rest, width: n }),
    ({ width, ...rest }) => {
      if (width === 'nobody knows') throw new Error('nobody knows');
      return width === undefined ? rest : { ...rest, units: width };
    },
  ],
  examples: [],
});

const failing = defineBlock({
  ...widened,
  type: 'failing',
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({ at: size(1, { label: verbatim('at') }) }),
  migrations: [],
  shape({ params }) {
    if (params.at === 1) throw new Error('out of paper');
    return { values: shape('values', [batch, dim(3, 'units')]) };
  },
  weights() {
    throw new Error('no ink');
  },
  forward: () => ({}),
  examples: [],
});

const lookup = (type: string) =>
  type === 'widened' ? widened : type === 'failing' ? failing : findBlock(type);

function around(
  type: string,
  params: Document['graph']['nodes'][number]['params'],
  version?: number,
) {
  const drawn = draw(
    { x: 'vector-input', a: [type, params as never], y: 'regression-output' },
    'x.values > a.values',
    'a.values > y.values',
  );
  const nodes = drawn.graph.nodes.map((node) =>
    node.id === 'a' && version !== undefined ? { ...node, version } : node,
  );
  return { ...drawn, graph: { ...drawn.graph, nodes } };
}

const errors = (document: Document) =>
  printProblems(analyze(document, lookup).problems.filter(({ severity }) => severity === 'error'));

describe('migrations of a block', () => {
  it.each([
    [undefined, { n: 7 }],
    [1, { n: 7 }],
    [2, { width: 7 }],
    [3, { units: 7 }],
  ])('version %s', (version, params) => {
    const analysis = analyze(around('widened', params, version), lookup);
    expect(analysis.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(analysis.nodes.get('a')?.params).toEqual({ units: 7 });
  });

  it('carry expressions along', () => {
    const document = { ...around('widened', { n: '=2*w' }, 1), variables: { w: 5 } };
    expect(analyze(document, lookup).nodes.get('a')?.params).toEqual({ units: 10 });
  });

  it('refuse what is newer and what cannot be read', () => {
    expect(errors(around('widened', {}, 4))).toMatchInlineSnapshot(
      `"✗ newer-block: ‘Widened’ was made by a newer Kumiki (version 4; this one knows up to 3). Update Kumiki; the block is kept as it is."`,
    );
    expect(errors(around('widened', { width: 'nobody knows' }, 2))).toMatchInlineSnapshot(
      `
      "✗ bad-param: The settings of ‘Widened’ come from an older version and cannot be read. Set them again.
          → Reset ‘Widened’ to its defaults"
    `,
    );
  });
});

describe('rules that fail', () => {
  it('are problems like others', () => {
    expect(errors(around('failing', { at: 1 }))).toMatchInlineSnapshot(
      `"✗ rule-failed: The rules of ‘Widened’ failed: out of paper"`,
    );
    expect(errors(around('failing', { at: 2 }))).toMatchInlineSnapshot(
      `"✗ rule-failed: The rules of ‘Widened’ failed: no ink"`,
    );
  });

  it('refuse wires with a sentence as well', () => {
    const document = around('failing', { at: 1 });
    const from = { node: 'x', port: 'values' };
    const to = { node: 'a', port: 'values' };
    const loose = { ...document, graph: { ...document.graph, edges: [] } };
    expect(canConnect(loose, analyze(loose, lookup), null, from, to)).toMatchObject({
      reason: { en: 'The rules of ‘failing’ failed: out of paper' },
    });
  });
});

// Modules written out: copies, their costs and shapes, and problems that are said once where they can be mended.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { printShape } from '../blocks/kit/shape.ts';
import { draw, drawGraph, drawModule } from '../document/draw.testing.ts';
import type { Drawn } from '../document/draw.testing.ts';
import type { Document } from '../document/schema.ts';
import { scopedKey } from './analysis.ts';
import { analyze } from './analyze.ts';
import { printProblems } from './print-problems.testing.ts';

/** Problems as text, without the notice that no data is chosen. */
function problems(document: Document): string {
  const all = analyze(document, findBlock).problems;
  return printProblems(all.filter(({ code }) => code !== 'no-data'));
}

/** Between a vector input `x` of 8 features and a regression output `y`. */
function between(nodes: Readonly<Record<string, Drawn>>, ...wires: string[]): Document {
  return draw({ x: ['vector-input', { features: 8 }], ...nodes, y: 'regression-output' }, ...wires);
}

describe('modules', () => {
  const encoder = drawModule(
    'encoder',
    [{ name: 'values', kind: 'values' }],
    [{ name: 'values', kind: 'values' }],
    drawGraph(
      { d: ['dense', { units: 8 }], s: 'add' },
      '$in.values > d.values',
      'd.values > s.values',
      '$in.values > s.values',
      's.values > $out.values',
    ),
  );
  const repeated = between(
    { stack: { module: 'encoder', repeat: 3 } },
    'x.values > stack.values',
    'stack.values > y.values',
  );

  it('writes copies out, adds up their costs and shows the shapes of drawn wires', () => {
    const analysis = analyze({ ...repeated, modules: [encoder] }, findBlock);
    expect(analysis.sound).toBe(true);
    expect([...analysis.nodes.keys()]).toEqual([
      'x',
      'stack/1/d',
      'stack/1/s',
      'stack/2/d',
      'stack/2/s',
      'stack/3/d',
      'stack/3/s',
      'y',
    ]);
    expect(analysis.costs.get(scopedKey(null, 'stack'))?.parameters).toBe(3 * 72);
    expect(analysis.costs.get(scopedKey('encoder', 'd'))?.parameters).toBe(72);
    const shape = analysis.wires.get(scopedKey(null, 'w2'));
    expect(shape && printShape(shape)).toBe('B × units 8');
  });

  it('counts shared weights once', () => {
    const nodes = repeated.graph.nodes.map((node) =>
      node.id === 'stack' ? { ...node, weights: 'shared' as const } : node,
    );
    const document = { ...repeated, graph: { ...repeated.graph, nodes }, modules: [encoder] };
    const analysis = analyze(document, findBlock);
    expect(analysis.cost.parameters).toBe(72);
    expect(analysis.nodes.get('stack/3/d')?.weightsPath).toBe('stack/d');
  });

  it('says a problem of all copies once, where the module can be mended', () => {
    const graph = drawGraph(
      { d: ['dense', { units: 9 }], s: 'add' },
      ...encoder.graph.edges.map(
        ({ from, to }) => `${from.node}.${from.port} > ${to.node}.${to.port}`,
      ),
    );
    const analysis = analyze({ ...repeated, modules: [{ ...encoder, graph }] }, findBlock);
    const [first, ...rest] = analysis.problems.filter(({ severity }) => severity === 'error');
    expect(rest).toEqual([]);
    expect(first?.location).toMatchObject({ graph: 'encoder', node: 's', path: 'stack/1/s' });
    expect(first?.repairs[0]?.edit).toEqual({
      edit: 'set-param',
      graph: 'encoder',
      node: 'd',
      param: 'units',
      value: 8,
    });
  });

  it('finds the open port of an instance', () => {
    const document = between({ stack: { module: 'encoder' } }, 'stack.values > y.values');
    expect(problems({ ...document, modules: [encoder] })).toMatchInlineSnapshot(`
      "✗ missing-input: Nothing is wired to ‘values’ of ‘encoder’; inside it ‘Dense’ needs it.
          → Connect ‘Vector input’ to ‘encoder’
          → Remove ‘encoder’"
    `);
  });

  it('refuses recursion with a sentence', () => {
    const inner = drawGraph(
      { again: { module: 'encoder' } },
      '$in.values > again.values',
      'again.values > $out.values',
    );
    const text = problems({ ...repeated, modules: [{ ...encoder, graph: inner }] });
    expect(text).toContain(
      'The module ‘encoder’ contains itself, so expanding it would never end. Remove ‘encoder’ from it.',
    );
  });

  it('refuses shared weights of different shapes', () => {
    const graph = drawGraph(
      { d: ['dense', { units: 16 }] },
      '$in.values > d.values',
      'd.values > $out.values',
    );
    const document = between(
      { stack: { module: 'encoder', repeat: 2, weights: 'shared' } },
      'x.values > stack.values',
      'stack.values > y.values',
    );
    expect(problems({ ...document, modules: [{ ...encoder, graph }] })).toMatchInlineSnapshot(`
      "✗ shared-weights-differ: The repeats of ‘encoder’ share their weights, but ‘Dense’ needs kernel 8×16, bias 16 in one (encoder 1 › Dense) and kernel 16×16, bias 16 in another (encoder 2 › Dense).
          → Give every repeat of ‘encoder’ its own weights"
    `);
  });

  it('keeps data outside', () => {
    const graph = drawGraph({ i: 'vector-input' }, 'i.values > $out.values');
    const document = between(
      { stack: { module: 'encoder' }, s: 'add' },
      'x.values > stack.values',
      'stack.values > y.values',
    );
    expect(problems({ ...document, modules: [{ ...encoder, graph }] })).toContain(
      '‘Vector input’ reads or learns data, so it cannot be inside a module.',
    );
  });
});

// Documents of at most a megabyte that ask for as much as a document can: modules in modules, thousands of wires and blocks.
import { draw, drawGraph, drawModule } from '../document/draw.testing.ts';
import type { Document, Graph, ModuleDefinition } from '../document/schema.ts';

const values = [{ name: 'values', kind: 'values' as const }];

/** Graph of so many instances of one module in a chain, from `$in` to `$out`. */
function chainOf(module: string, count: number, repeat = 1): Graph {
  const names = Array.from({ length: count }, (_, index) => `n${index}`);
  const ends = ['$in', ...names, '$out'];
  return drawGraph(
    Object.fromEntries(names.map((name) => [name, { module, repeat }])),
    ...ends.slice(1).map((to, index) => `${ends[index]}.values > ${to}.values`),
  );
}

/** So many modules, each a chain of so many instances of the next; the last holds one block. */
function nested(modules: number, instances: number): Document {
  const made = Array.from({ length: modules }, (_, level): ModuleDefinition => {
    const isLast = level === modules - 1;
    const graph = isLast
      ? drawGraph({ d: 'dense' }, '$in.values > d.values', 'd.values > $out.values')
      : chainOf(`m${level + 1}`, instances);
    return drawModule(`m${level}`, values, values, graph);
  });
  return {
    ...draw(
      { x: 'vector-input', a: { module: 'm0' }, y: 'regression-output' },
      'x.values > a.values',
      'a.values > y.values',
    ),
    modules: made,
  };
}

/** So many modules, each of so many blocks in a chain, all of them placed once. */
export function beside(modules: number, blocks: number, repeat: number): Document {
  const names = Array.from({ length: blocks }, (_, index) => `d${index}`);
  const ends = ['$in', ...names, '$out'];
  const graph = drawGraph(
    Object.fromEntries(names.map((name) => [name, 'dense'])),
    ...ends.slice(1).map((to, index) => `${ends[index]}.values > ${to}.values`),
  );
  const placed = Array.from({ length: modules }, (_, index) => `p${index}`);
  const way = ['x', ...placed, 'y'];
  return {
    ...draw(
      {
        x: 'vector-input',
        ...Object.fromEntries(placed.map((name, index) => [name, { module: `m${index}`, repeat }])),
        y: 'regression-output',
      },
      ...way.slice(1).map((to, index) => `${way[index]}.values > ${to}.values`),
    ),
    modules: placed.map((_, index) => drawModule(`m${index}`, values, values, graph)),
  };
}

function chain(count: number): Document {
  const names = Array.from({ length: count }, (_, index) => `d${index}`);
  const ends = ['x', ...names, 'y'];
  return draw(
    {
      x: 'vector-input',
      ...Object.fromEntries(names.map((name) => [name, 'dense'])),
      y: 'regression-output',
    },
    ...ends.slice(1).map((to, index) => `${ends[index]}.values > ${to}.values`),
  );
}

function fan(count: number, target: string): Document {
  return draw(
    { x: 'vector-input', s: target, y: 'regression-output' },
    ...Array.from({ length: count }, () => 'x.values > s.values'),
    's.values > y.values',
  );
}

/** An attention block in 1,700 copies of a module, which has fifty times as many blocks and wires with its parts in each. */
function attentive(): Document {
  const graph = drawGraph(
    { d: 'multi-head-attention' },
    '$in.values > d.query',
    'd.values > $out.values',
  );
  return {
    ...draw(
      {
        x: 'sequence-input',
        p0: { module: 'm0', repeat: 850 },
        p1: { module: 'm0', repeat: 850 },
        y: 'regression-output',
      },
      'x.values > p0.values',
      'p0.values > p1.values',
      'p1.values > y.values',
    ),
    modules: [drawModule('m0', values, values, graph)],
  };
}

export const largeDocuments: Readonly<Record<string, () => Document>> = {
  '150 modules, each 35 times the next': () => nested(150, 35),
  '300 modules, each 10 times the next': () => nested(300, 10),
  '500 modules, each 10 times the next': () => nested(500, 10),
  '12 modules, each 3 times the next': () => nested(12, 3),
  '3,000 wires into one addition': () => fan(3000, 'add'),
  '3,000 wires into one dense block': () => fan(3000, 'dense'),
  '6,000 blocks in a chain': () => chain(6000),
  '60 modules of 60 blocks, each 10 times': () => beside(60, 60, 10),
  '1,700 copies of an attention block': attentive,
  '9,000 blocks without a wire': () =>
    draw(Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`d${index}`, 'dense']))),
};

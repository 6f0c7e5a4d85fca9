// Whatever a megabyte of document says, it is examined in bounded time and memory, without exhausting the stack.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw, drawGraph, drawModule } from '../document/draw.testing.ts';
import { newDocument } from '../document/new-document.ts';
import { openDocument } from '../document/open.ts';
import type { Document, ModuleDefinition } from '../document/schema.ts';
import { serialize } from '../document/serialize.ts';
import { analyze } from './analyze.ts';

const values = [{ name: 'values', kind: 'values' as const }];

/** Each module holds `width` instances of the next one. */
function nest(depth: number, width: number, repeat: number, core: string): ModuleDefinition[] {
  return Array.from({ length: depth }, (_, level) => {
    const last = level === depth - 1;
    const names = Array.from({ length: width }, (__, index) => `n${index}`);
    return drawModule(
      `m${level}`,
      values,
      values,
      last
        ? drawGraph({ d: core }, '$in.values > d.values', 'd.values > $out.values')
        : drawGraph(
            Object.fromEntries(names.map((name) => [name, { module: `m${level + 1}`, repeat }])),
            ...names.map((name) => `$in.values > ${name}.values`),
            'n0.values > $out.values',
          ),
    );
  });
}

const hostile: Readonly<Record<string, Document>> = {
  'modules that double thirty times': {
    ...draw({ a: { module: 'm0' } }),
    modules: nest(30, 2, 1, 'dense'),
  },
  'repeats of repeats of nothing': {
    ...draw({ a: { module: 'm0', repeat: 1000 } }),
    modules: nest(6, 1, 1000, 'dense').map((module, index) =>
      index === 5 ? { ...module, graph: drawGraph({}, '$in.values > $out.values') } : module,
    ),
  },
  'a chain of five thousand modules': {
    ...draw({ a: { module: 'm0' } }),
    modules: nest(5000, 1, 1, 'dense'),
  },
  'a thousand copies that only pass on, fifty times': {
    ...draw(
      {
        x: 'vector-input',
        ...Object.fromEntries(
          Array.from({ length: 40 }, (_, index) => [`p${index}`, { module: 'pass', repeat: 1000 }]),
        ),
        y: 'regression-output',
      },
      'x.values > p0.values',
      ...Array.from({ length: 39 }, (_, index) => `p${index}.values > p${index + 1}.values`),
      'p39.values > y.values',
    ),
    modules: [drawModule('pass', values, values, drawGraph({}, '$in.values > $out.values'))],
  },
  'modules that pass on in a circle': {
    ...draw(
      { a: { module: 'pass' }, b: { module: 'pass' }, y: 'regression-output' },
      'a.values > b.values',
      'b.values > a.values',
      'b.values > y.values',
    ),
    modules: [drawModule('pass', values, values, drawGraph({}, '$in.values > $out.values'))],
  },
  'a chain of thirty thousand variables': {
    ...newDocument(),
    variables: Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index) => [`v${index}`, `=v${index + 1}`]),
    ),
  },
  'a long expression': {
    ...draw({ x: ['vector-input', { features: `=${'('.repeat(20_000)}1${')'.repeat(20_000)}` }] }),
  },
  'sizes beyond all memory': draw(
    {
      x: ['sequence-input', { length: 65_536, features: 65_536 }],
      d: ['dense', { units: 65_536 }],
      f: 'flatten',
      e: ['dense', { units: 65_536 }],
      y: 'regression-output',
    },
    'x.values > d.values',
    'd.values > f.values',
    'f.values > e.values',
    'e.values > y.values',
  ),
  'ten thousand blocks in one circle': draw(
    Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`a${index}`, 'dense'])),
    ...Array.from(
      { length: 10_000 },
      (_, index) => `a${index}.values > a${(index + 1) % 10_000}.values`,
    ),
  ),
  'ten thousand blocks without a wire': draw(
    Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`a${index}`, 'add'])),
  ),
  'ten thousand wires into one port': draw(
    { x: 'vector-input', s: 'add', y: 'regression-output' },
    ...Array.from({ length: 10_000 }, () => 'x.values > s.values'),
    's.values > y.values',
  ),
};

describe('opens and is examined', () => {
  it.each(Object.entries(hostile))(
    '%s',
    (_, document) => {
      const opened = openDocument(serialize(document));
      if (!('document' in opened)) throw new Error(opened.error.message.en);
      const { problems, nodes } = analyze(opened.document, findBlock);
      expect(nodes.size).toBeLessThanOrEqual(50_000);
      for (const { message, repairs } of problems.slice(0, 2)) {
        expect(message.en.length).toBeLessThan(1000);
        expect(repairs.length).toBeLessThanOrEqual(16);
      }
    },
    20_000,
  );
});

// A new block touches one file: in a copy of the core one is added, and index, analysis, plan and docs all know it.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Everything there is to say about a new block. */
const newBlock = `// The absolute value of what arrives.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { batch, dim, shape } from './kit/shape.ts';

export const absoluteValue = defineBlock({
  type: 'absolute-value',
  docs: {
    title: text('Absolute value', '絶対値'),
    summary: text('Drops the sign of every value.', 'すべての値の符号を取り除きます。'),
    also: [],
    category: 'dense',
    icon: 'plus',
    equation: 'y = |x|',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({}),
  shape: ({ inputs }) => ({ values: shape('values', inputs.values.dims) }),
  forward: ({ ops, inputs }) => ({ values: ops.tf.abs(inputs.values) }),
  examples: [
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(4, 'units')]) },
      outputs: { values: [null, 4] },
    },
  ],
});
`;

/** Asks the copied core about a document that uses the new block. */
const question = `
import { analyze } from './graph-core/analyze/analyze.ts';
import { findBlock } from './graph-core/blocks/index.ts';
import { makePlan } from './graph-core/compile/make-plan.ts';
import { printPlan } from './graph-core/compile/print-plan.ts';
import { newDocument } from './graph-core/document/new-document.ts';

const document = newDocument();
const position = { x: 0, y: 0 };
document.graph.nodes.push(
  { id: 'in', type: 'vector-input', params: { features: 4 }, position },
  { id: 'abs', type: 'absolute-value', params: {}, position },
  { id: 'out', type: 'regression-output', params: {}, position },
);
const wire = (from, to) => ({ id: from, from: { node: from, port: 'values' }, to: { node: to, port: 'values' } });
document.graph.edges.push(wire('in', 'abs'), wire('abs', 'out'));
const analysis = analyze(document, findBlock);
const errors = analysis.problems.filter(({ severity }) => severity === 'error');
console.log(JSON.stringify({ errors, plan: printPlan(makePlan(document, analysis)) }));
`;

describe('adding a block', () => {
  let copy = '';
  const run = (...parts: string[]) =>
    execFileSync(process.execPath, parts, { cwd: copy, encoding: 'utf8' });

  beforeAll(() => {
    copy = mkdtempSync(path.join(tmpdir(), 'kumiki-one-block-'));
    for (const part of [
      'graph-core',
      'renderer/canvas/often-next.json',
      'renderer/inspect/views',
      'scripts',
      'templates',
      'package.json',
      'tsconfig.base.json',
      'tsconfig.json',
    ])
      cpSync(path.join(root, part), path.join(copy, part), {
        recursive: true,
        filter: (from) => !/\.(test|testing)\.ts$|fixtures$|assembly$/.test(from),
      });
    symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
    mkdirSync(path.join(copy, 'docs'));
    writeFileSync(path.join(copy, 'graph-core/blocks/absolute-value.ts'), newBlock);
    run('scripts/block-index.mjs');
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('the index lists it and is otherwise the same', () => {
    const index = readFileSync(path.join(copy, 'graph-core/blocks/index.ts'), 'utf8');
    expect(index).toContain("'absolute-value': absoluteValue,");
    expect(index.replace(/^.*absoluteValue.*\n/gm, '')).toBe(
      readFileSync(path.join(root, 'graph-core/blocks/index.ts'), 'utf8'),
    );
  });

  test('analysis and plan know it', () => {
    writeFileSync(path.join(copy, 'question.ts'), question);
    const { errors, plan } = JSON.parse(run('--import', 'tsx', 'question.ts'));
    expect(errors).toEqual([]);
    expect(plan).toContain('abs = absolute-value(values: in.values) → values B × 4');
  });

  test('so does the page of blocks', () => {
    const page = readFileSync(path.join(copy, 'docs/blocks.md'), 'utf8');
    expect(page).toContain('### Absolute value · 絶対値');
  });
});

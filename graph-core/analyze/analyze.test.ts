// What analysis says of documents with something wrong, word for word, and that it says it only once.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import type { Drawn } from '../document/draw.testing.ts';
import type { Document } from '../document/schema.ts';
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

describe('wires', () => {
  it('names a circle and offers the wires to cut', () => {
    const document = between(
      { s: 'add', a: 'dense' },
      'x.values > s.values',
      's.values > a.values',
      'a.values > s.values',
      's.values > y.values',
    );
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ cycle: ‘Dense’ and ‘Add’ form a cycle, so none of them can be computed first. Remove one of its wires.
          → Remove the wire from ‘Dense’ to ‘Add’
          → Remove the wire from ‘Add’ to ‘Dense’"
    `);
  });

  it('names each of two separate circles', () => {
    const document = between(
      { a: 'add', b: 'add', c: 'add', d: 'add' },
      'x.values > a.values',
      'a.values > b.values',
      'b.values > a.values',
      'x.values > c.values',
      'c.values > d.values',
      'd.values > c.values',
      'x.values > y.values',
    );
    const codes = analyze(document, findBlock).problems.map(({ code }) => code);
    expect(codes.filter((code) => code === 'cycle')).toHaveLength(2);
  });

  it('says which end of a wire is missing', () => {
    const document = between(
      { a: 'dense' },
      'x.values > a.values',
      'a.values > y.values',
      'a.values > gone.values',
    );
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ dangling-wire: A wire from ‘Dense’ hangs loose: the block at its end is gone.
          → Remove the wire"
    `);
  });

  it('moves a wire to a port that exists', () => {
    const document = between({ a: 'dense' }, 'x.values > a.input', 'a.values > y.values');
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ no-such-port: A wire leads to the input ‘input’ of ‘Dense’, which does not exist. Its inputs: ‘Values’.
          → Move the wire to ‘Values’ of ‘Dense’
          → Remove the wire"
    `);
  });

  it('tells one block that is wired to a port more than once', () => {
    const document = between({}, 'x.values > y.values', 'x.values > y.values');
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ two-wires: ‘Values’ of ‘Regression output’ takes one wire, but ‘Vector input’ is wired to it more than once.
          → Remove this wire from ‘Vector input’"
    `);
  });

  it('takes one wire into a single port', () => {
    const document = between(
      { a: 'dense' },
      'x.values > a.values',
      'a.values > y.values',
      'x.values > y.values',
    );
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ two-wires: ‘Values’ of ‘Regression output’ takes one wire, but ‘Dense’ and ‘Vector input’ are both wired to it.
          → Remove the wire from ‘Vector input’
          → Remove the wire from ‘Dense’"
    `);
  });

  it('finds what a port without a wire could take', () => {
    const document = between({ a: 'dense' }, 'a.values > y.values');
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ missing-input: Nothing is wired to the input ‘Values’ of ‘Dense’.
          → Connect ‘Vector input’ to ‘Dense’
          → Remove ‘Dense’"
    `);
  });

  it('knows ids from numbers and makes the one from the other', () => {
    const document = draw(
      { t: 'token-input', a: 'dense', y: 'classification-output' },
      't.tokens > a.values',
      'a.values > y.logits',
    );
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ kind-does-not-fit: The input ‘Values’ of ‘Dense’ takes values, but the output ‘Tokens’ of ‘Token input’ gives tokens (B × T 16).
          → Insert Embedding between ‘Token input’ and ‘Dense’
          → Insert One-hot between ‘Token input’ and ‘Dense’
          → Remove the wire from ‘Token input’ to ‘Dense’"
    `);
  });
});

describe('blocks and params', () => {
  it('keeps an unknown block and says so once', () => {
    const document = between({ a: 'hologram' }, 'x.values > a.values', 'a.values > y.values');
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ unknown-block: ‘hologram’ is a block of the type ‘hologram’, which this Kumiki does not know. It is kept as it is; update Kumiki, or remove it.
          → Remove ‘hologram’ and join its wires
          → Remove ‘hologram’"
    `);
  });

  it('refuses a block of a newer version without touching it', () => {
    const drawn = draw({ x: 'vector-input', y: 'regression-output' }, 'x.values > y.values');
    const [first, ...rest] = drawn.graph.nodes;
    if (!first) throw new Error('drawn');
    const nodes = [{ ...first, version: 99 }, ...rest];
    expect(problems({ ...drawn, graph: { ...drawn.graph, nodes } })).toMatchInlineSnapshot(
      `"✗ newer-block: ‘Vector input’ was made by a newer Kumiki (version 99; this one knows up to 1). Update Kumiki; the block is kept as it is."`,
    );
  });

  it('says what a param may be', () => {
    const params = { units: 1.5, activation: 'reluu', colour: 'red' };
    const document = between(
      { a: ['dense', params] },
      'x.values > a.values',
      'a.values > y.values',
    );
    expect(problems(document)).toMatchInlineSnapshot(`
      "✗ bad-param: Units of ‘Dense’ must be a whole number from 1 to 65536, but is 1.5.
          → Set Units of ‘Dense’ to 2
          → Set Units of ‘Dense’ to 64
      ✗ bad-param: Activation of ‘Dense’ must be one of linear, relu, gelu, tanh, sigmoid, softmax, elu, silu, relu6, hard-swish, leaky-relu, but is "reluu".
          → Set Activation of ‘Dense’ to linear (none)
      · unknown-param: ‘Dense’ has no setting ‘colour’ (it has ‘units’, ‘activation’, ‘bias’ and ‘spectral’). The value is kept but has no effect.
          → Remove the setting ‘colour’ of ‘Dense’"
    `);
  });

  it('names a variable that is missing, and one without a value only once', () => {
    const document = between(
      { a: ['dense', { units: '=2*width' }], b: ['dense', { units: '=h' }] },
      'x.values > a.values',
      'a.values > b.values',
      'b.values > y.values',
    );
    const variables = { h: '=k', k: '=1+' };
    expect(problems({ ...document, variables })).toMatchInlineSnapshot(`
      "✗ bad-variable: The variable k has no value. ‘=1+’ cannot be read: write numbers and variables with + - * / and brackets, such as =4*d_model.
          → Set the variable k to 64
          → Remove the variable k
      ✗ bad-param: Units of ‘Dense’ is =2*width. There is no variable ‘width’. Add it, or enter a number.
          → Add the variable width = 64
          → Set Units of ‘Dense’ to 64"
    `);
  });

  it('offers the variable where the param is bound to one', () => {
    const document = draw(
      {
        t: 'token-input',
        e: ['embedding', { units: '=d_model' }],
        m: ['multi-head-attention', { heads: 8 }],
        n: 'add-and-norm',
        d: 'dense',
        y: 'classification-output',
      },
      't.tokens > e.tokens',
      'e.values > m.query',
      'm.values > n.values',
      'e.values > n.residual',
      'n.values > d.values',
      'd.values > y.logits',
    );
    const text = problems({ ...document, variables: { d_model: 100 } });
    expect(text).toContain('d_model 100 is not divisible by heads 8');
    expect(text).toContain('→ Set the variable d_model to 104');
  });
});

describe('the whole', () => {
  it('says what is missing to learn anything', () => {
    expect(problems(draw({}))).toMatchInlineSnapshot(
      `"✗ empty: There is nothing on the canvas yet. Add a block, or start from a template."`,
    );
    const lonely = draw({ x: 'vector-input', a: 'dense' }, 'x.values > a.values');
    expect(problems(lonely)).toMatchInlineSnapshot(`
      "✗ no-output: No block says what is learned. Add an output, such as Classification output, at the end.
          → Add Binary output behind ‘Dense’
          → Add Classification output behind ‘Dense’
          → Add Regression output behind ‘Dense’"
    `);
  });

  it('notices a loose end, but not while something is broken', () => {
    const wires = ['x.values > a.values', 'a.values > y.values', 'x.values > b.values'];
    expect(problems(between({ a: 'dense', b: 'dense' }, ...wires))).toMatchInlineSnapshot(`
      "· unused: Nothing uses the output of ‘Dense (2)’. Connect it, or remove the block.
          → Put ‘Dense (2)’ between ‘Vector input’ and ‘Dense’
          → Remove ‘Dense (2)’"
    `);
    const broken = between({ a: ['dense', { units: 0 }], b: 'dense' }, ...wires);
    expect(problems(broken)).not.toContain('unused');
  });

  it('asks for a binding once data is chosen', () => {
    const document = between({}, 'x.values > y.values');
    const data = { source: 'reverse', options: {}, bindings: { x: 'input', zz: 'input' } };
    expect(problems({ ...document, data })).toMatchInlineSnapshot(`
      "✗ unbound: ‘Regression output’ has no target yet: bind it to a column of the data.
      · stale-binding: A column of the data is bound to a block that is no longer there.
          → Remove the binding"
    `);
  });

  it('lets an error hide nothing elsewhere and cause nothing behind it', () => {
    const document = draw(
      {
        x: ['vector-input', { features: 8 }],
        a: ['dense', { units: -1 }],
        b: 'dense',
        s: 'add',
        i: ['image-input', { height: 3, width: 3 }],
        c: ['conv-2d', { kernel: 5, padding: 'valid' }],
        g: 'global-pooling',
        y: 'regression-output',
      },
      'x.values > a.values',
      'a.values > b.values',
      'b.values > s.values',
      'i.image > c.image',
      'c.image > g.values',
      'g.values > s.values',
      's.values > y.values',
    );
    const codes = analyze(document, findBlock).problems.map(({ code }) => code);
    expect(codes.filter((code) => code !== 'no-data')).toEqual(['bad-param', 'window-too-large']);
  });
});

it('speaks Japanese as well', () => {
  const document = between({ a: 'dense' }, 'a.values > y.values');
  const { problems: all } = analyze(document, findBlock);
  expect(printProblems(all, 'ja')).toMatchInlineSnapshot(`
    "✗ missing-input: 「全結合（Dense）」の入力「数値」に何もつながっていません。
        → 「ベクトル入力」を「全結合（Dense）」につなぐ
        → 「全結合（Dense）」を取り除く
    · no-data: データがまだ選ばれていないため、学習できません。「データ」画面で選んでください。"
  `);
});

it('calls a block by its name in the language of the sentence', () => {
  const drawn = draw(
    {
      x: ['vector-input', { features: 8 }],
      a: ['dense', { units: 4 }],
      s: 'add',
      y: 'regression-output',
    },
    'x.values > a.values',
    'a.values > s.values',
    'x.values > s.values',
    's.values > y.values',
  );
  const nodes = drawn.graph.nodes.map((node) =>
    node.id === 'a' ? { ...node, name: { en: 'Narrow', ja: '狭い層' } } : node,
  );
  const { problems: all } = analyze({ ...drawn, graph: { ...drawn.graph, nodes } }, findBlock);
  const [first] = all.filter(({ severity }) => severity === 'error');
  expect(first?.message).toEqual({
    en: '‘Add’ cannot join ‘Narrow’ (B × 4) and ‘Vector input’ (B × 8): units 4 ≠ features 8.',
    ja: expect.stringContaining('「狭い層」（B × 4）'),
  });
  expect(first?.repairs.map(({ label }) => label.ja)).toContain(
    '「狭い層」の「ユニット数」を 8 にする',
  );
});

it('says that figures are of a part while something leaves a block’s cost unknown', () => {
  const wires = ['x.values > a.values', 'a.values > y.values'] as const;
  const nodes = (units: number) =>
    ({ x: 'vector-input', a: ['dense', { units }], y: 'regression-output' }) as const;
  expect(analyze(draw(nodes(8), ...wires), findBlock).partial).toBe(false);
  expect(analyze(draw(nodes(0), ...wires), findBlock).partial).toBe(true);
});

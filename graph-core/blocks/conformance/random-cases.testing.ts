// Random params and shapes for a block: likely ones, which often fit, and wild ones.
import fc from 'fast-check';
import type { ParamField } from '../../params.ts';
import { paramFields } from '../../params.ts';
import { randomFormula } from '../../formula/random-formula.testing.ts';
import type { ArrivingShape, Block, InputPort, Params } from '../block.ts';
import { blockWith } from '../block.ts';
import type { Dim, PortKind } from '../kit/shape.ts';
import { batch, dim, kindFits, shape } from '../kit/shape.ts';
import type { Question } from './case.testing.ts';

/** Sizes that one case draws from, few and small, so that what must agree often does. */
interface Pool {
  readonly lengths: readonly number[];
  readonly widths: readonly number[];
  readonly sides: readonly number[];
  readonly rank: number;
}

const likelySize = fc.constantFrom(1, 2, 2, 3, 4, 4, 6, 8);

const pool: fc.Arbitrary<Pool> = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 2 }),
  widths: fc.array(likelySize, { minLength: 1, maxLength: 2 }),
  sides: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 2 }),
  rank: fc.constantFrom(2, 3, 3, 4, 4, 5),
});

/** Cases of which a good part fits; a whole million elements never arises. */
export function likelyCases(block: Block): fc.Arbitrary<Question> {
  return pool.chain((sizes) =>
    casesOf(block, {
      param: (field) => likelyParam(field, sizes),
      arriving: (port) => likelyShape(port, sizes),
      variadic: { minLength: 2, maxLength: 3 },
    }),
  );
}

/** Anything that the types allow: other ranks, unknown sizes, no batch, no wires, params at their limits. */
export function wildCases(block: Block): fc.Arbitrary<Question> {
  return casesOf(block, {
    param: wildParam,
    arriving: wildShape,
    variadic: { minLength: 0, maxLength: 4 },
  });
}

interface Source {
  readonly param: (field: ParamField) => fc.Arbitrary<unknown>;
  readonly arriving: (port: InputPort) => fc.Arbitrary<Omit<ArrivingShape, 'from'>>;
  readonly variadic: fc.ArrayConstraints;
}

function casesOf(block: Block, { param, arriving, variadic }: Source): fc.Arbitrary<Question> {
  const params = paramFields(block.params).map((field) => [field.name, param(field)] as const);
  const inputsOf = (raw: Params) =>
    Object.entries(blockWith(block, raw).inputs).map(([port, declared]) => {
      const wire = arriving(declared).map((of) => ({ ...of, from: `source of ${port}` }));
      if (declared.variadic) return [port, fc.array(wire, variadic)] as const;
      const open = declared.optional ? fc.option(wire, { nil: undefined, freq: 1 }) : wire;
      return [port, open] as const;
    });
  const asked = (raw: Params, inputs: ReturnType<typeof inputsOf>) =>
    fc
      .record(Object.fromEntries(inputs))
      .map((wired) => ({ params: block.params.parse(raw), inputs: wired }));
  const given = fc.record(Object.fromEntries(params));
  if (block.inputsOf) return given.chain((raw) => asked(raw, inputsOf(raw)));
  return fc
    .record({ params: given, inputs: fc.record(Object.fromEntries(inputsOf({}))) })
    .map(({ params: raw, inputs: wired }) => ({ params: block.params.parse(raw), inputs: wired }));
}

function likelyParam(
  { form, default: initial }: ParamField,
  { widths }: Pick<Pool, 'widths'> = { widths: [] },
): fc.Arbitrary<unknown> {
  switch (form.kind) {
    case 'size': {
      const drawn = [0, 1, 2, 2, 3, 4, 6, 8, ...widths, ...widths, ...widths];
      const likely = drawn.filter((size) => size >= form.min && size <= form.max);
      return likely.length > 0 ? fc.constantFrom(...likely) : fc.constant(form.min);
    }
    case 'number': {
      const within = (value: number) => Math.min(Math.max(value, form.min), form.max);
      const usual = Number(initial);
      // An epsilon of nothing would leave sums of float32 to chance.
      const tiny = usual !== 0 && Math.abs(usual) < form.step * 10 && Math.abs(usual) < 0.01;
      return fc
        .integer({ min: -4, max: 4 })
        .map((steps) => within(tiny ? usual * 2 ** steps : usual + steps * form.step));
    }
    case 'choice':
      return fc.constantFrom(...form.options);
    case 'flag':
      return fc.boolean();
    case 'drawing':
      return fc.constant(initial);
    case 'formula':
      return fc.oneof(
        { arbitrary: fc.constantFrom(...form.examples.map(({ value }) => value)), weight: 1 },
        { arbitrary: randomFormula, weight: 3 },
      );
  }
}

function wildParam(field: ParamField): fc.Arbitrary<unknown> {
  const { form } = field;
  if (form.kind === 'size')
    return fc.oneof(fc.integer({ min: form.min, max: form.max }), likelyParam(field));
  if (form.kind === 'number') return fc.double({ min: form.min, max: form.max, noNaN: true });
  return likelyParam(field);
}

function likelyShape(
  { kind, optional }: InputPort,
  { lengths, widths, sides, rank }: Pool,
): fc.Arbitrary<Omit<ArrivingShape, 'from'>> {
  const time = fc.constantFrom(...lengths).map((size) => dim(size, 'T'));
  const width = fc.constantFrom(...widths).map((size) => dim(size, 'units'));
  const side = (name: string) => fc.constantFrom(...sides).map((size) => dim(size, name));
  const of = (as: PortKind, ...dims: fc.Arbitrary<Dim>[]) =>
    fc.tuple(...dims).map((rest) => shape(as, [batch, ...rest]));
  const vector = of('values', width);
  const sequence = of('values', time, width);
  const image = of('image', side('H'), side('W'), width);
  const stack = of('values', side(''), time, width);
  const scores = of('scores', side('heads'), time, time);
  switch (kind) {
    case 'tokens':
      // Beside vectors there is one token an example, as a class is.
      return fc
        .tuple(
          of('tokens', rank === 2 ? fc.constant(dim(1, 'T')) : time),
          fc.integer({ min: 2, max: 9 }),
        )
        .map(([{ dims }, vocabulary]) => shape('tokens', dims, vocabulary));
    case 'mask':
      return fc.oneof(of('mask', time), of('mask', time, time));
    case 'scores':
      return scores;
    case 'image':
      return often(image, stack, vector, sequence);
    case 'values': {
      if (optional) return fc.oneof(vector, sequence);
      const usual = [vector, sequence, image, stack][rank - 2] ?? vector;
      return often(usual, vector, sequence, image, scores);
    }
  }
}

/** The first one four times out of five. */
function often<T>(usual: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof(
    { arbitrary: usual, weight: 4 * others.length },
    ...others.map((arbitrary) => ({ arbitrary, weight: 1 })),
  );
}

const kinds: readonly PortKind[] = ['values', 'tokens', 'mask', 'image', 'scores'];

function wildShape({ kind }: InputPort): fc.Arbitrary<Omit<ArrivingShape, 'from'>> {
  const size = fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 100_000 }),
    fc.constant(null),
  );
  const name = fc.constantFrom('', 'T', 'H', 'W', 'C', 'units', 'd_model');
  const axis = fc.tuple(size, name).map(([length, words]) => dim(length, words));
  const first = fc.oneof(
    { arbitrary: fc.constant(batch), weight: 5 },
    { arbitrary: axis, weight: 1 },
  );
  return fc
    .record({
      from: fc.constantFrom(...kinds.filter((fitting) => kindFits(fitting, kind))),
      first,
      rest: fc.array(axis, { maxLength: 5 }),
      vocabulary: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
    })
    .map(({ from, first: leading, rest, vocabulary }) =>
      shape(from, [leading, ...rest], from === 'tokens' ? vocabulary : undefined),
    );
}

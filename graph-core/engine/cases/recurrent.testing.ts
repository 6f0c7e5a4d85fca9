// Cases of recurrent operations.
import type { ActivationName } from '../ops.ts';
import type { Input, OpCase } from '../op-case.testing.ts';
import * as reference from '../reference/recurrent.testing.ts';
import { get, mask, normal } from './dense.testing.ts';

interface Form {
  /** Batch, time, features, units. */
  size: [number, number, number, number];
  reverse?: boolean;
  mask?: Input;
}

const ragged = mask([2, 4], [1, 1, 0, 0, 1, 1, 1, 1]);
const gappy = mask([2, 4], [0, 1, 0, 1, 0, 0, 0, 0]);

const forms: readonly (readonly [string, Form])[] = [
  ['two examples', { size: [2, 3, 3, 2] }],
  ['one step', { size: [1, 1, 2, 3] }],
  ['reversed', { size: [2, 3, 2, 3], reverse: true }],
  ['ragged mask', { size: [2, 4, 2, 3], mask: ragged }],
  ['gaps and an empty row, reversed', { size: [2, 4, 3, 2], mask: gappy, reverse: true }],
  ['9 units', { size: [1, 2, 3, 9] }],
  ['50 features', { size: [1, 2, 50, 2] }],
];

function inputsOf({ size: [batch, time, features, units], mask: counted }: Form, gates: number) {
  return {
    x: normal(batch, time, features),
    kernel: normal(features, gates * units),
    recurrent: normal(units, gates * units),
    h: normal(batch, units),
    ...(counted && { mask: counted }),
  };
}

const lstmCases = forms.map(([name, form]): OpCase => {
  const [batch, , , units] = form.size;
  const reverse = form.reverse ?? false;
  return {
    name: `lstm ${name}`,
    inputs: { ...inputsOf(form, 4), bias: normal(4 * units), c: normal(batch, units) },
    compute(ops, i) {
      const [x, kernel, recurrent] = [get(i, 'x'), get(i, 'kernel'), get(i, 'recurrent')];
      const [bias, h, c] = [get(i, 'bias'), get(i, 'h'), get(i, 'c')];
      const out = ops.lstm(x, kernel, recurrent, bias, h, c, { reverse, mask: i.mask });
      return [out.sequence, out.h, out.c];
    },
    reference: (i) =>
      reference.lstm(
        get(i, 'x'),
        { kernel: get(i, 'kernel'), recurrent: get(i, 'recurrent'), bias: get(i, 'bias') },
        get(i, 'h'),
        get(i, 'c'),
        { reverse, ...(i.mask && { mask: i.mask }) },
      ),
  };
});

const gruCases = forms.map(([name, form]): OpCase => {
  const reverse = form.reverse ?? false;
  return {
    name: `gru ${name}`,
    inputs: { ...inputsOf(form, 3), bias: normal(2, 3 * form.size[3]) },
    compute(ops, i) {
      const [x, kernel, recurrent] = [get(i, 'x'), get(i, 'kernel'), get(i, 'recurrent')];
      const options = { reverse, mask: i.mask };
      const out = ops.gru(x, kernel, recurrent, get(i, 'bias'), get(i, 'h'), options);
      return [out.sequence, out.h];
    },
    reference: (i) =>
      reference.gru(
        get(i, 'x'),
        { kernel: get(i, 'kernel'), recurrent: get(i, 'recurrent'), bias: get(i, 'bias') },
        get(i, 'h'),
        { reverse, ...(i.mask && { mask: i.mask }) },
      ),
  };
});

const rnnCases = forms.map(([name, form], k): OpCase => {
  const reverse = form.reverse ?? false;
  const activation: ActivationName = k % 2 ? 'relu' : 'tanh';
  return {
    name: `simpleRnn ${name}, ${activation}`,
    inputs: { ...inputsOf(form, 1), bias: normal(form.size[3]) },
    compute(ops, i) {
      const [x, kernel, recurrent] = [get(i, 'x'), get(i, 'kernel'), get(i, 'recurrent')];
      const options = { reverse, mask: i.mask };
      const out = ops.simpleRnn(
        x,
        kernel,
        recurrent,
        get(i, 'bias'),
        get(i, 'h'),
        activation,
        options,
      );
      return [out.sequence, out.h];
    },
    reference: (i) =>
      reference.simpleRnn(
        get(i, 'x'),
        { kernel: get(i, 'kernel'), recurrent: get(i, 'recurrent'), bias: get(i, 'bias') },
        get(i, 'h'),
        activation,
        { reverse, ...(i.mask && { mask: i.mask }) },
      ),
  };
});

export const recurrentCases: readonly OpCase[] = [...lstmCases, ...gruCases, ...rnnCases];

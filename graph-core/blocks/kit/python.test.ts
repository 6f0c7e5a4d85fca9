// Python is spelled as Python is, and a call that several expressions begin with is made once.
import { expect, test } from 'vitest';
import type { Python } from './python.ts';
import {
  code,
  item,
  list,
  many,
  name,
  single,
  operate,
  py,
  python,
  rest,
  shareCall,
  slice,
} from './python.ts';

const x = name('x');
const y = name('y');

test('values in Python', () => {
  expect([true, null, 1e-7, 'tanh', [2, 3], [2], list([2, 3]), name('F.relu')].map(python)).toEqual(
    ['True', 'None', '1e-7', '"tanh"', '(2, 3)', '(2,)', '[2, 3]', 'F.relu'],
  );
});

test('what is undefined is left to the default', () => {
  const made = py('nn.Linear', [4, 8], { bias: undefined, dtype: name('torch.half') });
  expect(python(made)).toBe('nn.Linear(4, 8, dtype=torch.half)');
});

test('what stands in brackets', () => {
  expect(python(item(x, rest, slice(null, 8), null, -1))).toBe('x[..., :8, None, -1]');
  expect(python(item(x, slice(), slice(1, 8, 2)))).toBe('x[:, 1:8:2]');
});

test('an operation is bracketed where another one would take it apart', () => {
  const sum = operate('+', x, y, 1);
  expect(python(sum)).toBe('x + y + 1');
  expect(python(operate('*', sum, y))).toBe('(x + y + 1) * y');
  expect(python(operate('-', x, operate('-', y, 1)))).toBe('x - (y - 1)');
  expect(python(operate('+', x, operate('*', y, 2)))).toBe('x + y * 2');
  expect(python(item(operate('@', x, y), 0))).toBe('(x @ y)[0]');
});

test('code holds trees', () => {
  expect(python(code`${py(x, [1])}.flatten(${2}, ${'-1'})`)).toBe('x(1).flatten(2, -1)');
});

function shared(expressions: Readonly<Record<string, Python>>) {
  const { binding, expressions: over } = shareCall(expressions, 'read');
  const printed = Object.values(over).map(python);
  return binding ? [python(binding), ...printed] : printed;
}

test('one call for all that begin with it', () => {
  const call = py('self.lstm', [x, [code`${name('h')}.unsqueeze(0)`, name('c')]]);
  const state = code`${item(call, 1, 0)}.squeeze(0)`;
  expect(shared({ sequence: item(call, 0), state })).toEqual([
    'self.lstm(x, (h.unsqueeze(0), c))',
    'read[0]',
    'read[1, 0].squeeze(0)',
  ]);
});

test('a call that stands alone stays where it is', () => {
  const norm = py('self.norm', [x]);
  for (const [expressions, written] of [
    [{ values: norm }, ['self.norm(x)']],
    [
      { values: operate('+', x, y), normalized: py('self.norm', [operate('+', x, y)]) },
      ['x + y', 'self.norm(x + y)'],
    ],
    [
      { values: norm, encoding: py('self.norm', [py('torch.zeros_like', [x])]) },
      ['self.norm(x)', 'self.norm(torch.zeros_like(x))'],
    ],
  ] as const)
    expect(shared(expressions)).toEqual(written);
});

test('what arrives at a port', () => {
  expect(python(single(undefined))).toBe('None');
  expect(python(single([x, y]))).toBe('x');
  expect(many(x).map(python)).toEqual(['x']);
  expect(many([x, y]).map(python)).toEqual(['x', 'y']);
});

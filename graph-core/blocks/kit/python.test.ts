// Python is spelled as Python is, and a call that several expressions begin with is made once.
import { expect, test } from 'vitest';
import { construct, python, shareCall } from './python.ts';

test('values in Python', () => {
  expect([true, 1e-7, 'tanh', [2, 3], [2], { code: 'F.relu' }].map(python)).toEqual([
    'True',
    '1e-7',
    '"tanh"',
    '(2, 3)',
    '(2,)',
    'F.relu',
  ]);
});

test('what is undefined is left to the default', () => {
  expect(construct('nn.Linear', [4, 8], { bias: undefined, dtype: { code: 'torch.half' } })).toBe(
    'nn.Linear(4, 8, dtype=torch.half)',
  );
});

test('one call for all that begin with it', () => {
  const call = 'self.lstm(x, (h.unsqueeze(0), c))';
  const expressions = { sequence: `${call}[0]`, state: `${call}[1][0].squeeze(0)` };
  expect(shareCall(expressions, 'read')).toEqual({
    binding: `read = ${call}`,
    expressions: { sequence: 'read[0]', state: 'read[1][0].squeeze(0)' },
  });
});

test('a call that stands alone stays where it is', () => {
  for (const expressions of [
    { values: 'self.norm(x)' },
    { values: '(x + y)', normalized: 'self.norm(x + y)' },
    { values: 'self.norm(x)', encoding: 'self.norm(torch.zeros_like(x))' },
  ])
    expect(shareCall(expressions, 'shared')).toEqual({ expressions });
});

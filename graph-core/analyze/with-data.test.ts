// One list: what the data says stands among the model's own problems, keeps it from training, and leaves the model sound.
import { expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import type { Document } from '../document/schema.ts';
import { text } from '../text.ts';
import { analyze } from './analyze.ts';
import { withData } from './with-data.ts';

const document: Document = {
  ...draw(
    {
      x: ['vector-input', { features: 8 }],
      d: ['dense', { units: 3 }],
      y: 'classification-output',
    },
    'x.values > d.values',
    'd.values > y.logits',
  ),
  data: { source: 'test', options: {}, bindings: { x: 'features', y: 'label' } },
};
const label = { name: 'label', label: text('Label', 'ラベル'), kind: 'class', sizes: [] } as const;
const columns = (features: number) => [
  {
    name: 'features',
    label: text('Features', '特徴'),
    kind: 'vector' as const,
    sizes: [features],
  },
  { ...label, words: ['a', 'b', 'c'] },
];

const analysis = analyze(document, findBlock);

it('adds what does not fit between model and data, with its repair', () => {
  const whole = withData(document, analysis, { columns: columns(2) });
  expect(whole.problems.map(({ code, about, severity }) => [code, about, severity])).toEqual([
    ['data-size-does-not-fit', 'data', 'error'],
  ]);
  expect(whole.problems[0]?.repairs[0]?.edit).toMatchObject({ param: 'features', value: 2 });
  expect([whole.sound, whole.trainable]).toEqual([true, false]);
});

it('is the very same analysis where the data fits, or where nobody has opened it yet', () => {
  expect(analysis.trainable).toBe(true);
  expect(withData(document, analysis, { columns: columns(8) })).toBe(analysis);
  expect(withData(document, analysis, {})).toBe(analysis);
});

it('says why data cannot be opened', () => {
  const failure = text('No file is chosen yet.', 'ファイルがまだ選ばれていません。');
  const whole = withData(document, analysis, { failure });
  expect(whole.problems.map(({ message }) => message)).toEqual([failure]);
  expect(whole.trainable).toBe(false);
});

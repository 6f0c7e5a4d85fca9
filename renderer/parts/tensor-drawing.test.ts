// Along a CNN what flows shrinks and thickens; what is the same size is drawn the same.
import { expect, test } from 'vitest';
import type { Shape } from '../../graph-core/index.ts';
import { tensorDrawing } from './tensor-drawing.ts';

const shape = (kind: Shape['kind'], ...sizes: (number | null)[]): Shape => ({
  kind,
  dims: [null, ...sizes].map((size) => ({ size, name: 'n' })),
});

test('an image that is halved and gains channels is lower and thicker', () => {
  const early = tensorDrawing(shape('image', 224, 224, 3));
  const late = tensorDrawing(shape('image', 7, 7, 512));
  expect(late?.height).toBeLessThan(early?.height ?? 0);
  const thickness = (drawn: ReturnType<typeof tensorDrawing>) =>
    Number(/H(\d+)V/.exec(drawn?.lines ?? '')?.[1]);
  expect(thickness(late)).toBeGreaterThan(thickness(early));
});

test('what it is decides the form, and everything fits between two blocks', () => {
  const forms = [
    shape('tokens', 64),
    shape('values', 64, 512),
    shape('values', 512),
    shape('mask', 12, 12),
    shape('scores', 8, 12, 12),
    shape('image', 224, 224, 2048),
  ].map(tensorDrawing);
  expect(new Set(forms.map((drawn) => drawn?.body)).size).toBe(forms.length);
  for (const drawn of forms) {
    expect(drawn?.width).toBeLessThanOrEqual(34);
    expect(drawn?.height).toBeLessThanOrEqual(30);
  }
});

test('a single number has no picture, and a size that is open has one', () => {
  expect(tensorDrawing(shape('values', 1))).toBeUndefined();
  expect(tensorDrawing(shape('values', null, 64))).toEqual(tensorDrawing(shape('values', 16, 64)));
});

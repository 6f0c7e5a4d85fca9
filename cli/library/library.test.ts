// What the npm package gives: a model trained, asked, taken away and loaded again, by its public interface alone.
import { expect, test } from 'vitest';
import * as kumiki from './index.ts';
import type * as Api from './kumiki.d.ts';

// Nothing is declared that is not there.
const library: typeof Api = kumiki;
const { analyze, compile, exportAs, formats, KumikiError, load, open, templates, train } = library;

function small(): Api.KumikiDocument {
  const document = structuredClone(open('seq2seq')) as {
    variables: Record<string, unknown>;
    data: { options: Record<string, unknown> };
  };
  Object.assign(document.variables, { units: 8, embedding: 6 });
  Object.assign(document.data.options, { examples: 100, heldOut: 20 });
  return open(document);
}

test('a document is opened, analyzed and compiled', () => {
  expect(templates).toContain('transformer');
  const { trainable, problems, shapes, parameters } = analyze(small());
  expect(trainable).toBe(true);
  expect(problems).toEqual([]);
  expect(shapes['linear.values']).toContain('B ×');
  expect(parameters).toBeGreaterThan(100);
  expect(compile(small())).toContain('linear');
  expect(() => open('{')).toThrow(KumikiError);
  expect(() => compile({ format: 'kumiki' })).toThrow(KumikiError);
});

test('a model is trained, asked, taken away and loaded again', async () => {
  const steps: number[] = [];
  const document = small();
  const model = await train(document, {
    steps: 3,
    threads: 1,
    onProgress: ({ step }) => steps.push(step),
  });
  expect(steps.at(-1)).toBe(3);
  expect(model.curves.loss?.values).toHaveLength(3);
  const [answer] = await model.predict({ heldOut: 0 });
  const measured = await model.evaluate();
  const weights = await model.weights();
  model.dispose();

  const again = await load(document, weights, { threads: 1 });
  expect(await again.evaluate()).toEqual(measured);
  expect(await again.predict({ heldOut: 0 })).toEqual([answer]);
  again.dispose();
  const tuned = await train(document, { steps: 1, threads: 1, weights });
  const first = await train(document, { steps: 1, threads: 1 });
  expect(tuned.curves.loss?.values[0]).toBeLessThan(first.curves.loss?.values[0] ?? 0);
  tuned.dispose();
  first.dispose();

  expect(formats).toContain('torch');
  const files = await exportAs('torch', document, weights);
  expect(files.map(({ name }) => name)).toContain('model.py');
  await expect(exportAs('word', document, weights)).rejects.toThrow('There is no format ‘word’.');
  await expect(load(document, new Uint8Array(20))).rejects.toThrow(KumikiError);
});

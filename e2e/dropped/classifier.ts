// A document that classifies rows of a table, dropped on the app.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

export const classifier = (features: number, training: object) => ({
  format: 'kumiki',
  version: 1,
  name: 'Shells',
  notes: '',
  variables: {},
  graph: {
    nodes: [
      ['measured', 'vector-input', { features }],
      ['layer', 'dense', { units: 2 }],
      ['answer', 'classification-output', {}],
    ].map(([id, type, params], index) => ({
      id,
      type,
      params,
      position: { x: index * 260, y: 0 },
    })),
    edges: [
      ['measured', 'values', 'layer', 'values'],
      ['layer', 'values', 'answer', 'logits'],
    ].map(([from, out, to, into], index) => ({
      id: `wire-${index}`,
      from: { node: from, port: out },
      to: { node: to, port: into },
    })),
    notes: [],
  },
  modules: [],
  data: { source: '', options: {}, bindings: {} },
  training: {
    batchSize: 8,
    clipNorm: 1,
    seed: 0,
    schedule: { type: 'constant' },
    ...training,
  },
});

/** As a user drops a document on the window: two classes of shells, told from so many numbers. */
export async function dropClassifier(
  page: Page,
  features: number,
  training: object,
): Promise<void> {
  await page.evaluate(
    (words) => {
      const data = new DataTransfer();
      data.items.add(new File([words], 'shells.json'));
      const init = { dataTransfer: data, bubbles: true, cancelable: true };
      window.dispatchEvent(new DragEvent('drop', init));
    },
    JSON.stringify(classifier(features, training)),
  );
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

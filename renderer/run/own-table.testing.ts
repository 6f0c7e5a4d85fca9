// A table of one's own with two features, and a model that takes eight.
import { newDocument } from '../../graph-core/index.ts';

export const table = {
  ...newDocument('Own table'),
  graph: {
    nodes: [
      { id: 'x', type: 'vector-input', params: { features: 8 }, position: { x: 0, y: 0 } },
      { id: 'd', type: 'dense', params: { units: 1 }, position: { x: 200, y: 0 } },
      { id: 'y', type: 'regression-output', params: {}, position: { x: 400, y: 0 } },
    ],
    edges: [
      { id: 'a', from: { node: 'x', port: 'values' }, to: { node: 'd', port: 'values' } },
      { id: 'b', from: { node: 'd', port: 'values' }, to: { node: 'y', port: 'values' } },
    ],
    notes: [],
  },
  data: { source: 'table-file', options: {}, bindings: { x: 'features', y: 'target' } },
};

const label = { en: 'Features', ja: '特徴量' };
/** What the data turns out to have. */
export const columns = [
  { name: 'features', label, kind: 'vector' as const, sizes: [2] },
  { name: 'target', label, kind: 'vector' as const, sizes: [1] },
];

// A row of the bench: a document, and the weights and data its sides share.
import type { Document, Plan } from '../graph-core/index.ts';
import { analyze, findBlock, makePlan } from '../graph-core/index.ts';
import type { ColumnSpec, WeightSpec } from './formula.ts';
import type { Setup } from './side.ts';

export interface Row {
  readonly name: string;
  /** What is trained, in one line. */
  readonly title: string;
  readonly sizes: Readonly<Record<string, number>>;
  readonly document: Document;
  /** Columns by the path of the feed or goal they go to. */
  readonly columns: readonly ColumnSpec[];
  /** Whether stock TensorFlow.js on WASM can train it at all. */
  readonly stock: boolean;
}

export function planOf(row: Row): Plan {
  return makePlan(row.document, analyze(row.document, findBlock));
}

/** `epsilon` is that of Adam. */
export function setupOf(row: Row, epsilon: number): Setup {
  const weights: WeightSpec[] = [...planOf(row).weights].flatMap(([name, { frozen, shape }], i) => {
    if (frozen) return [];
    const { fill, scale } = filling(name, shape);
    return [{ name, shape, fill, scale, seed: i + 1 }];
  });
  return {
    row: row.name,
    sizes: row.sizes,
    weights,
    columns: row.columns,
    learningRate: 1e-3,
    epsilon,
  };
}

/** Small noise in matrices, so that gradients reach everything; scales of norms 1; biases and shifts 0. */
function filling(name: string, shape: readonly number[]): Pick<WeightSpec, 'fill' | 'scale'> {
  if (name.endsWith('gamma')) return { fill: 'ones', scale: 0 };
  if (shape.length < 2 || name.endsWith('bias')) return { fill: 'zeros', scale: 0 };
  const inputs = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  return { fill: 'noise', scale: Math.fround(Math.sqrt(3 / inputs)) };
}

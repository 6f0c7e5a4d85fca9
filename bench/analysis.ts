// How long a document takes from an edit to shapes and problems: 100, 1,000 and 10,000 nodes, after one edit.
import type { Analysis, BlockNode, Document, Edge, Edit } from '../graph-core/index.ts';
import { analyze, applyEdit, findBlock, newDocument } from '../graph-core/index.ts';

/** Parallel residual chains of dense layers, each ten blocks long and then added up; about `count` nodes. */
function network(count: number): Document {
  const nodes: BlockNode[] = [];
  const edges: Edge[] = [];
  const add = (id: string, type: string, params: BlockNode['params']) =>
    nodes.push({ id, type, params, position: { x: nodes.length * 10, y: 0 } });
  const wire = (from: string, to: string) =>
    edges.push({
      id: `e${edges.length}`,
      from: { node: from, port: 'values' },
      to: { node: to, port: 'values' },
    });
  add('in', 'vector-input', { features: '=width' });
  let last = 'in';
  for (let k = 0; nodes.length < count - 1; k++) {
    const [a, b, sum] = [`a${k}`, `b${k}`, `sum${k}`];
    add(a, 'dense', { units: '=width', activation: 'relu' });
    add(b, 'dense', { units: 64 });
    add(sum, 'add', {});
    wire(last, a);
    wire(a, b);
    wire(b, sum);
    wire(last, sum);
    last = sum;
  }
  add('out', 'regression-output', {});
  wire(last, 'out');
  return {
    ...newDocument(),
    variables: { width: 64 },
    graph: { nodes, edges, notes: [] },
  };
}

/** Median and, since other work may disturb it, the best. */
function summary(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const shown = (at: number) => (sorted[at] ?? 0).toFixed(2);
  return `${shown(sorted.length >> 1)} (${shown(0)})`;
}

/** Milliseconds of analysis after this edit and its undoing, in turn. */
function after(document: Document, analysis: Analysis, edit: Edit): string {
  const times: number[] = [];
  const edited = applyEdit(document, edit);
  let previous = analysis;
  for (let k = 0; k < 30; k++) {
    const present = k % 2 === 0 ? edited : document;
    const start = performance.now();
    previous = analyze(present, findBlock, previous);
    times.push(performance.now() - start);
  }
  return summary(times);
}

const columns = [
  'nodes',
  'from scratch',
  'one param',
  'its shape',
  'move',
  'remove a wire',
  'variable',
];
const row = (cells: readonly string[]) => cells.map((cell) => cell.padEnd(18)).join('');
console.log('Analysis after one edit, ms: median (best)');
console.log(row(columns));
for (const count of [100, 1_000, 10_000]) {
  const document = network(count);
  const times: number[] = [];
  let analysis = analyze(document, findBlock);
  if (!analysis.sound) throw new Error(analysis.problems[0]?.message.en);
  for (let k = 0; k < 7; k++) {
    const start = performance.now();
    analysis = analyze(document, findBlock);
    times.push(performance.now() - start);
  }
  const middle = `a${Math.floor(count / 6)}`;
  const param = { edit: 'set-param', graph: null, node: middle } as const;
  const edges = [document.graph.edges.at(-1)?.id ?? ''];
  const edits: Edit[] = [
    { ...param, param: 'activation', value: 'tanh' },
    { ...param, param: 'units', value: 32 },
    { edit: 'move', graph: null, positions: { [middle]: { x: 1, y: 2 } } },
    { edit: 'remove', graph: null, edges },
    { edit: 'set-variable', name: 'width', value: 48 },
  ];
  const cells = edits.map((edit) => after(document, analysis, edit));
  console.log(row([String(count), summary(times), ...cells]));
}

// How long a document takes from an edit to shapes and problems (BARS P6): 100, 1,000 and 10,000 nodes, after one edit.
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
      to: { node: to, port: to.startsWith('out') ? 'values' : 'values' },
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

function median(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  return `${(sorted[sorted.length >> 1] ?? 0).toFixed(2)} ms`;
}

/** Median time of analysis after this edit and its undoing, in turn. */
function after(document: Document, analysis: Analysis, edit: Edit): string {
  const times: number[] = [];
  const edited = applyEdit(document, edit);
  let previous = analysis;
  for (let k = 0; k < 15; k++) {
    const present = k % 2 === 0 ? edited : document;
    const start = performance.now();
    previous = analyze(present, findBlock, previous);
    times.push(performance.now() - start);
  }
  return median(times);
}

console.log('nodes   from scratch   one param   its shape   move   remove a wire   variable');
for (const count of [100, 1_000, 10_000]) {
  const document = network(count);
  const times: number[] = [];
  let analysis = analyze(document, findBlock);
  if (!analysis.sound) throw new Error(analysis.problems[0]?.message.en);
  for (let k = 0; k < 5; k++) {
    const start = performance.now();
    analysis = analyze(document, findBlock);
    times.push(performance.now() - start);
  }
  const middle = Math.floor(count / 6);
  const param = { edit: 'set-param', graph: null, node: `a${middle}` } as const;
  console.log(
    [
      String(count).padEnd(7),
      median(times).padEnd(14),
      after(document, analysis, { ...param, param: 'activation', value: 'tanh' }).padEnd(11),
      after(document, analysis, { ...param, param: 'units', value: 32 }).padEnd(11),
      after(document, analysis, {
        edit: 'move',
        graph: null,
        positions: { [`a${middle}`]: { x: 1, y: 2 } },
      }).padEnd(6),
      after(document, analysis, {
        edit: 'remove',
        graph: null,
        edges: [document.graph.edges.at(-1)?.id ?? ''],
      }).padEnd(15),
      after(document, analysis, { edit: 'set-variable', name: 'width', value: 48 }),
    ].join(' '),
  );
}

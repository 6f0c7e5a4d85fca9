// Rewrites an ONNX graph until nothing changes: the same answers from fewer nodes.
import type { Size } from '../trace/free-size.ts';
import { inferShape } from './infer.ts';
import type { OnnxIr, OnnxNode, OnnxTensor } from './ir.ts';
import { bodiesOf, readsOf, renamed } from './ir.ts';
import { dropNothing, foldConstants } from './rewrites/fold.ts';
import {
  dropCasts,
  fuseBatchNorm,
  fuseConvBias,
  fuseGemm,
  fuseLocalResponseNorm,
  fusePower,
} from './rewrites/fuse.ts';
import { mergeReshapes, sinkUnitAxes, transposeAsReshape } from './rewrites/reshapes.ts';
import type { Rewrite, View } from './rewrites/rewrite.ts';
import { mergeTransposes, sinkTransposes } from './rewrites/transposes.ts';

type Shapes = ReadonlyMap<string, readonly Size[]>;

/** In rounds: what is said by several nodes is found before those are computed ahead. */
const rounds: readonly (readonly Rewrite[])[] = [
  [fusePower, fuseLocalResponseNorm, fuseBatchNorm],
  [
    dropNothing,
    foldConstants,
    dropCasts,
    mergeTransposes,
    transposeAsReshape,
    mergeReshapes,
    sinkTransposes,
    sinkUnitAxes,
  ],
  [fuseConvBias, fuseGemm],
];

/** `shapes`: of the values, as far as they are known. */
export function optimise(graph: OnnxIr, shapes: Shapes): OnnxIr {
  const known = new Map(shapes);
  return rounds.reduce((changing, rewrites) => rewrite(changing, known, rewrites), graph);
}

/** Applies the rewrites wherever they apply, to their own results too. */
export function rewrite(
  graph: OnnxIr,
  known: Map<string, readonly Size[]>,
  rewrites: readonly Rewrite[],
): OnnxIr {
  let current = merged(graph);
  for (const { name, shape } of graph.inputs) known.set(name, shape);
  // Every rewrite leaves fewer nodes, or a transpose further down; this many rounds are more than a graph is deep.
  for (let left = 2 * graph.nodes.length + 10; left > 0; left--) {
    const next = once(current, known, rewrites, freshNames(current));
    if (!next) break;
    current = merged(next);
  }
  return withoutIdentities(current);
}

/** What makes a value that is an output too gives it the output's name. */
function withoutIdentities(graph: OnnxIr): OnnxIr {
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const names = new Map<string, string>();
  const nodes = graph.nodes.filter(({ op, inputs: [x = ''], outputs: [y = ''] }) => {
    const isName = op === 'Identity' && outputs.has(y) && made.has(x) && !outputs.has(x);
    if (!isName || names.has(x)) return true;
    names.set(x, y);
    return false;
  });
  return { ...graph, nodes: nodes.map((node) => renamed(node, (name) => names.get(name) ?? name)) };
}

/** Names that no value of the graph has. */
function freshNames({ nodes, tensors }: OnnxIr): () => string {
  const taken = [...tensors.keys(), ...nodes.flatMap(({ outputs }) => outputs)];
  let last = taken.reduce(
    (most, name) => Math.max(most, Number(/^~(\d+)$/.exec(name)?.[1] ?? 0)),
    0,
  );
  return () => `~${++last}`;
}

/** One walk over the nodes; undefined where nothing applied. */
function once(
  graph: OnnxIr,
  shapes: Map<string, readonly Size[]>,
  rewrites: readonly Rewrite[],
  fresh: () => string,
): OnnxIr | undefined {
  const tensors = new Map(graph.tensors);
  const makers = new Map<string, OnnxNode>();
  const uses = usesOf(graph);
  const aliases = new Map<string, string>();
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const nodes: OnnxNode[] = [];
  let isChanged = false;
  const view: View = {
    constant: (name) => (name === undefined ? undefined : tensors.get(name)),
    maker: (name) => (name === undefined ? undefined : makers.get(name)),
    uses: (name) => uses.get(name) ?? 0,
    shape: (name) =>
      name === undefined ? undefined : (tensors.get(name)?.shape ?? shapes.get(name)),
    fresh,
  };
  const keep = (node: OnnxNode): void => {
    const value = node.op === 'Constant' ? node.attrs.value : undefined;
    const [output = ''] = node.outputs;
    if (typeof value === 'object' && 'tensor' in value && !outputs.has(output)) {
      tensors.set(output, value.tensor);
      return;
    }
    nodes.push(node);
    for (const name of node.outputs) makers.set(name, node);
    const shape = shapes.has(output) ? undefined : inferShape(node, view);
    if (shape) shapes.set(output, shape);
  };
  for (const node of graph.nodes) {
    const read = renamed(node, (name) => aliases.get(name) ?? name);
    const found = firstOf(rewrites, read, view, outputs);
    if (found === undefined) keep(read);
    else if (typeof found === 'string') aliases.set(node.outputs[0] ?? '', found);
    else for (const made of found) keep(made);
    isChanged ||= found !== undefined;
  }
  return isChanged ? used({ ...graph, nodes, tensors }) : undefined;
}

function firstOf(
  rewrites: readonly Rewrite[],
  node: OnnxNode,
  view: View,
  outputs: ReadonlySet<string>,
): readonly OnnxNode[] | string | undefined {
  for (const rewrite of rewrites) {
    const found = rewrite(node, view);
    // An output of the graph keeps its name.
    if (typeof found === 'string' && outputs.has(node.outputs[0] ?? '')) {
      if (node.op === 'Identity') continue;
      return [{ ...node, op: 'Identity', inputs: [found], attrs: {} }];
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

function usesOf({ nodes, outputs }: OnnxIr): Map<string, number> {
  const uses = new Map<string, number>();
  const reads = [...nodes.flatMap(readsOf), ...outputs.map(({ name }) => name)];
  for (const name of reads) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

/** What leads to an output, and the tensors that it reads. */
function used(graph: OnnxIr): OnnxIr {
  const wanted = new Set(graph.outputs.map(({ name }) => name));
  const nodes = [...graph.nodes]
    .reverse()
    .filter((node) => {
      if (!node.outputs.some((output) => wanted.has(output))) return false;
      for (const name of readsOf(node)) wanted.add(name);
      return true;
    })
    .reverse();
  return {
    ...graph,
    nodes,
    tensors: new Map([...graph.tensors].filter(([name]) => wanted.has(name))),
  };
}

/** The same operator on the same values once, and the same numbers once. */
function merged(graph: OnnxIr): OnnxIr {
  const aliases = new Map<string, string>();
  const nameOf = (name: string): string => aliases.get(name) ?? name;
  const bySum = new Map<string, [string, OnnxTensor][]>();
  for (const [name, tensor] of graph.tensors) {
    const key = `${tensor.type} ${tensor.shape.join()} ${tensor.data.slice(0, 4).join()}`;
    const alike = bySum.get(key) ?? [];
    const same = alike.find(([, other]) => isSame(other, tensor));
    if (same) aliases.set(name, same[0]);
    else bySum.set(key, [...alike, [name, tensor]]);
  }
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const known = new Map<string, OnnxNode>();
  const nodes: OnnxNode[] = [];
  for (const node of graph.nodes) {
    const read = renamed(node, nameOf);
    const key = `${read.op} ${read.inputs.join()} ${JSON.stringify(read.attrs)}`;
    const same = bodiesOf(node).length === 0 ? known.get(key) : undefined;
    if (same && !node.outputs.some((name) => outputs.has(name)))
      node.outputs.forEach((name, index) => aliases.set(name, same.outputs[index] ?? ''));
    else {
      known.set(key, read);
      nodes.push(read);
    }
  }
  return used({ ...graph, nodes });
}

/** Weights are told apart though their numbers be the same: each keeps its name. */
function isSame(a: OnnxTensor, b: OnnxTensor): boolean {
  if (a.origin !== b.origin || a.data.length !== b.data.length) return false;
  return a.data.every((value: number, index: number) => Object.is(value, b.data[index]));
}

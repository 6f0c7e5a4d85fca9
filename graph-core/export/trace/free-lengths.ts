// Which lengths of sequences a document leaves open: what may change without a weight changing its meaning.
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import type { Shape } from '../../blocks/kit/shape.ts';
import { makePlan } from '../../compile/make-plan.ts';
import type { Plan } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { foldedPlan } from '../fold-spectral.ts';
import type { FreeLength } from './free-size.ts';

export type { FreeLength } from './free-size.ts';

/** Tables of positions and triangles of masks are kept so long at least. */
const longest = 128;

/** Lengths of feeds that can be chosen by themselves. Whether a graph can be written for them is for the format to say. */
export function freeLengths(document: Document, plan: Plan): FreeLength[] {
  return candidates(document, plan).flatMap(({ name, from }) => {
    const longer = Math.max(longest, 2 * from);
    const to = [longer, from - 1].find(
      (length) => length > 0 && fits(document, plan, { name, from, to: length }),
    );
    return to === undefined ? [] : [{ name, from, to }];
  });
}

/** The plan of the document with these lengths; undefined where it has problems then. */
export function planWith(document: Document, lengths: readonly FreeLength[]): Plan | undefined {
  const changed = lengths.reduce((changing, length) => withLength(changing, length), document);
  const analysis = analyze(changed, findBlock);
  return analysis.sound ? foldedPlan(makePlan(changed, analysis)) : undefined;
}

function candidates(document: Document, plan: Plan): { name: string; from: number }[] {
  const variables = Object.entries(document.variables).flatMap(([name, from]) =>
    typeof from === 'number' ? [{ name, from }] : [],
  );
  const own = plan.feeds.flatMap(({ path, shape }) => {
    const from = shape.dims[1]?.size;
    return typeof from === 'number' && lengthParam(document, path, from) !== undefined
      ? [{ name: ownName(path), from }]
      : [];
  });
  return [...variables, ...own];
}

/** Only lengths of feeds change, each to the one asked for; weights stay, or are the beginning of what they were. */
function fits(document: Document, plan: Plan, length: FreeLength): boolean {
  const other = planWith(document, [length]);
  if (!other || other.steps.length !== plan.steps.length) return false;
  const changes = plan.feeds.flatMap(({ path, shape }) => {
    const now = other.feeds.find((feed) => feed.path === path)?.shape;
    return shape.dims.flatMap(({ size }, axis) =>
      now?.dims[axis]?.size === size ? [] : [{ shape, axis, to: now?.dims[axis]?.size }],
    );
  });
  const isLength = changes.every(
    ({ shape, axis, to }) => isSequence(shape) && axis === 1 && to === length.to,
  );
  const kept = [...plan.weights].every(([name, { shape }]) => {
    const now = other.weights.get(name)?.shape ?? [];
    const isTable = shape[0] === length.from && now[0] === length.to && length.to < length.from;
    return (
      now.join() === shape.join() || (isTable && now.slice(1).join() === shape.slice(1).join())
    );
  });
  return changes.length > 0 && isLength && kept;
}

function isSequence({ kind, dims }: Shape): boolean {
  return kind === 'tokens' ? dims.length === 2 : kind === 'values' && dims.length === 3;
}

function withLength(document: Document, { name, from, to }: FreeLength): Document {
  if (name in document.variables)
    return { ...document, variables: { ...document.variables, [name]: to } };
  const nodes = document.graph.nodes.map((node) => {
    const param = ownName(node.id) === name ? lengthParam(document, node.id, from) : undefined;
    if (param === undefined || isModuleNode(node)) return node;
    return { ...node, params: { ...node.params, [param]: to } };
  });
  return { ...document, graph: { ...document.graph, nodes } };
}

function ownName(path: string): string {
  return `${path}_length`;
}

/** The one param of a feed that says this number by itself. */
function lengthParam(document: Document, path: string, length: number): string | undefined {
  const node = document.graph.nodes.find(({ id }) => id === path);
  if (!node || isModuleNode(node)) return undefined;
  const params = Object.entries(node.params).filter(([, value]) => value === length);
  return params.length === 1 ? params[0]?.[0] : undefined;
}

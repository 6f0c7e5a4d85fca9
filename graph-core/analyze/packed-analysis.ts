// An analysis on its way from one thread to another: in parts that are each read within a frame, and only what the other side does not have yet.
import type { GraphId } from '../document/edits.ts';
import type { BlockNode, Document } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { Shape } from '../blocks/kit/shape.ts';
import { asBuilt } from './as-built.ts';
import type { Analysis, BlockLookup, Cost, NodeFacts } from './analysis.ts';
import type { Problem } from './problem.ts';

/** Without what the document and the blocks know. */
type PackedFacts = Omit<NodeFacts, 'node' | 'block'> & { readonly id: string };
/** Repairs are tried out only when somebody looks, so they are asked for one by one. */
type PackedProblem = Omit<Problem, 'repairs'>;

export type AnalysisPart =
  | { readonly of: 'nodes'; readonly items: readonly PackedFacts[] }
  | { readonly of: 'problems'; readonly items: readonly PackedProblem[] }
  | { readonly of: 'wires'; readonly items: readonly (readonly [string, Shape])[] }
  | { readonly of: 'costs'; readonly items: readonly (readonly [string, Cost])[] };

/** What ends it. */
export interface AnalysisRest
  extends Pick<Analysis, 'sound' | 'trainable' | 'variables' | 'cost' | 'partial'> {
  /** The paths of all blocks in their order; absent where they are those of before. */
  readonly paths?: readonly string[] | undefined;
  /** The very ones of before. */
  readonly same: { readonly wires: boolean; readonly costs: boolean };
}

export interface PackedAnalysis {
  readonly parts: readonly AnalysisPart[];
  readonly rest: AnalysisRest;
}

/** So many facts are read in a few milliseconds. */
const mostInPart = 1000;

/** `before` is what the other side holds already. */
export function packAnalysis(analysis: Analysis, before?: Analysis): PackedAnalysis {
  const { nodes, wires, costs, problems, sound, trainable, variables, cost, partial } = analysis;
  const paths = [...nodes.keys()];
  const old = before ? [...before.nodes.keys()] : undefined;
  const samePaths =
    old?.length === paths.length && paths.every((path, index) => path === old[index]);
  const changed = [...nodes.values()].filter((facts) => before?.nodes.get(facts.path) !== facts);
  const same = { wires: before?.wires === wires, costs: before?.costs === costs };
  const parts: AnalysisPart[] = [
    ...sliced(packedFacts(changed), (items) => ({ of: 'nodes', items }) as const),
    ...sliced(problems.map(packedProblem), (items) => ({ of: 'problems', items }) as const),
    ...sliced(same.wires ? [] : [...wires], (items) => ({ of: 'wires', items }) as const),
    ...sliced(same.costs ? [] : [...costs], (items) => ({ of: 'costs', items }) as const),
  ];
  const rest = { sound, trainable, variables, cost, partial, same };
  return { parts, rest: samePaths ? rest : { ...rest, paths } };
}

function sliced<Item, Part>(
  items: readonly Item[],
  part: (items: readonly Item[]) => Part,
): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < items.length; at += mostInPart)
    parts.push(part(items.slice(at, at + mostInPart)));
  return parts;
}

/** What the copies of a block have in common crosses once in each part. */
function packedFacts(all: readonly NodeFacts[]): PackedFacts[] {
  const common = new Map<string, Pick<NodeFacts, 'params' | 'outputs' | 'weights' | 'cost'>>();
  return all.map((known) => {
    const { block: _, node, ...facts } = known;
    const { params, outputs, weights, cost } = facts;
    const given = {
      ...(params && { params }),
      ...(outputs && { outputs }),
      ...(weights && { weights }),
      ...(cost && { cost }),
    };
    const key = JSON.stringify([node.type, given]);
    const shared = common.get(key) ?? given;
    common.set(key, shared);
    return { ...facts, ...shared, id: node.id };
  });
}

function packedProblem({ code, message, location, severity, about }: Problem): PackedProblem {
  return { code, message, location, severity, ...(about && { about }) };
}

/** Puts an analysis together again as its parts arrive. */
export function gatherAnalysis(document: Document, findBlock: BlockLookup, before?: Analysis) {
  const nodes = new Map<string, NodeFacts>();
  const problems: Problem[] = [];
  const wires = new Map<string, Shape>();
  const costs = new Map<string, Cost>();
  // Facts are of what is built: where a bypassed block leaves, ties on it are handed on.
  const nodeOf = nodesIn(asBuilt(document, findBlock));
  return {
    add(part: AnalysisPart): void {
      switch (part.of) {
        case 'nodes':
          for (const { id, ...facts } of part.items) {
            const node = nodeOf(facts.graph, id);
            const block = node && findBlock(node.type, node.params);
            if (node) nodes.set(facts.path, { ...facts, node, ...(block && { block }) });
          }
          break;
        case 'problems':
          for (const problem of part.items) problems.push({ ...problem, repairs: [] });
          break;
        case 'wires':
          for (const [key, shape] of part.items) wires.set(key, shape);
          break;
        case 'costs':
          for (const [key, cost] of part.items) costs.set(key, cost);
      }
    },
    finish({ paths, same, ...rest }: AnalysisRest): Analysis {
      const nothingNew = before && paths === undefined && nodes.size === 0;
      return {
        ...rest,
        problems,
        nodes: nothingNew ? before.nodes : inOrder(paths, nodes, before),
        wires: same.wires && before ? before.wires : wires,
        costs: same.costs && before ? before.costs : costs,
      };
    },
  };
}

function inOrder(
  paths: readonly string[] | undefined,
  now: ReadonlyMap<string, NodeFacts>,
  before: Analysis | undefined,
): Map<string, NodeFacts> {
  const nodes = new Map<string, NodeFacts>();
  for (const path of paths ?? before?.nodes.keys() ?? []) {
    const facts = now.get(path) ?? before?.nodes.get(path);
    if (facts) nodes.set(path, facts);
  }
  return nodes;
}

function nodesIn(document: Document) {
  const graphs = new Map<GraphId, Map<string, BlockNode>>();
  const all = [{ id: null, graph: document.graph }, ...document.modules];
  for (const { id, graph } of all) {
    const known = new Map<string, BlockNode>();
    for (const node of graph.nodes) if (!isModuleNode(node)) known.set(node.id, node);
    graphs.set(id, known);
  }
  return (graph: GraphId, id: string) => graphs.get(graph)?.get(id);
}

// What analysis remembers of one copy of a block, and whether it still holds.
import type { Shape } from '../../blocks/kit/shape.ts';
import type { Evaluated } from '../../document/expressions.ts';
import type { BlockNode } from '../../document/schema.ts';
import type { BlockLookup, NodeFacts, Source } from '../analysis.ts';
import type { Examined, Incoming } from './examine.ts';
import { examine, unknownBlock } from './examine.ts';
import type { Arrival } from '../structure/expand.ts';
import type { FlatNode } from '../structure/unfold.ts';
import type { Finding } from '../finding.ts';
import { nodeName } from '../../document/node-name.ts';
import type { ReadParams } from './read-params.ts';
import { readParams } from './read-params.ts';
import { sameShapes } from './same-shapes.ts';

export interface CachedNode {
  readonly facts: NodeFacts;
  readonly findings: readonly Finding[];
  readonly read: ReadParams | undefined;
  readonly examined: Examined;
  /** What it was derived from: one each for the arrivals. */
  readonly arrivals: readonly Arrival[];
  readonly incoming: readonly Incoming[];
}

/** What one copy may look at of the others. */
export interface AnalysisContext {
  readonly nodes: readonly FlatNode[];
  /** Of those that come before it; of one on a circle, perhaps not yet. */
  readonly entries: readonly (CachedNode | undefined)[];
  readonly findBlock: BlockLookup;
  readonly variables: ReadonlyMap<string, Evaluated>;
  /** Ports that a faulty wire was meant for. */
  readonly meant: ReadonlySet<string>;
  /** The variables are those the old entries were derived with. */
  readonly sameVariables: boolean;
  readonly sameMeant: boolean;
}

/** Nothing it was derived from has changed. */
export function isFresh(
  old: CachedNode,
  { node, path, weightsPath, graph, tied, taken }: FlatNode,
  arrivals: readonly Arrival[],
  around: AnalysisContext,
): boolean {
  const { facts } = old;
  return (
    facts.node === node &&
    facts.path === path &&
    facts.weightsPath === weightsPath &&
    facts.graph === graph &&
    sameFields(facts.tied, tied) &&
    sameFields(facts.taken, taken) &&
    (around.sameVariables || !old.read?.bound) &&
    around.sameMeant &&
    sameArrivals(old, arrivals, around)
  );
}

function sameFields<T extends object>(a: T | undefined, b: T | undefined): boolean {
  if (!a || !b) return a === b;
  for (const key in b) if (a[key] !== b[key]) return false;
  return true;
}

function sameArrivals(
  old: CachedNode,
  arrivals: readonly Arrival[],
  { entries, nodes, findBlock }: AnalysisContext,
): boolean {
  if (old.arrivals !== arrivals && !sameWires(old.arrivals, arrivals)) return false;
  for (let at = 0; at < arrivals.length; at++) {
    const source = arrivals[at]?.source;
    const incoming = old.incoming[at];
    if (!source || !incoming) continue;
    const before = nodes[source.index];
    if (
      !before ||
      incoming.shape !== entries[source.index]?.facts.outputs?.[source.port] ||
      incoming.block !== findBlock(before.node.type, before.node.params) ||
      (old.arrivals !== arrivals &&
        (incoming.path !== before.path || incoming.from !== nodeName(before)))
    )
      return false;
  }
  return true;
}

function sameWires(before: readonly Arrival[], now: readonly Arrival[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ port, edge, source, opening }, index) => {
      const other = now[index];
      return (
        other !== undefined &&
        port === other.port &&
        edge.id === other.edge.id &&
        source?.port === other.source?.port &&
        opening?.graph === other.opening?.graph &&
        opening?.node === other.opening?.node &&
        opening?.port === other.opening?.port
      );
    })
  );
}

export function derive(
  flat: FlatNode,
  arrivals: readonly Arrival[],
  { nodes, entries, findBlock, variables, meant, sameVariables }: AnalysisContext,
  old: CachedNode | undefined,
): CachedNode {
  const { node } = flat;
  const block = findBlock(node.type, node.params);
  const incoming = arrivals.map((arrival): Incoming => {
    const { source } = arrival;
    const before = source && nodes[source.index];
    return {
      arrival,
      port: arrival.port,
      from: before ? nodeName(before) : '',
      path: before?.path ?? '',
      block: before && findBlock(before.node.type, before.node.params),
      shape: source && entries[source.index]?.facts.outputs?.[source.port],
    };
  });
  const reread =
    !old?.read || !sameSettings(old.facts.node, node) || (old.read.bound && !sameVariables);
  const read =
    block && (reread ? readParams({ graph: flat.graph, node, block, variables }) : old.read);
  const fresh: Examined =
    block && read
      ? examine(flat, block, read, incoming, meant)
      : { findings: [unknownBlock(flat)] };
  const examined = keepOutputs(fresh, old?.examined);
  const findings = read ? [...read.findings, ...examined.findings] : examined.findings;
  const { outputs, weights, cost } = examined;
  return {
    read,
    examined,
    findings,
    arrivals,
    incoming,
    facts: {
      path: flat.path,
      weightsPath: flat.weightsPath,
      ...(flat.tied ? { tied: flat.tied } : {}),
      ...(flat.taken ? { taken: flat.taken } : {}),
      graph: flat.graph,
      node,
      sources: sourcesOf(arrivals, nodes),
      ...(block ? { block } : {}),
      ...(read?.params ? { params: read.params } : {}),
      ...(outputs ? { outputs } : {}),
      ...(weights ? { weights } : {}),
      ...(cost ? { cost } : {}),
    },
  };
}

/** A node that was only moved reads the same params. */
function sameSettings(before: BlockNode, now: BlockNode): boolean {
  return (
    before === now ||
    (before.params === now.params &&
      before.type === now.type &&
      before.version === now.version &&
      before.name === now.name &&
      before.id === now.id)
  );
}

/** Outputs that are equal are the very same objects, so that nothing behind them is derived again. */
function keepOutputs(fresh: Examined, old: Examined | undefined): Examined {
  if (!fresh.outputs || !old?.outputs) return fresh;
  const outputs: Record<string, Shape> = {};
  let same = Object.keys(old.outputs).length === Object.keys(fresh.outputs).length;
  for (const [port, shape] of Object.entries(fresh.outputs)) {
    const before = old.outputs[port];
    const kept = before && sameShapes(before, shape) ? before : shape;
    if (kept !== before) same = false;
    outputs[port] = kept;
  }
  return { ...fresh, outputs: same ? old.outputs : outputs };
}

function sourcesOf(
  arrivals: readonly Arrival[],
  nodes: readonly FlatNode[],
): Record<string, Source[]> {
  const sources: Record<string, Source[]> = {};
  for (const { port, source } of arrivals) {
    const before = source && nodes[source.index];
    if (!before) continue;
    const list = sources[port];
    const found: Source = { path: before.path, port: source.port };
    if (list) list.push(found);
    else sources[port] = [found];
  }
  return sources;
}

// Ties within a graph: whose weights a node uses, followed to their owner, and what becomes of them when that one goes.
import type { BlockNode, Graph, Node, Tie } from './schema.ts';
import { isModuleNode } from './schema.ts';

/** A weight of a node's own that is another node's instead. */
interface TakenWeight {
  readonly weight: string;
  readonly owner: string;
  readonly of: string;
  readonly transposed: boolean;
}

export type BrokenTie = 'missing' | 'circle' | 'another-kind';

/** A node whose weights are not all its own. */
export interface Ownership {
  /** Whose weights it uses; itself where only one is taken, or where the tie leads nowhere. */
  readonly owner: string;
  /** Beside those: one weight of yet another node. */
  readonly taken?: TakenWeight;
  readonly broken?: BrokenTie;
}

const known = new WeakMap<Graph['nodes'], ReadonlyMap<string, Ownership>>();
const none: ReadonlyMap<string, Ownership> = new Map();

/** By id, of the nodes that are tied to another. */
export function ownershipsOf({ nodes }: Pick<Graph, 'nodes'>): ReadonlyMap<string, Ownership> {
  const before = known.get(nodes);
  if (before) return before;
  const tied = nodes.filter(({ tie }) => tie !== undefined);
  if (tied.length === 0) {
    known.set(nodes, none);
    return none;
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map(tied.map((node) => [node.id, follow(byId, node)]));
  known.set(nodes, found);
  return found;
}

type ById = ReadonlyMap<string, Node>;

function follow(byId: ById, start: Node): Ownership {
  const passed = new Set<string>();
  let at = start;
  for (let { tie } = at; tie && tie.weight === undefined; { tie } = at) {
    passed.add(at.id);
    const next = byId.get(tie.node);
    const broken = next ? (passed.has(next.id) ? 'circle' : misfit(at, next)) : 'missing';
    // The fault is said of the node whose tie it is; one that leads to it goes as far as it can.
    if (broken === 'circle' || (broken && at === start)) return { owner: start.id, broken };
    if (!next || broken) return { owner: at.id };
    at = next;
  }
  const { id, tie } = at;
  if (tie?.weight === undefined) return { owner: id };
  const taken = isModuleNode(at) ? 'another-kind' : takenBy(byId, at, tie);
  if (typeof taken !== 'string') return { owner: id, taken };
  return at === start ? { owner: id, broken: taken } : { owner: id };
}

function misfit(node: Node, other: Node): BrokenTie | undefined {
  const alike = isModuleNode(node)
    ? isModuleNode(other) && node.module === other.module
    : !isModuleNode(other) && node.type === other.type;
  return alike ? undefined : 'another-kind';
}

/** Follows one weight through ties of all and of the same one. */
function takenBy(
  byId: ById,
  { id }: BlockNode,
  tie: Extract<Tie, { weight: string }>,
): TakenWeight | BrokenTie {
  const passed = new Set([`${id} ${tie.weight}`]);
  let { node, of, transposed } = tie;
  for (;;) {
    const at = byId.get(node);
    if (!at) return 'missing';
    if (isModuleNode(at)) return 'another-kind';
    if (passed.has(`${node} ${of}`) || node === id) return 'circle';
    passed.add(`${node} ${of}`);
    const next = at.tie;
    if (next && next.weight === undefined) ({ node } = next);
    else if (next && next.weight === of) {
      ({ node, of } = next);
      transposed = transposed !== next.transposed;
    } else return { weight: tie.weight, owner: node, of, transposed };
  }
}

/** Whether a node that takes weights from `from` would in the end take them from itself. */
export function closesCircle({ nodes }: Pick<Graph, 'nodes'>, node: string, from: string): boolean {
  const leads = leadsOf(nodes);
  const passed = new Set<string>();
  for (let index: string | undefined = from; index !== undefined; index = leads.get(index)) {
    if (index === node) return true;
    if (passed.has(index)) return false;
    passed.add(index);
  }
  return false;
}

const leadsFrom = new WeakMap<Graph['nodes'], ReadonlyMap<string, string>>();

/** From each node that is tied to the one it is tied to. */
function leadsOf(nodes: Graph['nodes']): ReadonlyMap<string, string> {
  const before = leadsFrom.get(nodes);
  if (before) return before;
  const found = new Map(nodes.flatMap(({ id, tie }) => (tie ? [[id, tie.node] as const] : [])));
  leadsFrom.set(nodes, found);
  return found;
}

const groups = new WeakMap<Graph['nodes'], ReadonlyMap<string, readonly Node[]>>();

/** By id of the owner, of all that use weights of its: the owner first, the others in the order of the graph. */
function groupsOf({ nodes }: Pick<Graph, 'nodes'>): ReadonlyMap<string, readonly Node[]> {
  const before = groups.get(nodes);
  if (before) return before;
  const found = new Map<string, Node[]>();
  const owned = ownershipsOf({ nodes });
  const owners = new Set([...owned.keys()].flatMap((id) => ownersOf(owned, id)));
  for (const node of nodes)
    for (const owner of ownersOf(owned, node.id)) {
      if (!owners.has(owner)) continue;
      const list = found.get(owner);
      if (list) list.push(node);
      else found.set(owner, [node]);
    }
  groups.set(nodes, found);
  return found;
}

function ownersOf(owned: ReadonlyMap<string, Ownership>, id: string): string[] {
  const { owner = id, taken } = owned.get(id) ?? {};
  return taken ? [owner, taken.owner] : [owner];
}

/** Nodes that hold weights in common with this one, in the order of the graph. */
export function sharersOf({ nodes }: Pick<Graph, 'nodes'>, id: string): readonly Node[] {
  const owned = ownershipsOf({ nodes });
  if (owned.size === 0) return [];
  const all = groupsOf({ nodes });
  const found = new Set(ownersOf(owned, id).flatMap((owner) => all.get(owner) ?? []));
  if (found.size === 0) return [];
  return nodes.filter((node) => node.id !== id && found.has(node));
}

/** The nodes without some of them; those that were tied to one that goes are tied to one another. */
export function handTiesOn(nodes: Graph['nodes'], gone: ReadonlySet<string>): Graph['nodes'] {
  if (!nodes.some(({ id, tie }) => tie && gone.has(tie.node) && !gone.has(id))) return nodes;
  return nodes.filter(({ id }) => gone.has(id)).reduce(without, nodes);
}

function without(nodes: Graph['nodes'], { id }: Node): Graph['nodes'] {
  const leaving = nodes.find((node) => node.id === id);
  const ties = new Map<string, Tie | undefined>();
  const all: string[] = [];
  const single: [string, Extract<Tie, { weight: string }>][] = [];
  for (const { id: heir, tie } of nodes) {
    if (tie?.node !== id || heir === id) continue;
    const beyond = throughOf(leaving?.tie, tie);
    if (beyond) ties.set(heir, beyond);
    else if (tie.weight === undefined) all.push(heir);
    else single.push([heir, tie]);
  }
  const [first] = all;
  if (first !== undefined) {
    ties.set(first, leaving?.tie);
    for (const heir of all.slice(1)) ties.set(heir, { node: first });
    for (const [heir, tie] of single) ties.set(heir, { ...tie, node: first });
  } else {
    const heirs = new Map<string, (typeof single)[number]>();
    for (const entry of single) {
      const [heir, tie] = entry;
      const [owner, theirs] = heirs.get(tie.of) ?? [];
      if (owner === undefined || !theirs) {
        heirs.set(tie.of, entry);
        ties.set(heir, undefined);
        continue;
      }
      const transposed = tie.transposed !== theirs.transposed;
      ties.set(heir, { ...tie, node: owner, of: theirs.weight, transposed });
    }
  }
  return nodes.flatMap((node) => {
    if (node.id === id) return [];
    return ties.has(node.id) ? [withTie(node, ties.get(node.id))] : [node];
  });
}

/** The tie to what stands behind a node that is itself tied; undefined where the weights are that node's own. */
function throughOf(behind: Tie | undefined, tie: Tie): Tie | undefined {
  if (!behind) return undefined;
  if (behind.weight === undefined) return { ...tie, node: behind.node };
  if (tie.weight === undefined || tie.of !== behind.weight) return undefined;
  const { node, of } = behind;
  return { ...tie, node, of, transposed: tie.transposed !== behind.transposed };
}

export function sameTie(a: Tie | undefined, b: Tie | undefined): boolean {
  return (
    a?.node === b?.node &&
    a?.weight === b?.weight &&
    a?.of === b?.of &&
    a?.transposed === b?.transposed
  );
}

/** The node with this tie, or without any. */
export function withTie<N extends Node>(node: N, tie: Tie | undefined): N {
  const { tie: _, ...rest } = node;
  // Only the tie has changed, which every kind of node may have or lack.
  return (tie ? { ...rest, tie } : rest) as N;
}

/** Nodes that have been given other ids, with their ties to one another; a tie to any other node is left behind. */
export function renameTies<N extends Node>(node: N, renamed: ReadonlyMap<string, string>): N {
  if (!node.tie) return node;
  const to = renamed.get(node.tie.node);
  return withTie(node, to === undefined ? undefined : { ...node.tie, node: to });
}

// A document → one flat graph: every copy of every block, every wire from block to block, through the borders of modules.
import type { GraphId } from '../../document/edits.ts';
import type { Evaluated } from '../../document/expressions.ts';
import type { Document, Edge, Endpoint } from '../../document/schema.ts';
import { moduleInput, moduleOutput } from '../../document/schema.ts';
import { scopedKey } from '../analysis.ts';
import { tooManyParts } from './expand-findings.ts';
import type { ExpandedSize } from './expanded-size.ts';
import { expandedSize, mostParts } from './expanded-size.ts';
import type { Finding } from '../finding.ts';
import type { FlatNode, Scope, Unfolded } from './unfold.ts';
import { mostAtWork, unfold } from './unfold.ts';

/** An output port of a block's copy, by its index in `nodes`. */
interface FlatSource {
  readonly index: number;
  readonly port: string;
}

/** What is wired to an input port of a block's copy. */
export interface Arrival {
  readonly port: string;
  readonly edge: Edge;
  /** Absent where a module's port that leads here is not wired. */
  readonly source: FlatSource | undefined;
  /** The port of a module instance that ought to be wired. */
  readonly opening?: Opening | undefined;
}

interface Opening {
  readonly graph: GraphId;
  readonly node: string;
  readonly port: string;
}

/** A wire as the user drew it and what flows through it in the first copy. */
interface DrawnWire {
  /** `wireKey` of its graph and id. */
  readonly key: string;
  readonly source: FlatSource;
}

export interface FlatGraph {
  readonly nodes: readonly FlatNode[];
  /** Per node, in the order of the document's wires. */
  readonly arrivals: readonly (readonly Arrival[])[];
  readonly drawn: readonly DrawnWire[];
  readonly findings: readonly Finding[];
  /** What its wires were drawn on. */
  readonly unfolded?: Unfolded;
  /** It is too large to be expanded: nothing of it is known. */
  readonly refused?: true;
}

/** What is drawn between the scopes, and what is known of it on the way. */
interface Wires {
  /** Without those that are ignored. */
  readonly edges: ReadonlyMap<GraphId, readonly Edge[]>;
  /** Wires into module instances and into `$out`, by `node port`: alike in all copies. */
  readonly into: Map<GraphId, ReadonlyMap<string, Edge>>;
  /** What has been followed already: without it a chain of pass-through modules costs its length squared. */
  readonly followed: Map<Scope, Map<string, Followed>>;
  readonly arrivals: Arrival[][];
  readonly drawn: DrawnWire[];
}

type Followed = { readonly source: FlatSource } | { readonly opening: Opening | undefined };

/** `before`: of an earlier version of the document, whose blocks are kept where only wires have changed. */
export function expand(
  document: Document,
  variables: ReadonlyMap<string, Evaluated>,
  ignored: ReadonlySet<Edge>,
  before?: FlatGraph,
): FlatGraph {
  const size = expandedSize(document, variables);
  if (size.parts > mostParts) return refused(size);
  const unfolded = unfold(document, variables, before?.unfolded);
  const { nodes, main, findings, parts } = unfolded;
  if (parts >= mostAtWork) return refused({ ...size, parts });
  const drawn: DrawnWire[] = [];
  const arrivals = nodes.map((): Arrival[] => []);
  const edges = edgesOf(document, ignored);
  wire(main, { edges, into: new Map(), followed: new Map(), arrivals, drawn });
  return { nodes, arrivals, drawn, findings, unfolded };
}

function refused(size: ExpandedSize): FlatGraph {
  return { nodes: [], arrivals: [], drawn: [], findings: [tooManyParts(size)], refused: true };
}

function edgesOf(
  { graph, modules }: Document,
  ignored: ReadonlySet<Edge>,
): Map<GraphId, readonly Edge[]> {
  const kept = ({ edges }: { readonly edges: readonly Edge[] }) =>
    ignored.size > 0 ? edges.filter((edge) => !ignored.has(edge)) : edges;
  const byGraph = new Map<GraphId, readonly Edge[]>([[null, kept(graph)]]);
  for (const module of modules) byGraph.set(module.id, kept(module.graph));
  return byGraph;
}

/** Follows every wire into a block back through module borders to the block it comes from. */
function wire(scope: Scope, wires: Wires): void {
  for (const edge of wires.edges.get(scope.id) ?? []) {
    const target = scope.blocks.get(edge.to.node);
    if (target === undefined && !scope.first) continue;
    const from = follow(scope, edge.from, wires);
    const source = 'source' in from ? from.source : undefined;
    if (scope.first && source) wires.drawn.push({ key: scopedKey(scope.id, edge.id), source });
    if (target === undefined) continue;
    wires.arrivals[target]?.push({
      port: edge.to.port,
      edge,
      source,
      ...('opening' in from && from.opening ? { opening: from.opening } : {}),
    });
  }
  for (const copies of scope.copies.values()) for (const copy of copies) wire(copy, wires);
}

/** Iterative: a long chain of pass-through modules must not exhaust the stack. */
function follow(start: Scope, from: Endpoint, wires: Wires): Followed {
  const direct = start.blocks.get(from.node);
  if (direct !== undefined) return { source: { index: direct, port: from.port } };
  const trail: { scope: Scope; key: string }[] = [];
  let scope = start;
  let at: Endpoint = from;
  let answer: Followed | undefined;
  while (!answer) {
    const index = scope.blocks.get(at.node);
    if (index !== undefined) {
      answer = { source: { index, port: at.port } };
      break;
    }
    const key = `${at.node} ${at.port}`;
    const followed = followedFrom(scope, wires);
    answer = followed.get(key);
    if (answer) break;
    // A circle of modules that only pass on meets this entry of its own and ends here.
    followed.set(key, { opening: undefined });
    trail.push({ scope, key });
    const next = stepBack(scope, at, wires);
    if ('opening' in next) answer = next;
    else ({ scope, at } = next);
  }
  for (const passed of trail) followedFrom(passed.scope, wires).set(passed.key, answer);
  return answer;
}

function followedFrom(scope: Scope, { followed }: Wires): Map<string, Followed> {
  let known = followed.get(scope);
  if (!known) {
    known = new Map();
    followed.set(scope, known);
  }
  return known;
}

/** One step towards the source: out of a module's copy, into the copy before it, or into an instance's last copy. */
function stepBack(
  scope: Scope,
  at: Endpoint,
  wires: Wires,
): { scope: Scope; at: Endpoint } | { opening: Opening | undefined } {
  if (at.node === moduleInput) {
    const { parent } = scope;
    if (!parent) return { opening: undefined };
    const previous = parent.scope.copies.get(parent.instance.id)?.[parent.copy - 1];
    const carried = previous && wireInto(previous, moduleOutput, at.port, wires);
    if (carried) return { scope: previous, at: carried.from };
    const edge = wireInto(parent.scope, parent.instance.id, at.port, wires);
    return edge
      ? { scope: parent.scope, at: edge.from }
      : { opening: { graph: parent.scope.id, node: parent.instance.id, port: at.port } };
  }
  const last = scope.copies.get(at.node)?.at(-1);
  const edge = last && wireInto(last, moduleOutput, at.port, wires);
  return edge
    ? { scope: last, at: edge.from }
    : { opening: last ? { graph: last.id, node: moduleOutput, port: at.port } : undefined };
}

function wireInto(
  { id, blocks }: Scope,
  node: string,
  port: string,
  { edges, into }: Wires,
): Edge | undefined {
  let known = into.get(id);
  if (!known) {
    const borders = (edges.get(id) ?? []).filter(({ to }) => !blocks.has(to.node));
    known = new Map(borders.map((edge) => [`${edge.to.node} ${edge.to.port}`, edge]));
    into.set(id, known);
  }
  return known.get(`${node} ${port}`);
}

// Modules → one flat graph: every copy of every block with its path, every wire from block to block.
import type { GraphId } from '../../document/edits.ts';
import type { Evaluated } from '../../document/expressions.ts';
import type {
  BlockNode,
  Document,
  Edge,
  Endpoint,
  Graph,
  ModuleDefinition,
  ModuleNode,
} from '../../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../../document/schema.ts';
import { ownershipsOf } from '../../document/ties.ts';
import type { TakenFrom, TiedNode } from '../analysis.ts';
import { scopedKey } from '../analysis.ts';
import {
  deepestNesting,
  moduleInItself,
  nestedTooDeep,
  tooManyParts,
  unknownModule,
} from './expand-findings.ts';
import type { ExpandedSize } from './expanded-size.ts';
import { expandedSize, mostParts } from './expanded-size.ts';
import type { Finding } from '../finding.ts';
import { ownerOf } from './owned.ts';
import { repeatOf } from './repeat.ts';
import { brokenTie } from '../tie-findings.ts';

export interface FlatNode {
  /** Where the copy stands: `decoder/2/self-attention`. */
  readonly path: string;
  /** Whose weights it uses: its own path, or the same for all copies that share them. */
  readonly weightsPath: string;
  /** The node, here or around it, that is tied to another, whose weights these are. */
  readonly tied?: TiedNode;
  /** One weight that is another block's. */
  readonly taken?: TakenFrom;
  readonly graph: GraphId;
  readonly node: BlockNode;
  /** Instances around it, outermost first; costs are summed over them. */
  readonly within: readonly Enclosing[];
  /** All copies before this one are first ones: what the user sees when they enter the module. */
  readonly first: boolean;
  /** `wireKey` of its graph and id. */
  readonly key: string;
}

interface Enclosing {
  readonly graph: GraphId;
  readonly node: string;
  /** The instance stands in a first copy itself. */
  readonly first: boolean;
}

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
  /** It is too large to be expanded: nothing of it is known. */
  readonly refused?: true;
}

/** One graph in one place: the document's, or one copy of a module. */
interface Scope {
  readonly id: GraphId;
  readonly graph: Graph;
  readonly first: boolean;
  readonly parent: Parent | undefined;
  /** Index of a block's copy by the block's id; copies of a module instance by its id. */
  readonly blocks: Map<string, number>;
  readonly copies: Map<string, readonly Scope[]>;
  /** Wires into module instances and into `$out`, by `node port`. */
  readonly into: Map<string, Edge>;
  /** What has been followed already: without it a chain of pass-through modules costs its length squared. */
  readonly followed: Map<string, Followed>;
}

interface Parent {
  readonly scope: Scope;
  readonly instance: ModuleNode;
  readonly copy: number;
}

type Followed = { readonly source: FlatSource } | { readonly opening: Opening | undefined };

export function expand(
  document: Document,
  variables: ReadonlyMap<string, Evaluated>,
  ignored: ReadonlySet<Edge>,
): FlatGraph {
  const size = expandedSize(document, variables);
  if (size.parts > mostParts) return refused(size);
  const nodes: FlatNode[] = [];
  const findings: Finding[] = [];
  const definitions = new Map(document.modules.map((module) => [module.id, module]));
  let parts = 0;

  const open = (
    id: GraphId,
    graph: Graph,
    prefix: string,
    weightsPrefix: string,
    within: readonly Enclosing[],
    parent?: Parent,
    tiedAround?: TiedNode,
  ): Scope => {
    const owned = ownershipsOf(graph);
    const scope: Scope = {
      id,
      graph,
      first: !parent || (parent.scope.first && parent.copy === 0),
      parent,
      blocks: new Map(),
      copies: new Map(),
      into: new Map(),
      followed: new Map(),
    };
    parts += 1 + graph.nodes.length + graph.edges.length;
    for (const node of graph.nodes) {
      if (isModuleNode(node)) {
        const copies = copiesOf(node, scope, prefix, weightsPrefix, within, tiedAround);
        scope.copies.set(node.id, copies);
        continue;
      }
      scope.blocks.set(node.id, nodes.length);
      const { owner = node.id, taken, broken } = owned.get(node.id) ?? {};
      if (broken) findings.push(brokenTie(broken, { graph: id, node: node.id }, node));
      const tied =
        tiedAround ?? (owner === node.id ? undefined : { graph: id, node: node.id, owner });
      nodes.push({
        path: prefix + node.id,
        weightsPath: weightsPrefix + owner,
        ...(tied && { tied }),
        ...(taken && { taken: { ...taken, path: weightsPrefix + taken.owner } }),
        graph: id,
        node,
        within,
        first: scope.first,
        key: scopedKey(id, node.id),
      });
    }
    for (const edge of graph.edges)
      if (!scope.blocks.has(edge.to.node) && !ignored.has(edge))
        scope.into.set(`${edge.to.node} ${edge.to.port}`, edge);
    return scope;
  };

  const copiesOf = (
    instance: ModuleNode,
    scope: Scope,
    prefix: string,
    weightsPrefix: string,
    within: readonly Enclosing[],
    tiedAround: TiedNode | undefined,
  ): Scope[] => {
    const definition = definitions.get(instance.module);
    const location = { graph: scope.id, node: instance.id, path: prefix + instance.id };
    const endless = definition && contains(scope, definition);
    if (!definition || endless || within.length >= deepestNesting) {
      findings.push(
        definition
          ? endless
            ? moduleInItself(definition, location)
            : nestedTooDeep(location)
          : unknownModule(instance, location),
      );
      return [];
    }
    const repeat = repeatOf(instance, variables, location, findings);
    const { owner, numbered, tied } = ownerOf(instance, scope, repeat, variables, findings);
    const around = [...within, { graph: scope.id, node: instance.id, first: scope.first }];
    const copies: Scope[] = [];
    for (let copy = 0; copy < repeat && parts < mostAtWork; copy++) {
      const step = repeat > 1 ? `/${copy + 1}/` : '/';
      copies.push(
        open(
          definition.id,
          definition.graph,
          prefix + instance.id + step,
          weightsPrefix + owner + (numbered ? step : '/'),
          around,
          { scope, instance, copy },
          tiedAround ?? tied,
        ),
      );
    }
    return copies;
  };

  const main = open(null, document.graph, '', '', []);
  if (parts >= mostAtWork) return refused({ ...size, parts });
  const arrivals: Arrival[][] = nodes.map(() => []);
  const drawn: DrawnWire[] = [];
  wire(main, ignored, arrivals, drawn);
  return { nodes, arrivals, drawn, findings };
}

/** Modules in a circle unfold until each has been in each, which cannot be reckoned beforehand. */
const mostAtWork = 3 * mostParts;

function refused(size: ExpandedSize): FlatGraph {
  return { nodes: [], arrivals: [], drawn: [], findings: [tooManyParts(size)], refused: true };
}

function contains(scope: Scope, definition: ModuleDefinition): boolean {
  for (let index: Scope | undefined = scope; index; index = index.parent?.scope)
    if (index.id === definition.id) return true;
  return false;
}

/** Follows every wire into a block back through module borders to the block it comes from. */
function wire(
  scope: Scope,
  ignored: ReadonlySet<Edge>,
  arrivals: Arrival[][],
  drawn: DrawnWire[],
): void {
  for (const edge of scope.graph.edges) {
    if (ignored.has(edge)) continue;
    const target = scope.blocks.get(edge.to.node);
    if (target === undefined && !scope.first) continue;
    const from = follow(scope, edge.from);
    const source = 'source' in from ? from.source : undefined;
    if (scope.first && source) drawn.push({ key: scopedKey(scope.id, edge.id), source });
    if (target === undefined) continue;
    arrivals[target]?.push({
      port: edge.to.port,
      edge,
      source,
      ...('opening' in from && from.opening ? { opening: from.opening } : {}),
    });
  }
  for (const copies of scope.copies.values())
    for (const copy of copies) wire(copy, ignored, arrivals, drawn);
}

/** Iterative: a long chain of pass-through modules must not exhaust the stack. */
function follow(start: Scope, from: Endpoint): Followed {
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
    answer = scope.followed.get(key);
    if (answer) break;
    // A circle of modules that only pass on meets this entry of its own and ends here.
    scope.followed.set(key, { opening: undefined });
    trail.push({ scope, key });
    const next = stepBack(scope, at);
    if ('opening' in next) answer = next;
    else ({ scope, at } = next);
  }
  for (const passed of trail) passed.scope.followed.set(passed.key, answer);
  return answer;
}

/** One step towards the source: out of a module's copy, into the copy before it, or into an instance's last copy. */
function stepBack(
  scope: Scope,
  at: Endpoint,
): { scope: Scope; at: Endpoint } | { opening: Opening | undefined } {
  if (at.node === moduleInput) {
    const { parent } = scope;
    if (!parent) return { opening: undefined };
    const previous = parent.scope.copies.get(parent.instance.id)?.[parent.copy - 1];
    const carried = previous?.into.get(`${moduleOutput} ${at.port}`);
    if (previous && carried) return { scope: previous, at: carried.from };
    const edge = parent.scope.into.get(`${parent.instance.id} ${at.port}`);
    return edge
      ? { scope: parent.scope, at: edge.from }
      : { opening: { graph: parent.scope.id, node: parent.instance.id, port: at.port } };
  }
  const last = scope.copies.get(at.node)?.at(-1);
  const edge = last?.into.get(`${moduleOutput} ${at.port}`);
  return last && edge
    ? { scope: last, at: edge.from }
    : { opening: last ? { graph: last.id, node: moduleOutput, port: at.port } : undefined };
}

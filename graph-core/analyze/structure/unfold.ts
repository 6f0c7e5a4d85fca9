// Modules → every copy of every block with its path, and the places the copies stand in. Knows no wires.
import type { GraphId } from '../../document/edits.ts';
import type { Evaluated } from '../../document/expressions.ts';
import type { Document, Graph, ModuleDefinition, ModuleNode } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { ownershipsOf } from '../../document/ties.ts';
import type { NodeFacts, TiedNode } from '../analysis.ts';
import { scopedKey } from '../analysis.ts';
import { deepestNesting, moduleInItself, nestedTooDeep, unknownModule } from './expand-findings.ts';
import { mostParts } from './expanded-size.ts';
import type { Finding } from '../finding.ts';
import { ownerOf } from './owned.ts';
import { repeatOf } from './repeat.ts';
import { brokenTie } from '../tie-findings.ts';

/** A copy of a block before anything of it is derived. */
export interface FlatNode
  extends Pick<NodeFacts, 'path' | 'weightsPath' | 'tied' | 'taken' | 'graph' | 'node'> {
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

/** One graph in one place: the document's, or one copy of a module. */
export interface Scope {
  readonly id: GraphId;
  readonly first: boolean;
  readonly parent: Parent | undefined;
  /** Index of a block's copy by the block's id; copies of a module instance by its id. */
  readonly blocks: Map<string, number>;
  readonly copies: Map<string, readonly Scope[]>;
}

interface Parent {
  readonly scope: Scope;
  readonly instance: ModuleNode;
  readonly copy: number;
}

export interface Unfolded {
  readonly document: Document;
  readonly variables: ReadonlyMap<string, Evaluated>;
  readonly nodes: readonly FlatNode[];
  readonly main: Scope;
  readonly findings: readonly Finding[];
  /** Blocks and wires of all copies. */
  readonly parts: number;
  /** Some module is in itself: how far it unfolds depends on how many wires there are. */
  readonly endless: boolean;
}

/** Modules in a circle unfold until each has been in each, which cannot be reckoned beforehand. */
export const mostAtWork = 3 * mostParts;

/** `before`: of an earlier version of the document; kept where only wires have changed. */
export function unfold(
  document: Document,
  variables: ReadonlyMap<string, Evaluated>,
  before?: Unfolded,
): Unfolded {
  if (before && before.variables === variables && !before.endless)
    if (sameNodes(before.document, document)) return before;
  const nodes: FlatNode[] = [];
  const findings: Finding[] = [];
  const definitions = new Map(document.modules.map((module) => [module.id, module]));
  let parts = 0;
  let endless = false;

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
      first: !parent || (parent.scope.first && parent.copy === 0),
      parent,
      blocks: new Map(),
      copies: new Map(),
    };
    parts += 1 + graph.nodes.length + graph.edges.length;
    for (const node of graph.nodes) {
      if (isModuleNode(node)) {
        const copies = copiesOf(node, scope, graph, prefix, weightsPrefix, within, tiedAround);
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
    return scope;
  };

  const copiesOf = (
    instance: ModuleNode,
    scope: Scope,
    around: Graph,
    prefix: string,
    weightsPrefix: string,
    within: readonly Enclosing[],
    tiedAround: TiedNode | undefined,
  ): Scope[] => {
    const definition = definitions.get(instance.module);
    const location = { graph: scope.id, node: instance.id, path: prefix + instance.id };
    const inItself = definition !== undefined && contains(scope, definition);
    endless ||= inItself;
    if (!definition || inItself || within.length >= deepestNesting) {
      findings.push(
        definition
          ? inItself
            ? moduleInItself(definition, location)
            : nestedTooDeep(location)
          : unknownModule(instance, location),
      );
      return [];
    }
    const repeat = repeatOf(instance, variables, location, findings);
    const { owner, numbered, tied } = ownerOf(
      instance,
      { id: scope.id, graph: around },
      repeat,
      variables,
      findings,
    );
    const inside = [...within, { graph: scope.id, node: instance.id, first: scope.first }];
    const copies: Scope[] = [];
    for (let copy = 0; copy < repeat && parts < mostAtWork; copy++) {
      const step = repeat > 1 ? `/${copy + 1}/` : '/';
      copies.push(
        open(
          definition.id,
          definition.graph,
          prefix + instance.id + step,
          weightsPrefix + owner + (numbered ? step : '/'),
          inside,
          { scope, instance, copy },
          tiedAround ?? tied,
        ),
      );
    }
    return copies;
  };

  const main = open(null, document.graph, '', '', []);
  return { document, variables, nodes, main, findings, parts, endless };
}

function sameNodes(before: Document, now: Document): boolean {
  if (before.graph.nodes !== now.graph.nodes) return false;
  if (before.modules === now.modules) return true;
  return (
    before.modules.length === now.modules.length &&
    before.modules.every(
      ({ id, graph }, index) =>
        id === now.modules[index]?.id && graph.nodes === now.modules[index].graph.nodes,
    )
  );
}

function contains(scope: Scope, definition: ModuleDefinition): boolean {
  for (let index: Scope | undefined = scope; index; index = index.parent?.scope)
    if (index.id === definition.id) return true;
  return false;
}

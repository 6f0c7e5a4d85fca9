// Modules → one flat graph: every copy of every block with its path, every wire from block to block. Knows no blocks.
import type { GraphId } from '../document/edits.ts';
import type { Evaluated } from '../document/expressions.ts';
import { resolveQuantity } from '../document/expressions.ts';
import type {
  BlockNode,
  Document,
  Edge,
  Endpoint,
  Graph,
  ModuleDefinition,
  ModuleNode,
} from '../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../document/schema.ts';
import { text } from '../text.ts';
import type { Place, Problem } from './problem.ts';
import { error } from './problem.ts';

export interface FlatNode {
  /** Where the copy stands: `decoder/2/self-attention`. */
  readonly path: string;
  /** Whose weights it uses: its own path, or the same for all copies of a module with shared weights. */
  readonly weightsPath: string;
  readonly graph: GraphId;
  readonly node: BlockNode;
}

export interface FlatEdge {
  readonly from: { readonly path: string; readonly port: string };
  readonly to: { readonly path: string; readonly port: string };
  /** The wire the user drew into `to`. */
  readonly edge: Edge;
  readonly graph: GraphId;
}

export interface FlatGraph {
  readonly nodes: readonly FlatNode[];
  readonly edges: readonly FlatEdge[];
  readonly problems: readonly Problem[];
}

/** One graph in one place: the document's, or one copy of a module. */
interface Scope {
  readonly id: GraphId;
  readonly graph: Graph;
  readonly prefix: string;
  readonly weightsPrefix: string;
  readonly parent?: { readonly scope: Scope; readonly instance: ModuleNode; readonly copy: number };
  readonly nodes: ReadonlyMap<string, Graph['nodes'][number]>;
  readonly copies: Map<string, readonly Scope[]>;
  readonly into: ReadonlyMap<string, Edge>;
}

const mostNodes = 200_000;

export function expand(document: Document, variables: ReadonlyMap<string, Evaluated>): FlatGraph {
  const nodes: FlatNode[] = [];
  const edges: FlatEdge[] = [];
  const problems: Problem[] = [];
  const definitions = new Map(document.modules.map((module) => [module.id, module]));
  const lookup = (name: string): Evaluated =>
    variables.get(name) ?? {
      error: text(`There is no variable ‘${name}’.`, `変数「${name}」がありません。`),
    };

  const open = (
    id: GraphId,
    graph: Graph,
    prefix: string,
    weightsPrefix: string,
    within: readonly string[],
    parent?: Scope['parent'],
  ): Scope => {
    const into = new Map(graph.edges.map((edge) => [`${edge.to.node} ${edge.to.port}`, edge]));
    const scope: Scope = {
      id,
      graph,
      prefix,
      weightsPrefix,
      nodes: new Map(graph.nodes.map((node) => [node.id, node])),
      copies: new Map(),
      into,
      ...(parent ? { parent } : {}),
    };
    for (const node of graph.nodes) {
      if (!isModuleNode(node))
        nodes.push({
          path: prefix + node.id,
          weightsPath: weightsPrefix + node.id,
          graph: id,
          node,
        });
      else if (nodes.length < mostNodes) scope.copies.set(node.id, copiesOf(node, scope, within));
    }
    return scope;
  };

  const copiesOf = (instance: ModuleNode, scope: Scope, within: readonly string[]): Scope[] => {
    const place: Place = { graph: scope.id, node: instance.id, path: scope.prefix + instance.id };
    const definition = definitions.get(instance.module);
    if (!definition) {
      problems.push(
        error(
          'unknown-module',
          text(
            `‘${instance.id}’ is a copy of the module ‘${instance.module}’, which is not in this document.`,
            `「${instance.id}」はモジュール「${instance.module}」の複製ですが、この文書にありません。`,
          ),
          place,
        ),
      );
      return [];
    }
    if (within.includes(definition.id)) {
      problems.push(
        error(
          'module-in-itself',
          text(
            `The module ‘${definition.id}’ contains itself, so it would never end. Remove ‘${instance.id}’ from it.`,
            `モジュール「${definition.id}」が自分自身を含んでいます。「${instance.id}」を取り除いてください。`,
          ),
          place,
        ),
      );
      return [];
    }
    const repeat = repeatOf(instance, lookup, place, problems);
    const own = instance.weights === 'own';
    return Array.from({ length: repeat }, (_, copy) => {
      const step = repeat > 1 ? `/${copy + 1}/` : '/';
      const prefix = scope.prefix + instance.id + step;
      const weightsPrefix = scope.weightsPrefix + instance.id + (own ? step : '/');
      return open(
        definition.id,
        definition.graph,
        prefix,
        weightsPrefix,
        [...within, definition.id],
        { scope, instance, copy },
      );
    });
  };

  const main = open(null, document.graph, '', '', []);
  if (nodes.length >= mostNodes)
    problems.push(
      error(
        'too-many-blocks',
        text(
          `With its modules written out the model has more than ${mostNodes} blocks. Lower a repeat.`,
          `モジュールを展開するとブロックが ${mostNodes} 個を超えます。繰り返し回数を減らしてください。`,
        ),
        { graph: null },
      ),
    );
  wire(main, definitions, edges, problems);
  return { nodes, edges, problems };
}

function repeatOf(
  instance: ModuleNode,
  lookup: (name: string) => Evaluated,
  place: Place,
  problems: Problem[],
): number {
  const evaluated = resolveQuantity(instance.repeat, lookup);
  if (
    'value' in evaluated &&
    Number.isInteger(evaluated.value) &&
    evaluated.value >= 1 &&
    evaluated.value <= 1000
  )
    return evaluated.value;
  const why =
    'error' in evaluated
      ? evaluated.error
      : text(`it comes to ${evaluated.value}`, `値は ${evaluated.value} です`);
  problems.push(
    error(
      'bad-repeat',
      text(
        `The repeat of ‘${instance.id}’ must be a whole number from 1 to 1000: ${why.en}`,
        `「${instance.id}」の繰り返しは 1 から 1000 の整数にしてください：${why.ja}`,
      ),
      place,
      [
        {
          label: text('Set the repeat to 1', '繰り返しを 1 にする'),
          edit: { edit: 'set-instance', graph: place.graph, node: instance.id, repeat: 1 },
        },
      ],
    ),
  );
  return 1;
}

/** Follows every wire into a block back through module borders to the block it comes from. */
function wire(
  scope: Scope,
  definitions: ReadonlyMap<string, ModuleDefinition>,
  edges: FlatEdge[],
  problems: Problem[],
): void {
  for (const edge of scope.graph.edges) {
    const missing = [edge.from, edge.to].find((end) => !exists(scope, end));
    if (missing) {
      if (!scope.parent || scope.parent.copy === 0) problems.push(dangling(scope, edge, missing));
      continue;
    }
    const target = scope.nodes.get(edge.to.node);
    if (!target || isModuleNode(target)) continue;
    const from = sourceOf(scope, edge.from);
    if (from)
      edges.push({
        from,
        to: { path: scope.prefix + target.id, port: edge.to.port },
        edge,
        graph: scope.id,
      });
  }
  for (const copies of scope.copies.values())
    for (const copy of copies) wire(copy, definitions, edges, problems);
}

/** Iterative: a long chain of pass-through modules must not exhaust the stack. */
function sourceOf(start: Scope, from: Endpoint): { path: string; port: string } | undefined {
  let scope = start;
  let at: Endpoint = from;
  for (let steps = 0; steps < 100_000; steps++) {
    if (at.node === moduleInput) {
      const { parent } = scope;
      if (!parent) return undefined;
      const previous = parent.scope.copies.get(parent.instance.id)?.[parent.copy - 1];
      const carried = previous?.into.get(`${moduleOutput} ${at.port}`);
      const next: Edge | undefined =
        carried ?? parent.scope.into.get(`${parent.instance.id} ${at.port}`);
      if (!next) return undefined;
      scope = carried && previous ? previous : parent.scope;
      at = next.from;
      continue;
    }
    const node = scope.nodes.get(at.node);
    if (!node) return undefined;
    if (!isModuleNode(node)) return { path: scope.prefix + node.id, port: at.port };
    const last = scope.copies.get(node.id)?.at(-1);
    const edge = last?.into.get(`${moduleOutput} ${at.port}`);
    if (!last || !edge) return undefined;
    scope = last;
    at = edge.from;
  }
  return undefined;
}

function exists(scope: Scope, end: Endpoint): boolean {
  if (end.node === moduleInput || end.node === moduleOutput) return scope.id !== null;
  return scope.nodes.has(end.node);
}

function dangling(scope: Scope, edge: Edge, missing: Endpoint): Problem {
  return error(
    'dangling-wire',
    text(
      `The wire ‘${edge.id}’ from ‘${edge.from.node}’ to ‘${edge.to.node}’ hangs loose: there is no ‘${missing.node}’.`,
      `「${edge.from.node}」から「${edge.to.node}」への配線「${edge.id}」の片端がありません。「${missing.node}」が見つかりません。`,
    ),
    { graph: scope.id, edge: edge.id },
    [
      {
        label: text('Remove the wire', '配線を取り除く'),
        edit: { edit: 'remove', graph: scope.id, edges: [edge.id] },
      },
    ],
  );
}

// Edits as a person might make them, right and wrong, drawn from numbers: the same numbers always give the same edits.
import fc from 'fast-check';
import { blocks, findBlock } from '../blocks/index.ts';
import { copyOut, pasteIn, readClip, clipText } from '../document/clip.ts';
import type { Edit, GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import { freeId } from '../document/ids.ts';
import {
  addInstance,
  addPort,
  duplicateModule,
  removeModule,
  removePort,
  renamePort,
} from '../document/modules.ts';
import type { Document, Endpoint, Graph, Json, Node } from '../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../document/schema.ts';
import { unpackModule } from '../document/unpack-module.ts';
import type { Analysis } from './analysis.ts';
import { moduleFromSelection } from './structure/module-from-selection.ts';

/** What to do, and numbers to decide on what. */
export type Move = readonly [name: MoveName, a: number, b: number, c: number, d: number];

const moveNames = [
  'add',
  'add',
  'add',
  'add',
  'connect',
  'connect',
  'connect',
  'connect',
  'connect',
  'connect',
  'repair',
  'repair',
  'connect-anything',
  'delete-node',
  'delete-edge',
  'param',
  'param',
  'bad-param',
  'variable',
  'move',
  'rename',
  'bypass',
  'paste',
  'group',
  'unpack',
  'instance',
  'repeat',
  'port',
  'bind',
  'repair',
  'tie',
  'tie',
] as const;
type MoveName = (typeof moveNames)[number];

export const moves = (most: number) =>
  fc.array(
    fc.tuple(
      fc.constantFrom(...moveNames),
      fc.nat(10_000),
      fc.nat(10_000),
      fc.nat(10_000),
      fc.nat(10_000),
    ),
    { minLength: 1, maxLength: most, size: 'max' },
  );

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

/** Common ones more often, so that something sound comes about now and then. */
const common =
  'vector-input dense dense add add dropout layer-norm regression-output token-input embedding multi-head-attention add-and-norm classification-output';
const types = Object.keys(blocks).concat(common.split(' '));
const variables = ['d', 'T', 'width'];

/** The edit that a move comes to in this document; undefined where there is nothing to do it to. */
export function editOf(
  document: Document,
  analysis: Analysis,
  [name, a, b, c, d]: Move,
): Edit | undefined {
  const id =
    pick<GraphId>([null, null, null, ...document.modules.map((module) => module.id)], a) ?? null;
  const graph = graphOf(document, id);
  if (!graph) return undefined;
  const node = pick(graph.nodes, b);
  switch (name) {
    case 'add': {
      const type = pick(types, b) ?? '';
      const position = { x: c % 2000, y: d % 1000 };
      return {
        edit: 'add',
        graph: id,
        nodes: [{ id: freeId(graph, type), type, params: {}, position }],
      };
    }
    case 'connect': {
      const wired = new Set(graph.edges.map((edge) => `${edge.to.node} ${edge.to.port}`));
      const open = targets(document, id, graph).filter(
        ({ node: to, port }) => c % 3 === 0 || !wired.has(`${to} ${port}`),
      );
      const to = pick(open, b);
      const last = graph.nodes.findIndex(({ id: own }) => own === to?.node);
      const earlier = sources(document, id, {
        ...graph,
        nodes: last < 0 ? graph.nodes : graph.nodes.slice(0, last),
      });
      const like = earlier.filter(({ port }) => port === to?.port || port === 'values');
      const from = pick(like.length > 0 && c % 4 > 0 ? like : earlier, d);
      if (!from || !to) return undefined;
      return { edit: 'add', graph: id, edges: [{ id: freeId(graph, 'wire'), from, to }] };
    }
    case 'connect-anything': {
      const from = pick(sources(document, id, graph), b);
      const to = pick(targets(document, id, graph), c);
      if (!from || !to) return undefined;
      const port = d % 5 === 0 ? 'nothing' : to.port;
      const edge = { id: freeId(graph, 'wire'), from, to: { ...to, port } };
      return { edit: 'add', graph: id, edges: [edge] };
    }
    case 'delete-node':
      return node && c % 3 === 0 ? { edit: 'remove', graph: id, nodes: [node.id] } : undefined;
    case 'delete-edge': {
      const edge = pick(graph.edges, b);
      return edge && { edit: 'remove', graph: id, edges: [edge.id] };
    }
    case 'param':
    case 'bad-param':
      return node && paramEdit(id, node, name === 'param', c, d);
    case 'variable':
      return {
        edit: 'set-variable',
        name: pick(variables, b) ?? 'd',
        value:
          c % 7 === 0 ? undefined : c % 5 === 0 ? `=${pick(variables, d)}*2` : 8 * (1 + (c % 8)),
      };
    case 'move':
      return node && { edit: 'move', graph: id, positions: { [node.id]: { x: c, y: d } } };
    case 'rename':
      return node && { edit: 'rename', graph: id, node: node.id, name: `name ${c % 10}` };
    case 'bypass':
      return node && { edit: 'set-bypass', graph: id, node: node.id, bypass: !node.bypass };
    case 'paste': {
      const chosen = new Set(
        graph.nodes.filter((_, index) => (b >> (index % 12)) & 1).map((other) => other.id),
      );
      const text = clipText(copyOut(document, id, { nodes: chosen, notes: new Set() }));
      const clip = readClip(text);
      if (clip && 'refused' in clip) throw new Error(clip.refused.en);
      const pasted = clip && pasteIn(document, id, clip, { by: { x: 24, y: 24 } });
      return pasted && 'edit' in pasted ? pasted.edit : undefined;
    }
    case 'group': {
      const chosen = new Set(
        graph.nodes.filter((_, index) => (b >> (index % 12)) & 1).map((other) => other.id),
      );
      const made = moduleFromSelection(document, analysis, findBlock, id, chosen, `part ${c % 5}`);
      return 'edit' in made ? made.edit : undefined;
    }
    case 'unpack': {
      const instance = pick(graph.nodes.filter(isModuleNode), b);
      const unpacked = instance && unpackModule(document, id, instance.id);
      return unpacked && 'edit' in unpacked ? unpacked.edit : undefined;
    }
    case 'instance':
    case 'repeat':
    case 'port':
      return moduleEdit(document, id, graph, name, b, c, d);
    case 'bind':
      return (
        node && { edit: 'bind', node: node.id, column: c % 3 === 0 ? undefined : `column ${d % 3}` }
      );
    case 'tie':
      return node && tieEdit(id, graph, node, c, d);
    case 'repair': {
      const problem = pick(analysis.problems, b);
      return problem && pick(problem.repairs, c % 2)?.edit;
    }
  }
}

/** To a node that may or may not be one that it can be tied to. */
function tieEdit(id: GraphId, graph: Graph, node: Node, c: number, d: number): Edit | undefined {
  const kindOf = (of: Node) => (isModuleNode(of) ? of.module : of.type);
  const alike = graph.nodes.filter((other) => kindOf(other) === kindOf(node));
  const other = pick(c % 3 > 0 ? alike : graph.nodes, d);
  if (!other || c % 7 === 0) return { edit: 'set-tie', graph: id, node: node.id, tie: undefined };
  const single = { weight: 'kernel', of: d % 2 ? 'kernel' : 'table', transposed: d % 3 > 0 };
  const tie = c % 5 === 0 ? { node: other.id, ...single } : { node: other.id };
  return { edit: 'set-tie', graph: id, node: node.id, tie };
}

function moduleEdit(
  document: Document,
  id: GraphId,
  graph: Graph,
  name: 'instance' | 'repeat' | 'port',
  b: number,
  c: number,
  d: number,
): Edit | undefined {
  const module = pick(document.modules, b);
  if (!module) return undefined;
  if (name === 'instance') {
    if (c % 4 === 0) return duplicateModule(document, module.id)?.edit;
    const removal = c % 4 === 1 ? removeModule(document, module.id) : undefined;
    if (removal) return 'edit' in removal ? removal.edit : undefined;
    const added = addInstance(document, id, module.id, { x: c % 1000, y: d % 1000 });
    return 'edit' in added ? added.edit : undefined;
  }
  if (name === 'repeat') {
    const instance = pick(graph.nodes.filter(isModuleNode), c);
    return (
      instance && {
        edit: 'set-instance',
        graph: id,
        node: instance.id,
        repeat: d % 9 === 0 ? '=d/8' : 1 + (d % 3),
        weights: d % 2 ? 'own' : 'shared',
      }
    );
  }
  const side = c % 2 ? 'inputs' : 'outputs';
  const port = pick(module[side], d);
  if (!port || c % 3 === 0)
    return addPort(document, module.id, side, { name: 'more', kind: 'values' })?.edit;
  if (c % 3 === 1) return removePort(document, module.id, side, port.name);
  const renamed = renamePort(document, module.id, side, port.name, `port-${d % 7}`);
  return 'edit' in renamed ? renamed.edit : undefined;
}

function paramEdit(
  graph: GraphId,
  node: Node,
  sensible: boolean,
  c: number,
  d: number,
): Edit | undefined {
  if (isModuleNode(node)) return undefined;
  const shape = findBlock(node.type)?.params.shape ?? {};
  const param = pick(Object.keys(shape), c);
  if (!param) return undefined;
  const wrong: Json[] = [-1, 1.5, 'nonsense', null, '=nothing', '=d+', [1], { a: 1 }];
  const right: Json[] = [1, 2, 4, 8, '=d', '=2*width', true, false, 'same', 'valid', 'relu'];
  const value = pick(sensible ? right : wrong, d);
  return { edit: 'set-param', graph, node: node.id, param, value };
}

function sources(document: Document, id: GraphId, graph: Graph): Endpoint[] {
  const module = document.modules.find((module) => module.id === id);
  return [
    ...(module?.inputs ?? []).map(({ name }) => ({ node: moduleInput, port: name })),
    ...graph.nodes.flatMap((node) => ends(document, node, 'outputs')),
  ];
}

function targets(document: Document, id: GraphId, graph: Graph): Endpoint[] {
  const module = document.modules.find((module) => module.id === id);
  return [
    ...(module?.outputs ?? []).map(({ name }) => ({ node: moduleOutput, port: name })),
    ...graph.nodes.flatMap((node) => ends(document, node, 'inputs')),
  ];
}

function ends(document: Document, node: Node, side: 'inputs' | 'outputs'): Endpoint[] {
  const names = isModuleNode(node)
    ? document.modules.find(({ id }) => id === node.module)?.[side].map(({ name }) => name)
    : Object.keys(findBlock(node.type)?.[side] ?? {});
  return (names ?? []).map((port) => ({ node: node.id, port }));
}

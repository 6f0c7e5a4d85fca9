// Ways out where a document takes no data in or learns nothing: an input or an output, wired where it fits.
import type { Block } from '../../blocks/block.ts';
import { endOf } from '../../blocks/block.ts';
import { blocks } from '../../blocks/index.ts';
import { kindFits } from '../../blocks/kit/shape.ts';
import { freePlace, nodeRoom } from '../../document/insert-node.ts';
import { freeId } from '../../document/ids.ts';
import type { Endpoint } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { RepairContext } from '../finding.ts';
import { nodeName } from '../../document/node-name.ts';
import type { Repair } from '../problem.ts';

/** How many places each kind of block is tried at. */
const mostPlaces = 2;

export function inputRepairs(at: RepairContext): Repair[] {
  const open = openInputs(at).slice(0, mostPlaces);
  return open.flatMap((to) =>
    suitable(at, (block) => endOf(block) === 'input').flatMap((block) => {
      const output = Object.entries(block.outputs).find(
        ([, { feed, kind }]) => feed && kindFits(kind, to.kind),
      );
      return output ? [addition(at, block, { port: output[0], other: to, side: 'before' })] : [];
    }),
  );
}

export function outputRepairs(at: RepairContext): Repair[] {
  const ends = looseOutputs(at).slice(0, mostPlaces);
  return ends.flatMap((from) =>
    suitable(at, (block) => endOf(block) === 'target').flatMap((block) => {
      const input = Object.entries(block.inputs).find(
        ([, { optional, kind }]) => !optional && kindFits(from.kind, kind),
      );
      return input ? [addition(at, block, { port: input[0], other: from, side: 'behind' })] : [];
    }),
  );
}

type Kind = Block['inputs'][string]['kind'];
type Loose = Endpoint & { readonly kind: Kind };

function suitable({ findBlock }: RepairContext, wanted: (block: Block) => boolean): Block[] {
  return Object.values(blocks).filter((block) => findBlock(block.type) === block && wanted(block));
}

/** Required inputs of the document's own graph that nothing is wired to, from left to right. */
function openInputs({ document: { graph }, findBlock }: RepairContext): Loose[] {
  const wired = new Set(graph.edges.map(({ to }) => `${to.node} ${to.port}`));
  return [...graph.nodes]
    .sort((a, b) => a.position.x - b.position.x)
    .flatMap((node) =>
      isModuleNode(node)
        ? []
        : Object.entries(findBlock(node.type, node.params)?.inputs ?? {}).flatMap(
            ([port, { kind, optional }]) =>
              optional || wired.has(`${node.id} ${port}`) ? [] : [{ node: node.id, port, kind }],
          ),
    );
}

/** First outputs that nothing uses, from right to left. */
function looseOutputs({ document, findBlock }: RepairContext): Loose[] {
  const { nodes, edges } = document.graph;
  const used = new Set(edges.map(({ from }) => from.node));
  return [...nodes]
    .filter(({ id }) => !used.has(id))
    .sort((a, b) => b.position.x - a.position.x)
    .flatMap((node) => {
      if (isModuleNode(node)) {
        const [first] = document.modules.find(({ id }) => id === node.module)?.outputs ?? [];
        return first ? [{ node: node.id, port: first.name, kind: first.kind }] : [];
      }
      const [first] = Object.entries(findBlock(node.type, node.params)?.outputs ?? {});
      return first ? [{ node: node.id, port: first[0], kind: first[1].kind }] : [];
    });
}

function addition(
  { document: { graph } }: RepairContext,
  block: Block,
  { port, other, side }: { port: string; other: Loose; side: 'before' | 'behind' },
): Repair {
  const id = freeId(graph, block.type);
  const neighbour = graph.nodes.find((node) => node.id === other.node);
  const shift = side === 'before' ? -nodeRoom.width : nodeRoom.width;
  const { x, y } = neighbour?.position ?? { x: 0, y: 0 };
  const mine = { node: id, port };
  const its = { node: other.node, port: other.port };
  const name = nodeName({ graph: null, node: { id: other.node } });
  const { title } = block.docs;
  return {
    label: text(
      `Add ${title.en} ${side} ‘${name}’`,
      `「${name}」の${side === 'before' ? '前' : '後'}に${title.ja}を加える`,
    ),
    edit: {
      edit: 'add',
      graph: null,
      nodes: [
        { id, type: block.type, params: {}, position: freePlace(graph, { x: x + shift, y }) },
      ],
      edges: [
        {
          id: freeId(graph, 'wire', new Set([id])),
          from: side === 'before' ? mine : its,
          to: side === 'before' ? its : mine,
        },
      ],
    },
  };
}

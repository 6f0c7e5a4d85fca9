// Ways out where a block lies loose: into the wire it lies at, by place and by what it is fed from. Knows no particular block.
import { kindFits } from '../../blocks/kit/shape.ts';
import type { GraphId } from '../../document/edits.ts';
import { graphOf } from '../../document/edits.ts';
import { nodeRoom, putIntoWire } from '../../document/insert-node.ts';
import type { Edge, Graph, Position } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { RepairContext } from '../finding.ts';
import { nameOf, portsOf } from '../names.ts';
import type { Repair } from '../problem.ts';

const mostWires = 2;

/** Into the wires nearest to it; a block that is fed already, into the other wires of what feeds it. */
export function insertions(at: RepairContext, id: GraphId, node: string): Repair[] {
  const graph = graphOf(at.document, id);
  const block = graph?.nodes.find((own) => own.id === node);
  if (!graph || !block || graph.edges.some(({ from }) => from.node === node)) return [];
  const feeding = graph.edges.filter(({ to }) => to.node === node);
  const wires = graph.edges
    .filter(
      ({ from, to }) =>
        to.node !== node &&
        (feeding.length === 0 ||
          feeding.some((edge) => edge.from.node === from.node && edge.from.port === from.port)),
    )
    .map((edge) => ({ edge, distance: distanceTo(graph, edge, block.position) }))
    .sort((a, b) => a.distance - b.distance);
  return wires.flatMap(({ edge }) => insertion(at, id, edge, node, feeding)).slice(0, mostWires);
}

function insertion(
  at: RepairContext,
  graph: GraphId,
  edge: Edge,
  node: string,
  feeding: readonly Edge[],
): Repair[] {
  const given = portsOf(at, graph, edge.from.node, 'outputs').find(
    ({ name }) => name === edge.from.port,
  );
  const wanted = portsOf(at, graph, edge.to.node, 'inputs').find(
    ({ name }) => name === edge.to.port,
  );
  const input = portsOf(at, graph, node, 'inputs').find(
    ({ name, kind }) =>
      given &&
      kindFits(given.kind, kind) &&
      (feeding.length === 0 || feeding.some(({ to }) => to.port === name)),
  );
  const output = portsOf(at, graph, node, 'outputs').find(
    ({ kind }) => wanted && kindFits(kind, wanted.kind),
  );
  if (!input || !output) return [];
  const edit = putIntoWire(at.document, graph, edge.id, node, {
    input: input.name,
    output: output.name,
  });
  if (!edit) return [];
  const [from, to] = [nameOf(graph, edge.from.node).en, nameOf(graph, edge.to.node).en];
  const name = nameOf(graph, node).en;
  return [
    {
      label: text(
        `Put ‘${name}’ between ‘${from}’ and ‘${to}’`,
        `「${name}」を「${from}」と「${to}」の間に入れる`,
      ),
      edit,
    },
  ];
}

const middleOfHead = { x: nodeRoom.width / 2, y: 30 };

/** From the middle of a block to the straight line that a wire would be. */
function distanceTo({ nodes }: Graph, { from, to }: Edge, position: Position): number {
  const positionBeside = (id: string, side: number): Position | undefined => {
    const found = nodes.find((node) => node.id === id)?.position;
    return found && { x: found.x + side, y: found.y + middleOfHead.y };
  };
  const point = { x: position.x + middleOfHead.x, y: position.y + middleOfHead.y };
  const start = positionBeside(from.node, nodeRoom.width) ?? positionBeside(to.node, 0);
  const end = positionBeside(to.node, 0) ?? start;
  if (!start || !end) return Number.POSITIVE_INFINITY;
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - start.x) * dx + (point.y - start.y) * dy) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - start.x - share * dx, point.y - start.y - share * dy);
}

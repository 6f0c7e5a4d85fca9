// Every block of a graph where it stands, and the two ends of a module, which are not stored.
import type { Document, Graph, GraphId } from '../../../graph-core/index.ts';
import { graphOf, moduleInput, moduleOutput } from '../../../graph-core/index.ts';
import type { NodeBox } from '../node-geometry.ts';
import { borderBox, boxOf, flowOf } from '../node-geometry.ts';
import type { PlacedBox } from './route-wires.ts';
import { fromPlain, plainBox, toPlain } from './plain.ts';

/** Between a module's end and what stands nearest to it. */
const bordersAway = 72;

const known = new WeakMap<Graph, { document: Document; boxes: ReadonlyMap<string, PlacedBox> }>();

export function placedBoxes(document: Document, graph: GraphId): ReadonlyMap<string, PlacedBox> {
  const within = graphOf(document, graph);
  if (!within) return new Map();
  const before = known.get(within);
  // What an instance of a module looks like depends on the module.
  if (before && before.document.modules === document.modules) return before.boxes;
  const boxes = new Map<string, PlacedBox>();
  for (const node of within.nodes)
    boxes.set(node.id, { id: node.id, ...node.position, ...boxOf(document, within, node) });
  const module = document.modules.find(({ id }) => id === graph);
  if (module) {
    const blocks = [...boxes.values()];
    const [ins, outs] = [
      borderBox(module.inputs, 'in', flowOf(within)),
      borderBox(module.outputs, 'out', flowOf(within)),
    ];
    boxes.set(moduleInput, placed(moduleInput, ins, within, blocks));
    boxes.set(moduleOutput, placed(moduleOutput, outs, within, blocks));
  }
  known.set(within, { document, boxes });
  return boxes;
}

/** Before all that is inside, or behind it, level with what it is wired to. */
function placed(id: string, box: NodeBox, graph: Graph, blocks: readonly PlacedBox[]): PlacedBox {
  const flow = flowOf(graph);
  const plain = blocks.map((block) => plainBox(block, flow));
  const own = plainBox({ x: 0, y: 0, ...box }, flow);
  const left = Math.min(0, ...plain.map(({ x }) => x)) - bordersAway - own.width;
  const right = Math.max(0, ...plain.map(({ x, width }) => x + width)) + bordersAway;
  const first = id === moduleInput;
  const x = blocks.length === 0 ? (first ? -200 : 200) : first ? left : right;
  const lift = wishes(id, box, graph, blocks);
  const middle =
    (Math.min(...plain.map(({ y }) => y)) + Math.max(...plain.map(({ y, height }) => y + height))) /
    2;
  const y = lift.length > 0 ? median(lift) : blocks.length > 0 ? middle - own.height / 2 : 0;
  const corner = fromPlain({ x, y }, flow);
  const at = flow === 'up' ? { x: corner.x, y: corner.y - box.height } : corner;
  return { id, ...box, x: Math.round(at.x), y: Math.round(at.y) };
}

/** Where it would stand for each of its wires to be straight. */
function wishes(id: string, box: NodeBox, graph: Graph, blocks: readonly PlacedBox[]): number[] {
  const flow = flowOf(graph);
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const acrossOf = (at: { readonly x: number; readonly y: number }) => toPlain(at, flow).y;
  return graph.edges.flatMap(({ from, to }) => {
    const [own, other] = from.node === id ? [from, to] : [to, from];
    if (own.node !== id) return [];
    const block = byId.get(other.node);
    const joint = (from.node === id ? box.outputs : box.inputs).find(
      ({ port }) => port === own.port,
    );
    const far = (from.node === id ? block?.inputs : block?.outputs)?.find(
      ({ port }) => port === other.port,
    );
    if (!block || !joint || !far) return [];
    return [acrossOf({ x: block.x + far.x, y: block.y + far.y }) - acrossOf(joint)];
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

// Which joints of a block take a wire that is let go over it.
import type { Analysis, Document, GraphId, Text } from '../../graph-core/index.ts';
import { graphOf, moduleInput, moduleOutput } from '../../graph-core/index.ts';
import { borderBox, boxOf, flowOf, kindOfPort } from '../document/node-geometry.ts';
import type { LooseWire } from '../stores/canvas.ts';
import { refusalOf } from './wires/connection.ts';
import type { Wiring } from './from-flow.ts';
import { wiringTo } from './from-flow.ts';

interface Fitting {
  readonly label: Text;
  readonly wiring: Wiring;
}

interface Canvas {
  readonly document: Document;
  readonly analysis: Analysis;
  readonly graph: GraphId;
}

/** All that are equally good: free before taken, required before optional, of the very same kind before others. */
export function jointsFor(
  { document, analysis, graph }: Canvas,
  wire: LooseWire,
  node: string,
): { readonly fitting: readonly Fitting[]; readonly refusal: Text | undefined } {
  const within = graphOf(document, graph);
  const kind = within && kindOfPort(document, within, graph, wire, wire.end);
  let refusal: Text | undefined;
  const fitting = jointsOf(document, graph, node, wire.end).flatMap((joint) => {
    const wiring = wiringTo(wire, { node, port: joint.port });
    const why = refusalOf(document, analysis, graph, wiring);
    refusal ??= why;
    if (why) return [];
    const isTaken =
      wire.end === 'output' &&
      !joint.variadic &&
      within?.edges.some(({ to }) => to.node === node && to.port === joint.port);
    const worse = (isTaken ? 4 : 0) + (joint.optional ? 2 : 0) + (joint.kind === kind ? 0 : 1);
    return [{ label: joint.label, wiring, worse }];
  });
  const best = Math.min(...fitting.map(({ worse }) => worse));
  return { fitting: fitting.filter(({ worse }) => worse === best), refusal };
}

function jointsOf(document: Document, graph: GraphId, id: string, held: LooseWire['end']) {
  const within = graphOf(document, graph);
  const module = document.modules.find((other) => other.id === graph);
  if (module && (id === moduleInput || id === moduleOutput)) {
    const end = id === moduleInput ? 'in' : 'out';
    const ports = end === 'in' ? module.inputs : module.outputs;
    const box = borderBox(ports, end, within ? flowOf(within) : 'right');
    return held === 'output' ? box.inputs : box.outputs;
  }
  const node = within?.nodes.find((other) => other.id === id);
  if (!within || !node) return [];
  const box = boxOf(document, within, node);
  return held === 'output' ? box.inputs : box.outputs;
}

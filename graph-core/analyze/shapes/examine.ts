// One copy of a block: what arrives at its ports, whether it fits, what leaves it.
import type { Block, Rejection, WeightSpec } from '../../blocks/block.ts';
import { isRejection } from '../../blocks/block.ts';
import type { Shape } from '../../blocks/kit/shape.ts';
import { kindFits, kindNames, printShape } from '../../blocks/kit/shape.ts';
import { joinAround } from '../../document/join-around.ts';
import { text } from '../../text.ts';
import type { Cost } from '../analysis.ts';
import { arriving, failed, shapeOf } from './apply-rule.ts';
import { costOf, weightsOf } from './cost.ts';
import type { Arrival } from '../structure/expand.ts';
import type { FlatNode } from '../structure/unfold.ts';
import type { Finding } from '../finding.ts';
import { found } from '../finding.ts';
import { moduleMention, nodeName } from '../../document/node-name.ts';
import { listed, modulePortLabel, portLabel } from '../names.ts';
import type { Location, Repair } from '../problem.ts';
import { kindRepairs } from '../repairs/repair-kind.ts';
import { missingRepairs } from '../repairs/repair-missing.ts';
import { remedyRepairs } from '../repairs/remedies.ts';
import type { ReadParams } from './read-params.ts';
import { hasBrokenWire } from './wiring.ts';

/** What is known about the far end of a wire. */
export interface Incoming {
  readonly arrival: Arrival;
  readonly port: string;
  /** The name of the block it comes from. */
  readonly from: string;
  readonly path: string;
  readonly block: Block | undefined;
  /** Undefined where something upstream leaves it unknown. */
  readonly shape: Shape | undefined;
}

export interface Examined {
  readonly findings: readonly Finding[];
  readonly outputs?: Readonly<Record<string, Shape>>;
  readonly weights?: Readonly<Record<string, WeightSpec>>;
  readonly cost?: Cost;
}

export function examine(
  flat: FlatNode,
  block: Block,
  read: ReadParams,
  incoming: readonly Incoming[],
  meant: ReadonlySet<string>,
): Examined {
  const findings: Finding[] = [];
  let complete = true;
  for (const port of Object.keys(block.inputs)) {
    const missing = missingInput(flat, block, port, incoming);
    if (!missing) continue;
    complete = false;
    if (!hasBrokenWire(meant, flat.graph, flat.node.id, port)) findings.push(missing);
  }
  for (const wire of incoming) {
    const misfit = kindMisfit(flat, block, wire);
    if (misfit) findings.push(misfit);
  }
  const known = incoming.every(({ arrival, shape }) => !arrival.source || shape);
  if (!complete || findings.length > 0 || !known || !read.params) return { findings };
  const inputs = arriving(block, incoming);
  const shaped = shapeOf(block, read.names, read.params, inputs, nodeName(flat));
  if (isRejection(shaped)) return { findings: [rejected(flat, shaped, incoming)] };
  const context = { params: read.params, inputs, outputs: shaped };
  try {
    const weights = weightsOf(block, context);
    return { findings, outputs: shaped, weights, cost: costOf(block, context, weights) };
  } catch (reason) {
    return { findings: [rejected(flat, failed(nodeName(flat), reason), incoming)] };
  }
}

function missingInput(
  { graph, node, path }: FlatNode,
  block: Block,
  port: string,
  incoming: readonly Incoming[],
): Finding | undefined {
  const declared = block.inputs[port];
  if (!declared) return undefined;
  const arrivals = incoming.filter(({ arrival }) => arrival.port === port);
  if (arrivals.some(({ arrival }) => arrival.source)) return undefined;
  const [first] = arrivals;
  if (!first && declared.optional) return undefined;
  // A module's optional port may stay open where the block inside allows it.
  if (first && declared.optional && !first.arrival.opening?.node.startsWith('$')) return undefined;
  const name = nodeName({ graph, node });
  const label = declared.label;
  const opening = first?.arrival.opening;
  const border = modulePortLabel(opening?.port ?? port);
  const location: Location = opening ? { ...opening, path } : { graph, node: node.id, port, path };
  if (opening?.node.startsWith('$'))
    return found(
      'missing-input',
      text(
        `The output ‘${border.en}’ of the module ‘${moduleMention(opening.graph ?? '')}’ is not wired inside it, but ‘${name}’ needs it.`,
        `モジュール「${moduleMention(opening.graph ?? '')}」の出力「${border.ja}」が中でつながっていません。「${name}」が必要としています。`,
      ),
      location,
      missingRepairs(location, declared.kind),
    );
  const outside = opening && nodeName({ graph: opening.graph, node: { id: opening.node } });
  if (opening)
    return found(
      'missing-input',
      text(
        `Nothing is wired to ‘${border.en}’ of ‘${outside}’; inside it ‘${name}’ needs it.`,
        `「${outside}」の入力「${border.ja}」に配線がありません。中の「${name}」が必要としています。`,
      ),
      location,
      missingRepairs(location, declared.kind),
    );
  const kind = kindNames[declared.kind];
  const same = label.en.toLowerCase() === kind.en;
  return found(
    'missing-input',
    text(
      `Nothing is wired to the input ‘${label.en}’ of ‘${name}’${same ? '' : `, which takes ${kind.en}`}.`,
      `「${name}」の入力「${label.ja}」${same ? '' : `（${kind.ja}）`}に何もつながっていません。`,
    ),
    location,
    missingRepairs(location, declared.kind),
  );
}

function kindMisfit(flat: FlatNode, block: Block, incoming: Incoming): Finding | undefined {
  const { arrival, from } = incoming;
  const declared = Object.hasOwn(block.inputs, arrival.port)
    ? block.inputs[arrival.port]
    : undefined;
  if (!declared || !arrival.source) return undefined;
  const given =
    incoming.shape?.kind ??
    (incoming.block && Object.hasOwn(incoming.block.outputs, arrival.source.port)
      ? incoming.block.outputs[arrival.source.port]?.kind
      : undefined);
  if (!given || kindFits(given, declared.kind)) return undefined;
  const name = nodeName(flat);
  const out = portLabel(incoming.block, 'outputs', arrival.source.port);
  const location: Location = {
    graph: flat.graph,
    node: flat.node.id,
    port: arrival.port,
    edge: arrival.edge.id,
    path: flat.path,
  };
  const shape = incoming.shape ? ` (${printShape(incoming.shape)})` : '';
  return found(
    'kind-does-not-fit',
    text(
      `The input ‘${declared.label.en}’ of ‘${name}’ takes ${kindNames[declared.kind].en}, but the output ‘${out.en}’ of ‘${from}’ gives ${kindNames[given].en}${shape}.`,
      `「${name}」の入力「${declared.label.ja}」は${kindNames[declared.kind].ja}を受け取りますが、「${from}」の出力「${out.ja}」は${kindNames[given].ja}${shape}です。`,
    ),
    location,
    kindRepairs(location, given, declared.kind),
  );
}

function rejected(
  flat: FlatNode,
  { rejected: code, message, port, remedies }: Rejection,
  incoming: readonly Incoming[],
): Finding {
  const edge = incoming.find(({ arrival }) => arrival.port === port)?.arrival.edge.id;
  const location: Location = {
    graph: flat.graph,
    node: flat.node.id,
    ...(port === undefined ? {} : { port }),
    ...(edge === undefined ? {} : { edge }),
    path: flat.path,
  };
  return found(code, message, location, remedyRepairs(flat.path, remedies));
}

/** Says what an unknown type is, without hiding anything else. */
export function unknownBlock({ graph, node, path }: FlatNode): Finding {
  const name = nodeName({ graph, node });
  return found(
    'unknown-block',
    text(
      `‘${name}’ is a block of the type ‘${node.type}’, which this Kumiki does not know. It is kept as it is; update Kumiki, or remove it.`,
      `「${name}」の種類「${node.type}」は、この Kumiki にはありません。そのまま保存されます。Kumiki を更新するか、取り除いてください。`,
    ),
    { graph, node: node.id, path },
    ({ document }) => {
      const joined = joinAround(document, graph, node.id);
      const removed: Repair = {
        label: text(`Remove ‘${name}’`, `「${name}」を取り除く`),
        edit: { edit: 'remove', graph, nodes: [node.id] },
      };
      if (!joined) return [removed];
      return [
        {
          label: text(`Remove ‘${name}’ and join its wires`, `「${name}」を取り除き、前後をつなぐ`),
          edit: joined,
        },
        removed,
      ];
    },
  );
}

/** One circle of wires; the wire to cut is part of its place, so that two circles are two problems. */
export function circle(
  names: readonly string[],
  cuts: readonly { readonly location: Location; readonly from: string; readonly to: string }[],
): Finding {
  const [first] = cuts;
  return found(
    'cycle',
    text(
      `${listed(names).en} form a cycle, so none of them can be computed first. Remove one of its wires.`,
      `${listed(names).ja}が輪になってつながっているため、どれも先に計算できません。配線を一本取り除いてください。`,
    ),
    first?.location ?? { graph: null },
    () =>
      cuts.slice(0, 6).map(({ location, from, to }) => ({
        label: text(
          `Remove the wire from ‘${from}’ to ‘${to}’`,
          `「${from}」から「${to}」への配線を取り除く`,
        ),
        edit: { edit: 'remove', graph: location.graph, edges: [location.edge ?? ''] },
      })),
  );
}

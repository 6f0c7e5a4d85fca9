// Checks each graph's wires once, whatever its copies: loose ends, ports that do not exist, two wires into one port.
import type { Block } from '../../blocks/block.ts';
import type { PortKind } from '../../blocks/kit/shape.ts';
import type { GraphId } from '../../document/edits.ts';
import { graphOf } from '../../document/edits.ts';
import type {
  Document,
  Edge,
  Endpoint,
  Graph,
  ModuleDefinition,
  Node,
} from '../../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { text, verbatim } from '../../text.ts';
import type { BlockLookup } from '../analysis.ts';
import type { Finding } from '../finding.ts';
import { found } from '../finding.ts';
import { nodeName } from '../../document/node-name.ts';
import { listed, modulePortLabel, portLabel, portMention } from '../names.ts';
import type { Repair } from '../problem.ts';
import { offersTo } from '../repairs/repair-missing.ts';

export interface Wiring {
  readonly findings: readonly Finding[];
  /** Wires that lead nowhere or too many into one port; the rest of analysis leaves them out. */
  readonly ignored: ReadonlySet<Edge>;
  /** Ports, as `graph node port` keys, to which such a wire was meant to lead; `*` for any port of the block. */
  readonly meant: ReadonlySet<string>;
}

/** What a wire was meant for needs no second sentence about having no wire. */
export function hasBrokenWire(
  meant: ReadonlySet<string>,
  graph: GraphId,
  node: string,
  port: string,
): boolean {
  return (
    meant.size > 0 &&
    (meant.has(meantKey(graph, node, port)) || meant.has(meantKey(graph, node, '*')))
  );
}

function meantKey(graph: GraphId, node: string, port: string): string {
  return `${graph ?? ''} ${node} ${port}`;
}

export function checkWiring(document: Document, findBlock: BlockLookup): Wiring {
  const findings: Finding[] = [];
  const ignored = new Set<Edge>();
  const meant = new Set<string>();
  const modules = new Map(document.modules.map((module) => [module.id, module]));
  const check = (id: GraphId, graph: Graph, module: ModuleDefinition | undefined) => {
    const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    const ends: Ends = { id, nodes, module, modules, findBlock };
    const taken = new Map<string, Edge>();
    for (const edge of graph.edges) {
      const from = portsAt(ends, edge.from, 'outputs');
      const to = portsAt(ends, edge.to, 'inputs');
      const problem =
        (!from && dangling(ends, edge, edge.from)) ||
        (!to && dangling(ends, edge, edge.to)) ||
        (from && noSuchPort(ends, edge, 'from', from)) ||
        (to && noSuchPort(ends, edge, 'to', to));
      if (problem) {
        findings.push(problem);
        ignored.add(edge);
        const known = !to?.names || to.names.includes(edge.to.port);
        meant.add(meantKey(id, edge.to.node, known ? edge.to.port : '*'));
        continue;
      }
      if (to?.variadic(edge.to.port)) continue;
      const key = `${edge.to.node} ${edge.to.port}`;
      const earlier = taken.get(key);
      if (!earlier) {
        taken.set(key, edge);
        continue;
      }
      findings.push(twoWires(ends, edge, earlier, to?.label(edge.to.port)));
      ignored.add(edge);
    }
  };
  check(null, document.graph, undefined);
  for (const module of document.modules) check(module.id, module.graph, module);
  return { findings, ignored, meant };
}

interface Ends {
  readonly id: GraphId;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly module: ModuleDefinition | undefined;
  readonly modules: ReadonlyMap<string, ModuleDefinition>;
  readonly findBlock: BlockLookup;
}

interface Ports {
  /** Undefined where they cannot be known: the block or module is unknown, which is said elsewhere. */
  readonly names: readonly string[] | undefined;
  label(port: string): Text;
  variadic(port: string): boolean;
}

const never = () => false;
const always = () => true;

function portsAt(ends: Ends, end: Endpoint, side: 'inputs' | 'outputs'): Ports | undefined {
  // Inside a module its inputs are where wires come from, its outputs where they go.
  if (end.node === moduleInput || end.node === moduleOutput) {
    const wanted = side === 'outputs' ? moduleInput : moduleOutput;
    if (!ends.module || end.node !== wanted) return undefined;
    const ports = side === 'outputs' ? ends.module.inputs : ends.module.outputs;
    return { names: ports.map(({ name }) => name), label: modulePortLabel, variadic: never };
  }
  const node = ends.nodes.get(end.node);
  if (!node) return undefined;
  if (isModuleNode(node)) {
    const names = ends.modules.get(node.module)?.[side].map(({ name }) => name);
    return { names, label: modulePortLabel, variadic: names ? never : always };
  }
  const block = ends.findBlock(node.type, node.params);
  return block ? portsOfBlock(block)[side] : unknown;
}

const unknown: Ports = { names: undefined, label: verbatim, variadic: always };
const known = new WeakMap<Block, Readonly<Record<'inputs' | 'outputs', Ports>>>();

/** Asked at both ends of every wire. */
function portsOfBlock(block: Block): Readonly<Record<'inputs' | 'outputs', Ports>> {
  let ports = known.get(block);
  if (!ports) {
    const { inputs, outputs } = block;
    ports = {
      inputs: {
        names: Object.keys(inputs),
        label: (port) => portLabel(block, 'inputs', port),
        variadic: (port) => inputs[port]?.variadic === true,
      },
      outputs: {
        names: Object.keys(outputs),
        label: (port) => portLabel(block, 'outputs', port),
        variadic: never,
      },
    };
    known.set(block, ports);
  }
  return ports;
}

function named(ends: Ends, id: string): string {
  return nodeName({ graph: ends.id, node: { id } });
}

function removing(ends: Ends, edge: Edge, label: Text): Repair {
  return { label, edit: { edit: 'remove', graph: ends.id, edges: [edge.id] } };
}

const removeWire = text('Remove the wire', '配線を取り除く');

function dangling(ends: Ends, edge: Edge, missing: Endpoint): Finding {
  return found(
    'dangling-wire',
    text(
      missing === edge.from
        ? `A wire to ‘${named(ends, edge.to.node)}’ hangs loose: the block at its start is gone.`
        : `A wire from ‘${named(ends, edge.from.node)}’ hangs loose: the block at its end is gone.`,
      missing === edge.from
        ? `「${named(ends, edge.to.node)}」への配線の始点にあったブロックがありません。`
        : `「${named(ends, edge.from.node)}」からの配線の終点にあったブロックがありません。`,
    ),
    { graph: ends.id, edge: edge.id },
    ({ document, findBlock }) => {
      const graph = graphOf(document, ends.id);
      const kind = missing === edge.from ? wantedKind(ends, edge.to) : undefined;
      if (!graph || !kind) return [removing(ends, edge, removeWire)];
      const location = { graph: ends.id, node: edge.to.node };
      return [
        ...offersTo({ document, findBlock }, location, graph, kind)
          .slice(0, 4)
          .map((from): Repair => {
            const source = portMention({ document, findBlock }, ends.id, from, 'outputs');
            return {
              label: text(`Take it from ${source.en}`, `${source.ja}からつなぐ`),
              edit: { edit: 'rewire', graph: ends.id, edge: edge.id, from: { ...from } },
            };
          }),
        removing(ends, edge, removeWire),
      ];
    },
  );
}

function wantedKind({ nodes, findBlock }: Ends, { node, port }: Endpoint): PortKind | undefined {
  const target = nodes.get(node);
  if (!target || isModuleNode(target)) return undefined;
  const inputs = findBlock(target.type, target.params)?.inputs ?? {};
  return Object.hasOwn(inputs, port) ? inputs[port]?.kind : undefined;
}

function noSuchPort(ends: Ends, edge: Edge, end: 'from' | 'to', ports: Ports): Finding | undefined {
  const { names } = ports;
  const { node, port } = edge[end];
  if (!names || names.includes(port)) return undefined;
  const name = named(ends, node);
  const has = names.length > 0 ? listed(names.map(ports.label)) : text('none', 'ありません');
  const [side, sideJa] = end === 'from' ? ['output', '出力'] : ['input', '入力'];
  return found(
    'no-such-port',
    text(
      `A wire ${end === 'from' ? 'starts at' : 'leads to'} the ${side} ‘${port}’ of ‘${name}’, which does not exist. Its ${side}s: ${has.en}.`,
      `「${name}」に${sideJa}端子「${port}」はありませんが、配線がつながっています。${sideJa}端子：${has.ja}`,
    ),
    { graph: ends.id, node, port, edge: edge.id },
    ({ document }) => {
      const graph = ends.id === null ? document.graph : ends.module?.graph;
      const free = names.filter(
        (other) =>
          end === 'from' ||
          ports.variadic(other) ||
          !graph?.edges.some(({ to }) => to.node === node && to.port === other),
      );
      return [
        ...free.map((other) => {
          const label = ports.label(other);
          return {
            label: text(
              `Move the wire to ‘${label.en}’ of ‘${name}’`,
              `配線を「${name}」の「${label.ja}」につなぎ替える`,
            ),
            edit: {
              edit: 'rewire' as const,
              graph: ends.id,
              edge: edge.id,
              [end]: { node, port: other },
            },
          };
        }),
        removing(ends, edge, removeWire),
      ];
    },
  );
}

function twoWires(
  ends: Ends,
  edge: Edge,
  earlier: Edge,
  label: Text = verbatim(edge.to.port),
): Finding {
  const name = named(ends, edge.to.node);
  const first = named(ends, earlier.from.node);
  const second = named(ends, edge.from.node);
  const location = { graph: ends.id, node: edge.to.node, port: edge.to.port, edge: edge.id };
  if (edge.from.node === earlier.from.node && edge.from.port === earlier.from.port)
    return found(
      'two-wires',
      text(
        `‘${label.en}’ of ‘${name}’ takes one wire, but ‘${first}’ is wired to it more than once.`,
        `「${name}」の「${label.ja}」に入る配線は一本だけですが、「${first}」から 2 本以上つながっています。`,
      ),
      location,
      () => [
        removing(
          ends,
          edge,
          text(`Remove this wire from ‘${second}’`, `「${second}」からのこの配線を取り除く`),
        ),
      ],
    );
  return found(
    'two-wires',
    text(
      `‘${label.en}’ of ‘${name}’ takes one wire, but ‘${first}’ and ‘${second}’ are both wired to it.`,
      `「${name}」の「${label.ja}」に入る配線は一本だけですが、「${first}」と「${second}」の両方がつながっています。`,
    ),
    location,
    () => [
      removing(
        ends,
        edge,
        text(`Remove the wire from ‘${second}’`, `「${second}」からの配線を取り除く`),
      ),
      removing(
        ends,
        earlier,
        text(`Remove the wire from ‘${first}’`, `「${first}」からの配線を取り除く`),
      ),
    ],
  );
}

// Whether a wire that is not drawn yet would fit, and the sentence why not. Evaluates the block it leads to, nothing else.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import { isRejection } from '../../blocks/block.ts';
import type { PortKind, Shape } from '../../blocks/kit/shape.ts';
import { kindFits, kindNames, printShape } from '../../blocks/kit/shape.ts';
import type { GraphId } from '../../document/edits.ts';
import { graphOf } from '../../document/edits.ts';
import type { Document, Endpoint, Graph, ModuleDefinition } from '../../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../../document/schema.ts';
import type { Analysis, NodeFacts } from '../analysis.ts';
import { scopedKey } from '../analysis.ts';
import { arriving, shapeOf } from './apply-rule.ts';
import { nodeName } from '../../document/node-name.ts';
import { modulePortLabel, nameOf } from '../names.ts';
import { titled } from '../titles.ts';

export type Connection = { readonly fits: true } | { readonly fits: false; readonly reason: Text };

/** What is known of an end of the wire. */
interface End {
  readonly kind: PortKind | undefined;
  readonly shape?: Shape | undefined;
  readonly name: Text;
}

/**
 * A port that takes one wire and has one is judged as if the new wire took its place. What is not known yet (an
 * unknown block, a shape that a problem upstream leaves open) speaks for the wire, not against it.
 */
export function canConnect(
  document: Document,
  analysis: Analysis,
  graphId: GraphId,
  from: Endpoint,
  to: Endpoint,
): Connection {
  const verdict = verdictOn(document, analysis, graphId, from, to);
  return verdict.fits ? verdict : { fits: false, reason: titled(document, verdict.reason) };
}

function verdictOn(
  document: Document,
  analysis: Analysis,
  graphId: GraphId,
  from: Endpoint,
  to: Endpoint,
): Connection {
  const graph = graphOf(document, graphId);
  if (!graph) return { fits: true };
  const circle = closesCircle(graph, from.node, to.node);
  if (circle) {
    const start = nameOf(graphId, from.node);
    const end = nameOf(graphId, to.node);
    return refused(
      from.node === to.node
        ? text(
            `‘${start.en}’ cannot feed itself.`,
            `「${start.ja}」の出力を自分自身の入力にはつなげません。`,
          )
        : text(
            `‘${end.en}’ already feeds ‘${start.en}’, so this wire would close a cycle.`,
            `「${end.ja}」はすでに「${start.ja}」につながっています。この配線を足すと輪になります。`,
          ),
    );
  }
  const source = sourceEnd(document, analysis, graphId, from);
  for (const target of targetsOf(document, analysis, graphId, to)) {
    const verdict = judge(analysis, source, target);
    if (!verdict.fits) return verdict;
  }
  const border = borderKind(document, graphId, to);
  if (border && source.kind && !kindFits(source.kind, border)) {
    const label = modulePortLabel(to.port);
    return refused(
      text(
        `‘${label.en}’ takes ${kindNames[border].en}, but ‘${source.name.en}’ gives ${described(source).en}.`,
        `「${label.ja}」は${kindNames[border].ja}を受け取りますが、「${source.name.ja}」は${described(source).ja}です。`,
      ),
    );
  }
  return { fits: true };
}

function refused(reason: Text): Connection {
  return { fits: false, reason };
}

function closesCircle(graph: Graph, from: string, to: string): boolean {
  if (from === moduleInput || to === moduleOutput) return false;
  const next = new Map<string, string[]>();
  for (const edge of graph.edges) {
    const followers = next.get(edge.from.node);
    if (followers) followers.push(edge.to.node);
    else next.set(edge.from.node, [edge.to.node]);
  }
  const reached = new Set([to]);
  const waiting = [to];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (index === from) return true;
    for (const follower of next.get(index) ?? [])
      if (!reached.has(follower)) {
        reached.add(follower);
        waiting.push(follower);
      }
  }
  return false;
}

/** The copy of a block that the user sees in this graph: the first one. */
function firstCopy(analysis: Analysis, graph: GraphId, node: string): NodeFacts | undefined {
  if (graph === null) return analysis.nodes.get(node);
  for (const facts of analysis.nodes.values())
    if (facts.graph === graph && facts.node.id === node) return facts;
  return undefined;
}

function definitionOf(
  document: Document,
  graph: GraphId,
  node: string,
): ModuleDefinition | undefined {
  const found = graphOf(document, graph)?.nodes.find(({ id }) => id === node);
  return found && isModuleNode(found)
    ? document.modules.find(({ id }) => id === found.module)
    : undefined;
}

function portKind(
  ports: readonly { name: string; kind: PortKind }[] | undefined,
  port: string,
): PortKind | undefined {
  return ports?.find(({ name }) => name === port)?.kind;
}

/** What flows out of an output of a graph, also where it is the border of a module. */
export function kindFrom(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  from: Endpoint,
): PortKind | undefined {
  return sourceEnd(document, analysis, graph, from).kind;
}

function sourceEnd(document: Document, analysis: Analysis, graph: GraphId, from: Endpoint): End {
  const name = nameOf(graph, from.node);
  const shape = graphOf(document, graph)
    ?.edges.filter((edge) => edge.from.node === from.node && edge.from.port === from.port)
    .map((edge) => analysis.wires.get(scopedKey(graph, edge.id)))
    .find((known) => known !== undefined);
  if (from.node === moduleInput) {
    const inputs = document.modules.find(({ id }) => id === graph)?.inputs;
    return { kind: shape?.kind ?? portKind(inputs, from.port), shape, name };
  }
  const module = definitionOf(document, graph, from.node);
  if (module) return { kind: shape?.kind ?? portKind(module.outputs, from.port), shape, name };
  const facts = firstCopy(analysis, graph, from.node);
  const given = facts?.outputs?.[from.port];
  return { kind: given?.kind ?? facts?.block?.outputs[from.port]?.kind, shape: given, name };
}

interface Target {
  readonly facts: NodeFacts;
  readonly port: string;
}

/** The block at the end of the wire, or the blocks that a module passes it on to. */
function targetsOf(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  to: Endpoint,
  depth = 0,
): Target[] {
  if (to.node === moduleOutput || depth > 16) return [];
  const module = definitionOf(document, graph, to.node);
  if (!module) {
    const facts = firstCopy(analysis, graph, to.node);
    return facts ? [{ facts, port: to.port }] : [];
  }
  return module.graph.edges
    .filter(({ from }) => from.node === moduleInput && from.port === to.port)
    .flatMap((edge) => targetsOf(document, analysis, module.id, edge.to, depth + 1));
}

function borderKind(document: Document, graph: GraphId, to: Endpoint): PortKind | undefined {
  if (to.node === moduleOutput)
    return portKind(document.modules.find(({ id }) => id === graph)?.outputs, to.port);
  return portKind(definitionOf(document, graph, to.node)?.inputs, to.port);
}

function described({ kind, shape }: End): Text {
  const words = kind ? kindNames[kind] : text('something', '不明なもの');
  const sizes = shape ? ` (${printShape(shape)})` : '';
  return text(`${words.en}${sizes}`, `${words.ja}${sizes}`);
}

function judge(analysis: Analysis, source: End, { facts, port }: Target): Connection {
  const { block, params } = facts;
  const declared = block && Object.hasOwn(block.inputs, port) ? block.inputs[port] : undefined;
  if (!block || !declared) return { fits: true };
  const name = nodeName(facts);
  if (source.kind && !kindFits(source.kind, declared.kind))
    return refused(
      text(
        `The input ‘${declared.label.en}’ of ‘${name}’ takes ${kindNames[declared.kind].en}, but ‘${source.name.en}’ gives ${described(source).en}.`,
        `「${name}」の入力「${declared.label.ja}」は${kindNames[declared.kind].ja}を受け取りますが、「${source.name.ja}」の出力は${described(source).ja}です。`,
      ),
    );
  if (!source.shape || !params) return { fits: true };
  const others = Object.entries(facts.sources).flatMap(([at, sources]) =>
    sources.map((from) => {
      const before = analysis.nodes.get(from.path);
      return {
        port: at,
        shape: before?.outputs?.[from.port],
        from: before ? nodeName(before) : '',
      };
    }),
  );
  const kept = others.filter((other) => declared.variadic || other.port !== port);
  const wired = [...kept, { port, shape: source.shape, from: source.name.en }];
  const ready = Object.entries(block.inputs).every(
    ([at, { optional }]) => optional || wired.some((wire) => wire.port === at && wire.shape),
  );
  if (!ready) return { fits: true };
  const rule = (list: typeof wired) =>
    shapeOf(block, new Map(), params, arriving(block, list), name);
  const verdict = rule(wired);
  if (!isRejection(verdict)) return { fits: true };
  // The first of several wires lacks the others, which is not its fault.
  const isFirst = declared.variadic && !kept.some((other) => other.port === port);
  if (
    isFirst &&
    !isRejection(rule([...wired, { port, shape: source.shape, from: source.name.en }]))
  )
    return { fits: true };
  // What is wrong without this wire as well is not the wire's fault.
  if (others.length > 0) {
    const before = rule(others);
    const was = isRejection(before) && before.rejected === verdict.rejected;
    if (was && declared.variadic) return { fits: true };
  }
  return refused(verdict.message);
}

// A block, a note or a wire in a sentence: what a screen reader says where others see a picture.
import type { Document, Edge, Graph, GraphId, Node } from '../../../graph-core/index.ts';
import {
  findBlock,
  graphOf,
  isModuleNode,
  moduleInput,
  moduleOutput,
  printShape,
  scopedKey,
} from '../../../graph-core/index.ts';
import type { DocumentState } from '../../document/document.ts';
import { drawnAnalysis, shownAnalysis, shownDocument } from '../../document/document.ts';
import { problemsOf } from '../../document/facts.ts';
import { numberedTitle } from '../../document/names.ts';
import { boxOf } from '../../document/node-geometry.ts';
import { nodesById } from '../../document/nodes-by-id.ts';
import { repeatsOf } from '../../document/summary.ts';
import type { Words } from '../../i18n/words.ts';

interface Ends {
  readonly into: ReadonlyMap<string, readonly Edge[]>;
  readonly out: ReadonlyMap<string, readonly Edge[]>;
}

const known = new WeakMap<readonly Edge[], Ends>();

/** The wires at each node, told once for a graph. */
function endsOf({ edges }: Graph): Ends {
  const before = known.get(edges);
  if (before) return before;
  const into = new Map<string, Edge[]>();
  const out = new Map<string, Edge[]>();
  const add = (ends: Map<string, Edge[]>, node: string, edge: Edge) => {
    const wires = ends.get(node);
    if (wires) wires.push(edge);
    else ends.set(node, [edge]);
  };
  for (const edge of edges) {
    add(into, edge.to.node, edge);
    add(out, edge.from.node, edge);
  }
  known.set(edges, { into, out });
  return { into, out };
}

/** `Encoder layer, module, 4 times`, then what comes in and goes out, with its shape, and its problems. */
export function sayNode(state: DocumentState, graph: GraphId, node: Node, words: Words): string {
  const { t, read } = words;
  const document = shownDocument(state);
  const within = graphOf(document, graph);
  if (!within) return '';
  const called = nameOf(document, within, node.id, words);
  const { into, out } = endsOf(within);
  const entering = into.get(node.id) ?? [];
  const leaving = out.get(node.id) ?? [];
  const inputs = entering.slice(0, mostWires).map(({ from, to }) =>
    t('canvas.say-input', {
      port: portOf(document, within, to, 'inputs', words),
      from: nameOf(document, within, from.node, words),
    }),
  );
  const outputs = leaving.slice(0, mostWires).map(({ id, from, to }) => {
    const shape = drawnAnalysis(state).wires.get(scopedKey(graph, id));
    const values = {
      port: portOf(document, within, from, 'outputs', words),
      to: nameOf(document, within, to.node, words),
    };
    return shape
      ? t('canvas.say-output-shape', { ...values, shape: printShape(shape) })
      : t('canvas.say-output', values);
  });
  const problems = problemsOf(shownAnalysis(state), graph, node.id).map(({ message }) =>
    read(message),
  );
  return [
    [called, kindOf(state, node, called, words), node.bypass ? t('canvas.bypassed') : '']
      .filter(Boolean)
      .join(t('canvas.say-comma')),
    ...inputs,
    ...more('canvas.say-more-inputs', entering.length, words),
    ...outputs,
    ...more('canvas.say-more-outputs', leaving.length, words),
    ...problems,
  ].join(t('canvas.say-stop'));
}

/** Of what comes in, and of what goes out: nobody listens to thousands. */
const mostWires = 20;

function more(
  key: 'canvas.say-more-inputs' | 'canvas.say-more-outputs',
  wires: number,
  { t }: Words,
): string[] {
  return wires > mostWires ? [t(key, { count: wires - mostWires })] : [];
}

/** `Embedding · Values to Encoder layer · Values`. */
export function sayWire(
  document: Document,
  graph: GraphId,
  { from, to }: Edge,
  words: Words,
): string {
  const within = graphOf(document, graph);
  if (!within) return '';
  return words.t('canvas.say-wire', {
    from: nameOf(document, within, from.node, words),
    output: portOf(document, within, from, 'outputs', words),
    to: nameOf(document, within, to.node, words),
    input: portOf(document, within, to, 'inputs', words),
  });
}

function nameOf(document: Document, within: Graph, id: string, { t, read }: Words): string {
  if (id === moduleInput) return t('canvas.say-module-input');
  if (id === moduleOutput) return t('canvas.say-module-output');
  const node = nodesById(within).get(id);
  if (!node) return id;
  const { title, number } = numberedTitle(document, node);
  return read(title) + read(number);
}

/** What sort of block it is, where its name does not say so. */
function kindOf(
  { analysis }: DocumentState,
  node: Node,
  called: string,
  { t, read }: Words,
): string {
  if (isModuleNode(node)) {
    const count = repeatsOf(analysis, node.repeat);
    return count === 1 ? t('canvas.say-module') : t('canvas.say-repeated', { count });
  }
  const block = findBlock(node.type, node.params);
  const title = block ? read(block.docs.title) : node.type;
  return called.includes(title) ? '' : title;
}

function portOf(
  document: Document,
  within: Graph,
  { node: id, port }: Edge['from'],
  side: 'inputs' | 'outputs',
  { read }: Words,
): string {
  const node = nodesById(within).get(id);
  const found = node && boxOf(document, within, node)[side].find((joint) => joint.port === port);
  return found ? read(found.label) : port;
}

// What is wrong where a bypassed block cannot be left out: it would pass on something of another shape, or nothing.
import type { Shape } from '../blocks/kit/shape.ts';
import { printShape } from '../blocks/kit/shape.ts';
import type { GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import { nodeName } from '../document/node-name.ts';
import type { Document, Node } from '../document/schema.ts';
import { text } from '../text.ts';
import type { Analysis, BlockLookup } from './analysis.ts';
import { scopedKey } from './analysis.ts';
import { bypassedIn, passedWire } from './as-built.ts';
import type { Finding } from './finding.ts';
import { found } from './finding.ts';

/** `active` is the analysis of the document as if nothing were bypassed. */
export function bypassFindings(
  document: Document,
  active: Analysis,
  findBlock: BlockLookup,
): readonly Finding[] {
  return [null, ...document.modules.map(({ id }) => id)].flatMap((graph) =>
    bypassedIn(graphOf(document, graph)).flatMap((node) =>
      findingsAt({ document, active, findBlock }, graph, node),
    ),
  );
}

interface Context {
  readonly document: Document;
  readonly active: Analysis;
  readonly findBlock: BlockLookup;
}

function findingsAt(
  { document, active, findBlock }: Context,
  graph: GraphId,
  node: Node,
): readonly Finding[] {
  const within = graphOf(document, graph);
  const out = within?.edges.filter(({ from }) => from.node === node.id) ?? [];
  for (const edge of within ? out : []) {
    const passed = within && passedWire(document, within, node, edge.from.port, findBlock);
    if (!passed) return [nothingToPass(graph, node)];
    const given = active.wires.get(scopedKey(graph, passed.id));
    const made = active.wires.get(scopedKey(graph, edge.id));
    if (given && made && !sameShape(given, made)) return [otherShape(graph, node, given, made)];
  }
  return [];
}

function sameShape(a: Shape, b: Shape): boolean {
  return (
    a.kind === b.kind &&
    a.dims.length === b.dims.length &&
    a.dims.every(({ size }, axis) => size === b.dims[axis]?.size)
  );
}

function backInUse(graph: GraphId, node: Node, name: string) {
  return () => [
    {
      label: text(`Use ‘${name}’ again`, `「${name}」をまた使う`),
      edit: { edit: 'set-bypass', graph, node: node.id, bypass: false } as const,
    },
  ];
}

function otherShape(graph: GraphId, node: Node, given: Shape, made: Shape): Finding {
  const name = nodeName({ graph, node });
  return found(
    'bypass-does-not-fit',
    text(
      `‘${name}’ is bypassed, but it makes ${printShape(made)} of ${printShape(given)}: what follows would get another shape.`,
      `「${name}」はバイパスされていますが、${printShape(given)} から ${printShape(made)} を作るブロックです。あとに続くものの形状が変わってしまいます。`,
    ),
    { graph, node: node.id },
    backInUse(graph, node, name),
  );
}

function nothingToPass(graph: GraphId, node: Node): Finding {
  const name = nodeName({ graph, node });
  return found(
    'bypass-does-not-fit',
    text(
      `‘${name}’ is bypassed, but nothing is wired to it that it could pass on.`,
      `「${name}」はバイパスされていますが、そのまま通せるものがつながっていません。`,
    ),
    { graph, node: node.id },
    backInUse(graph, node, name),
  );
}

// A block's remedies, in its own terms → repairs of the document, also where the block stands inside a module.
import type { Block, Remedy } from '../../blocks/block.ts';
import { kindFits } from '../../blocks/kit/shape.ts';
import { graphOf } from '../../document/edits.ts';
import { insertIntoWire } from '../../document/insert-node.ts';
import type { Document, Edge } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { text, verbatim } from '../../text.ts';
import type { NodeFacts } from '../analysis.ts';
import type { Finding, RepairContext } from '../finding.ts';
import { nodeName } from '../../document/node-name.ts';
import { nameOf } from '../names.ts';
import { otherOutputs } from './other-outputs.ts';
import type { Repair } from '../problem.ts';
import { fieldsByName, valueText } from '../shapes/read-params.ts';
import { setParamRepairs } from './set-param.ts';

export function remedyRepairs(path: string, remedies: readonly Remedy[]): Finding['repairs'] {
  return (at) => {
    const facts = at.analysis.nodes.get(path);
    if (!facts) return [];
    return [
      ...remedies.flatMap((remedy) => insteadOf(at, facts, remedy)),
      ...remedies.flatMap((remedy) => repairsFor(at, facts, remedy)),
    ];
  };
}

/** Where a wire might be taken away, another output of the same source may be what was meant. */
function insteadOf(
  { document, findBlock }: RepairContext,
  facts: NodeFacts,
  remedy: Remedy,
): Repair[] {
  if (remedy.kind !== 'disconnect') return [];
  const edge = edgeInto(document, facts, remedy.port, remedy.index);
  const wanted = facts.block?.inputs[remedy.port]?.kind;
  return edge && wanted ? otherOutputs(document, findBlock, facts.graph, edge, wanted) : [];
}

function repairsFor(at: RepairContext, facts: NodeFacts, remedy: Remedy): Repair[] {
  switch (remedy.kind) {
    case 'set-param':
      return setParamRepairs(at.document, facts, remedy.param, remedy.value);
    case 'set-source-param': {
      const source = sourceWith(at, facts, remedy);
      if (!source) return [];
      return setParamRepairs(at.document, source, remedy.param, remedy.value);
    }
    case 'insert':
      return insertion(at, facts, remedy);
    case 'disconnect': {
      const edge = edgeInto(at.document, facts, remedy.port, remedy.index);
      return edge ? [disconnection(facts, edge)] : [];
    }
  }
}

/**
 * The block that decides the size which arrives: the neighbour itself, or, through blocks that pass sizes on, the
 * nearest one before it that has such a param.
 */
function sourceWith(
  { analysis }: RepairContext,
  facts: NodeFacts,
  remedy: Extract<Remedy, { kind: 'set-source-param' }>,
): NodeFacts | undefined {
  let source = facts.sources[remedy.port]?.[remedy.index ?? 0];
  for (let hops = 0; source && hops < 12; hops++) {
    const before = analysis.nodes.get(source.path);
    if (!before?.block) return undefined;
    if (fieldsByName(before.block).has(remedy.param)) return before;
    source = Object.keys(before.block.inputs)
      .map((port) => before.sources[port]?.[0])
      .find((wired) => wired !== undefined);
  }
  return undefined;
}

/** The wire the user drew to this port; for a variadic one, the one with this index. */
function edgeInto(
  document: Document,
  { graph, node }: NodeFacts,
  port: string,
  index = 0,
): Edge | undefined {
  const edges = graphOf(document, graph)?.edges ?? [];
  return edges.filter(({ to }) => to.node === node.id && to.port === port)[index];
}

function insertion(
  { document, findBlock }: RepairContext,
  facts: NodeFacts,
  remedy: Extract<Remedy, { kind: 'insert' }>,
): Repair[] {
  const block = findBlock(remedy.type, remedy.params);
  const edge = edgeInto(document, facts, remedy.port, remedy.index);
  const wanted = facts.block?.inputs[remedy.port]?.kind;
  if (!block || !edge || !wanted) return [];
  const input = Object.entries(block.inputs).find(([, port]) => !port.optional)?.[0];
  const outputs = Object.entries(block.outputs);
  const output = outputs.find(([, { kind }]) => kindFits(kind, wanted))?.[0];
  if (!input || !output) return [];
  const edit = insertIntoWire(
    document,
    facts.graph,
    edge.id,
    { type: block.type, params: { ...remedy.params } },
    { input, output },
  );
  if (!edit) return [];
  const settings = settingsText(block, remedy.params);
  const { title } = block.docs;
  const name = nodeName(facts);
  return [
    {
      label: text(
        `Insert ${title.en}${settings.en} before ‘${name}’`,
        `「${name}」の前に${title.ja}${settings.ja}を入れる`,
      ),
      edit,
    },
  ];
}

/** ` (Units 104)`, or nothing. */
function settingsText(block: Block, params: Readonly<Record<string, unknown>>): Text {
  const fields = fieldsByName(block);
  const words = Object.entries(params)
    .slice(0, 3)
    .flatMap(([param, value]) => {
      const field = fields.get(param);
      if (!field) return [];
      const shown = valueText(field, value);
      return [text(`${field.label.en} ${shown.en}`, `${field.label.ja} ${shown.ja}`)];
    });
  if (words.length === 0) return verbatim('');
  return text(
    ` (${words.map(({ en }) => en).join(', ')})`,
    `（${words.map(({ ja }) => ja).join('、')}）`,
  );
}

export function disconnection(
  { graph, node }: Pick<NodeFacts, 'graph' | 'node'>,
  edge: Edge,
): Repair {
  const from = nameOf(graph, edge.from.node);
  const to = nodeName({ graph, node });
  return {
    label: text(
      `Remove the wire from ‘${from.en}’ to ‘${to}’`,
      `「${from.ja}」から「${to}」への配線を取り除く`,
    ),
    edit: { edit: 'remove', graph, edges: [edge.id] },
  };
}

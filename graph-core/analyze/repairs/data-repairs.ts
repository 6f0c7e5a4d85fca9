// Ways out where a column is not what an input or output takes: another size, a block between, another input or output.
// Knows no particular block.
import type { Block, Params } from '../../blocks/block.ts';
import { endOf, isRejection } from '../../blocks/block.ts';
import { blocks, findBlock } from '../../blocks/index.ts';
import type { PortKind, Shape } from '../../blocks/kit/shape.ts';
import { kindFits } from '../../blocks/kit/shape.ts';
import type { Column } from '../../data/dataset.ts';
import type { Edit } from '../../document/edits.ts';
import { applyEdit } from '../../document/edits.ts';
import { freeId } from '../../document/ids.ts';
import { insertIntoWire } from '../../document/insert-node.ts';
import { nodeName } from '../../document/node-name.ts';
import type { Document } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { Analysis } from '../analysis.ts';
import { analyze } from '../analyze.ts';
import { arriving, shapeOf } from '../shapes/apply-rule.ts';
import type { Joint } from '../data-joints.ts';
import { jointsOf } from '../data-joints.ts';
import type { Repair } from '../problem.ts';
import type { Measure } from './resize.ts';
import { fieldsByName } from '../shapes/read-params.ts';
import { paramFor } from './resize.ts';
import { setParamRepairs } from './set-param.ts';
import { titled } from '../titles.ts';

const mostOffers = 4;

/** The param that decides a size set to another value, here or in the nearest block before. */
export function resized(
  document: Document,
  analysis: Analysis,
  { decides }: Joint,
  measure: Measure,
  size: number,
): Repair[] {
  const by = decides && paramFor(analysis, decides.facts, decides.port, measure, size);
  return by ? setParamRepairs(document, by.facts, by.param, size) : [];
}

/** An output that learns one axis too many or too few: a block before it that takes it away or adds it. */
export function conversions(
  document: Document,
  analysis: Analysis,
  joint: Joint,
  column: Column,
): Repair[] {
  const { facts, decides, wants, goal } = joint;
  const flowing = decides?.facts.outputs?.[decides.port];
  const [main] = Object.keys(facts.block?.inputs ?? {});
  const edge = document.graph.edges.find(({ to }) => to.node === facts.node.id && to.port === main);
  const kind = main === undefined ? undefined : facts.block?.inputs[main]?.kind;
  if (!goal || !flowing || !edge || !kind) return [];
  const missing = column.sizes.length - (wants.dims.length - 1);
  if (missing === 0) return [];
  return Object.values(blocks)
    .flatMap((block) => {
      const ports = passage(block, flowing, kind, flowing.dims.length + missing);
      const edit =
        ports && insertIntoWire(document, null, edge.id, { type: block.type, params: {} }, ports);
      if (!edit) return [];
      const { title } = block.docs;
      const name = nodeName(facts);
      const label = text(
        `Insert ${title.en} before ‘${name}’`,
        `「${name}」の前に${title.ja}を入れる`,
      );
      return [fitted(document, analysis, facts.node.id, column, { label, edit })];
    })
    .slice(0, mostOffers);
}

/** Before an output that nothing gives the right size: a block that can be told how large its answers are. */
export function projections(document: Document, joint: Joint, size: number): Repair[] {
  const { facts, decides } = joint;
  const flowing = decides?.facts.outputs?.[decides.port];
  const [main] = Object.entries(facts.block?.inputs ?? {});
  const edge = document.graph.edges.find(
    ({ to }) => to.node === facts.node.id && to.port === main?.[0],
  );
  if (!joint.goal || !flowing || !main || !edge) return [];
  const axes = flowing.dims.length;
  // The plainest block that does it: the one that gives and asks the least.
  const asked = (block: Block) =>
    100 * Object.keys(block.outputs).length + fieldsByName(block).size;
  return Object.values(blocks)
    .sort((a, b) => asked(a) - asked(b))
    .flatMap((block) =>
      [...fieldsByName(block)].flatMap(([param, { form, label }]) => {
        if (form.kind !== 'size') return [];
        const params = { [param]: size };
        const ports = passage(block, flowing, main[1].kind, axes, params, size);
        const { type } = block;
        const edit = ports && insertIntoWire(document, null, edge.id, { type, params }, ports);
        if (!edit) return [];
        const { title } = block.docs;
        const name = nodeName(facts);
        return [
          {
            label: text(
              `Insert ${title.en} (${label.en} ${size}) before ‘${name}’`,
              `「${name}」の前に${title.ja}（${label.ja} ${size}）を入れる`,
            ),
            edit,
          },
        ];
      }),
    )
    .slice(0, 1);
}

/** How a block that needs nothing else lets this shape pass, if it comes out with so many axes, and that last size. */
function passage(
  block: Block,
  flowing: Shape,
  wanted: PortKind,
  axes: number,
  settings: Params = {},
  last?: number,
): { input: string; output: string } | undefined {
  const required = Object.entries(block.inputs).filter(([, { optional }]) => !optional);
  const [input] = required;
  const [output] = Object.entries(block.outputs);
  const params = block.params.safeParse(settings);
  if (block.objective || !input || !output || required.length > 1 || !params.success)
    return undefined;
  if (!kindFits(flowing.kind, input[1].kind) || !kindFits(output[1].kind, wanted)) return undefined;
  const inputs = arriving(block, [{ port: input[0], from: '', shape: flowing }]);
  const result = shapeOf(block, new Map(), params.data, inputs, '');
  if (isRejection(result)) return undefined;
  const dims = result[output[0]]?.dims;
  if (dims?.length !== axes || (last !== undefined && dims.at(-1)?.size !== last)) return undefined;
  return { input: input[0], output: output[0] };
}

/** Another output, or another input, in its place: what the column holds may be what another sort of block takes. */
export function replacements(
  document: Document,
  analysis: Analysis,
  joint: Joint,
  column: Column,
): Repair[] {
  const { node, block } = joint.facts;
  const name = nodeName(joint.facts);
  return Object.values(blocks)
    .filter((other) => other !== block && endOf(other) === (joint.goal ? 'target' : 'input'))
    .map((other) => {
      const { title } = other.docs;
      const label = text(
        `Replace ‘${name}’ with ${title.en}`,
        `「${name}」を${title.ja}に置き換える`,
      );
      const { id, edit } = replacement(document, node.id, other, column.name);
      return fitted(document, analysis, id, column, { label, edit });
    });
}

function replacement(
  { graph }: Document,
  old: string,
  { type, inputs, outputs }: Block,
  column: string,
): { readonly id: string; readonly edit: Edit } {
  const id = freeId(graph, type);
  const position = graph.nodes.find((node) => node.id === old)?.position ?? { x: 0, y: 0 };
  const [input] = Object.keys(inputs);
  const [output] = Object.keys(outputs);
  const [into] = graph.edges.filter(({ to }) => to.node === old);
  const moves = graph.edges.flatMap((edge): Edit[] => {
    const rewire = { edit: 'rewire', graph: null, edge: edge.id } as const;
    if (edge === into && input) return [{ ...rewire, to: { node: id, port: input } }];
    if (edge.from.node === old && output) return [{ ...rewire, from: { node: id, port: output } }];
    return [];
  });
  return {
    id,
    edit: {
      edit: 'all',
      edits: [
        { edit: 'add', graph: null, nodes: [{ id, type, params: {}, position: { ...position } }] },
        ...moves,
        { edit: 'bind', node: old, column: undefined },
        { edit: 'remove', graph: null, nodes: [old] },
        { edit: 'bind', node: id, column },
      ],
    },
  };
}

const mostSizes = 4;

/** With the sizes that the column then asks for, which the label says too. */
function fitted(
  document: Document,
  analysis: Analysis,
  node: string,
  column: Column,
  { label, edit }: Repair,
): Repair {
  const edits = [edit];
  /** By what is set: where one thing is set twice, the last counts. */
  const said = new Map<string, Text>();
  let present = applyEdit(document, edit);
  for (let turn = 0; turn < mostSizes; turn++) {
    const now = analyze(present, findBlock, analysis);
    const joint = jointsOf(now).find(({ facts }) => facts.node.id === node);
    // What the new block itself does not take comes first.
    const amiss = now.problems.find(
      ({ severity, location }) =>
        severity === 'error' && location.node === node && location.graph === null,
    );
    const next = joint ? nextSize(present, now, joint, column) : amiss?.repairs[0];
    if (!next) break;
    edits.push(next.edit);
    said.set(JSON.stringify({ ...next.edit, value: 0 }), titled(present, next.label));
    present = applyEdit(present, next.edit);
  }
  const [first] = said.values();
  if (!first) return { label, edit };
  const more = said.size > 1 ? ' …' : '';
  return {
    label: text(`${label.en} and ${lowered(first.en)}${more}`, `${label.ja}、${first.ja}${more}`),
    edit: { edit: 'all', edits },
  };
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function nextSize(
  document: Document,
  analysis: Analysis,
  joint: Joint,
  { sizes, words }: Column,
): Repair | undefined {
  const { wants, goal } = joint;
  for (const [axis, given] of sizes.entries()) {
    const size = wants.dims[axis + 1]?.size;
    if (size === undefined || size === null || size === given) continue;
    return resized(document, analysis, joint, ({ dims }) => dims[axis + 1]?.size, given)[0];
  }
  const { vocabulary } = wants;
  if (vocabulary === undefined || !words || words.length <= vocabulary) return undefined;
  const measure: Measure = goal ? ({ dims }) => dims.at(-1)?.size : (shape) => shape.vocabulary;
  return resized(document, analysis, joint, measure, words.length)[0];
}

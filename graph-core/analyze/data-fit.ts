// Whether the columns of the data are what inputs and outputs take: kind, sizes, vocabulary, classes. Knows no data set.
import type { Shape } from '../blocks/shape.ts';
import { kindNames, printShape } from '../blocks/shape.ts';
import type { Column, ColumnKind } from '../data/dataset.ts';
import type { Document } from '../document/schema.ts';
import type { Text } from '../text.ts';
import { text, verbatim } from '../text.ts';
import type { Analysis, NodeFacts, Source } from './analysis.ts';
import { localized, nodeName } from '../document/node-name.ts';
import type { Place, Problem, Repair } from './problem.ts';
import type { Measure } from './resize.ts';
import { paramFor } from './resize.ts';
import { setParamRepairs } from './set-param.ts';

/** Something that is filled from a column or held to one. */
interface Joint {
  readonly facts: NodeFacts;
  readonly wants: Shape;
  readonly goal: boolean;
  /** Whose size decides: the input itself, or what is wired to the output. */
  readonly decides: { readonly facts: NodeFacts; readonly port: string } | undefined;
}

/**
 * Problems between the bound columns and the document. An unbound input or output that analysis has named too is
 * named here with the columns that would do.
 */
export function dataFit(
  document: Document,
  analysis: Analysis,
  columns: readonly Column[],
): Problem[] {
  const problems: Problem[] = [];
  for (const joint of jointsOf(analysis)) {
    const { node } = joint.facts;
    const { bindings } = document.data;
    const name = Object.hasOwn(bindings, node.id) ? bindings[node.id] : undefined;
    const column = columns.find((one) => one.name === name);
    if (!column) problems.push(notBound(document, joint, columns, name));
    else problems.push(...misfits(document, analysis, joint, column, columns));
  }
  return problems.map(({ message, repairs, ...problem }) => ({
    ...problem,
    message: localized(message),
    repairs: repairs.map(({ label, edit }) => ({ label: localized(label), edit })),
  }));
}

/** Problems of the analysis with those of the data; a place that both name is named once, with the data's repairs. */
export function withDataFit(problems: readonly Problem[], fit: readonly Problem[]): Problem[] {
  const key = ({ code, place }: Problem) => `${code} ${place.node ?? ''}`;
  const better = new Map(fit.map((problem) => [key(problem), problem]));
  const merged = problems.map((problem) => {
    const same = better.get(key(problem));
    if (same) better.delete(key(problem));
    return same ?? problem;
  });
  return [...merged, ...better.values()];
}

function jointsOf(analysis: Analysis): Joint[] {
  const joints: Joint[] = [];
  for (const facts of analysis.nodes.values()) {
    const { block, outputs, params, graph } = facts;
    if (!block || !outputs || !params || graph !== null) continue;
    for (const [port, { feed }] of Object.entries(block.outputs)) {
      const wants = outputs[port];
      if (feed && wants) joints.push({ facts, wants, goal: false, decides: { facts, port } });
    }
    if (!block.objective) continue;
    const shapes = inputShapes(analysis, facts);
    // Ports hold what their declarations promise: the block's shape rule has accepted them.
    const inputs = shapes as Parameters<typeof block.objective.target>[0]['inputs'];
    const wants = block.objective.target({ params, inputs });
    const [main] = Object.keys(block.inputs);
    const source = main === undefined ? undefined : facts.sources[main]?.[0];
    joints.push({ facts, wants, goal: true, decides: decider(analysis, source) });
  }
  return joints;
}

function decider(analysis: Analysis, source: Source | undefined): Joint['decides'] {
  const facts = source && analysis.nodes.get(source.path);
  return facts && source ? { facts, port: source.port } : undefined;
}

function inputShapes(analysis: Analysis, { block, sources }: NodeFacts) {
  const shapes: Record<string, Shape | (Shape | undefined)[] | undefined> = {};
  for (const [port, { variadic }] of Object.entries(block?.inputs ?? {})) {
    const list = (sources[port] ?? []).map(
      (one) => analysis.nodes.get(one.path)?.outputs?.[one.port],
    );
    shapes[port] = variadic ? list : list[0];
  }
  return shapes;
}

const columnKinds: Readonly<Record<ColumnKind, Text>> = {
  tokens: text('a sequence of tokens', 'トークンの系列'),
  class: text('a class', 'クラス'),
  image: text('an image', '画像'),
  vector: text('a vector', 'ベクトル'),
  sequence: text('a sequence of vectors', 'ベクトルの系列'),
};

function printColumn({ kind, sizes, words }: Column): Text {
  const size = sizes.length > 0 ? ` ${sizes.join(' × ')}` : '';
  const ids = words ? words.length : undefined;
  return text(
    `${columnKinds[kind].en}${size}${ids === undefined ? '' : ` of ${ids} ids`}`,
    `${columnKinds[kind].ja}${size}${ids === undefined ? '' : `（ID は ${ids} 種類）`}`,
  );
}

/** Ids go to ids and numbers to numbers; which of them, the sizes decide. */
function kindAgrees({ wants, goal }: Joint, { kind }: Column): boolean {
  const ids = kind === 'tokens' || kind === 'class';
  if (wants.kind === 'tokens') return ids;
  // Two classes, 0 and 1, are what a binary output learns.
  return !ids || (goal && kind === 'class');
}

function sizesOf({ dims }: Shape): (number | null)[] {
  return dims.slice(1).map(({ size }) => size);
}

function fits(joint: Joint, column: Column): boolean {
  const wanted = sizesOf(joint.wants);
  const { vocabulary } = joint.wants;
  return (
    kindAgrees(joint, column) &&
    wanted.length === column.sizes.length &&
    wanted.every((size, axis) => size === null || size === column.sizes[axis]) &&
    (vocabulary === undefined || !column.words || column.words.length <= vocabulary)
  );
}

function place({ facts }: Joint): Place & { readonly node: string } {
  return { graph: null, node: facts.node.id, path: facts.path };
}

/** Columns of the right kind and number of axes: those that fit as they are first, and those that nothing uses yet. */
function bindRepairs(
  document: Document,
  joint: Joint,
  columns: readonly Column[],
  except?: string,
): Repair[] {
  const { node } = joint.facts;
  const axes = joint.wants.dims.length - 1;
  const used = new Set(Object.values(document.data.bindings));
  const cost = (column: Column) => (fits(joint, column) ? 0 : 2) + (used.has(column.name) ? 1 : 0);
  return columns
    .filter(
      (column) =>
        column.name !== except && kindAgrees(joint, column) && column.sizes.length === axes,
    )
    .sort((a, b) => cost(a) - cost(b))
    .slice(0, 6)
    .map(({ name, label }) => ({
      label: text(
        `Bind ‘${nodeName(node)}’ to the column ‘${label.en}’`,
        `「${nodeName(node)}」を列「${label.ja}」に結び付ける`,
      ),
      edit: { edit: 'bind', node: node.id, column: name },
    }));
}

function notBound(
  document: Document,
  joint: Joint,
  columns: readonly Column[],
  bound: string | undefined,
): Problem {
  const name = nodeName(joint.facts.node);
  const message =
    bound !== undefined
      ? text(
          `‘${name}’ is bound to the column ‘${bound}’, which the data does not have.`,
          `「${name}」が結び付いている列「${bound}」はデータにありません。`,
        )
      : joint.goal
        ? text(
            `‘${name}’ has no target yet: bind it to a column of the data.`,
            `「${name}」の正解となるデータの列が、まだ選ばれていません。`,
          )
        : text(
            `‘${name}’ gets no data yet: bind it to a column.`,
            `「${name}」に入れるデータの列が、まだ選ばれていません。`,
          );
  return {
    code: bound === undefined ? 'unbound' : 'no-such-column',
    message,
    place: place(joint),
    severity: 'error',
    repairs: bindRepairs(document, joint, columns),
  };
}

function misfits(
  document: Document,
  analysis: Analysis,
  joint: Joint,
  column: Column,
  columns: readonly Column[],
): Problem[] {
  const wanted = sizesOf(joint.wants);
  if (!kindAgrees(joint, column) || wanted.length !== column.sizes.length)
    return [kindMisfit(document, joint, column, columns)];
  const resize = (measure: Measure, size: number): Repair[] => {
    const { decides } = joint;
    const by = decides && paramFor(analysis, decides.facts, decides.port, measure, size);
    return by ? setParamRepairs(document, by.facts, by.param, size) : [];
  };
  const others = () => bindRepairs(document, joint, columns, column.name).slice(0, 2);
  const problems: Problem[] = [];
  wanted.forEach((size, axis) => {
    const given = column.sizes[axis];
    if (size === null || given === undefined || size === given) return;
    const dim = joint.wants.dims[axis + 1];
    problems.push(
      misfit('data-size-does-not-fit', joint, column, dim?.name ?? '', size, given, [
        ...resize(({ dims }) => dims[axis + 1]?.size, given),
        ...others(),
      ]),
    );
  });
  const { vocabulary } = joint.wants;
  const ids = column.words?.length;
  if (vocabulary !== undefined && ids !== undefined && ids > vocabulary) {
    const measure: Measure = joint.goal
      ? ({ dims }) => dims.at(-1)?.size
      : (shape) => shape.vocabulary;
    const repairs = [...resize(measure, ids), ...others()];
    problems.push(tooManyIds(joint, column, vocabulary, ids, repairs));
  }
  return problems;
}

function kindMisfit(
  document: Document,
  joint: Joint,
  column: Column,
  columns: readonly Column[],
): Problem {
  const name = nodeName(joint.facts.node);
  const is = printColumn(column);
  const takes = kindNames[joint.wants.kind];
  const shape = printShape(joint.wants);
  return {
    code: 'data-kind-does-not-fit',
    message: joint.goal
      ? text(
          `‘${name}’ learns ${takes.en} of shape ${shape}, but the column ‘${column.label.en}’ holds ${is.en}.`,
          `「${name}」の正解は${takes.ja}（${shape}）ですが、列「${column.label.ja}」は${is.ja}です。`,
        )
      : text(
          `‘${name}’ takes ${takes.en} of shape ${shape}, but the column ‘${column.label.en}’ holds ${is.en}.`,
          `「${name}」は${takes.ja}（${shape}）を受け取りますが、列「${column.label.ja}」は${is.ja}です。`,
        ),
    place: place(joint),
    severity: 'error',
    repairs: bindRepairs(document, joint, columns, column.name),
  };
}

function misfit(
  code: string,
  joint: Joint,
  column: Column,
  axis: string,
  size: number,
  given: number,
  repairs: Repair[],
): Problem {
  const name = nodeName(joint.facts.node);
  return {
    code,
    message: text(
      `‘${name}’ ${joint.goal ? 'gives' : 'takes'} ${axis} ${size}, but the column ‘${column.label.en}’ has ${given} there.`,
      `「${name}」の ${axis} は ${size} ですが、列「${column.label.ja}」では ${given} です。`,
    ),
    place: { ...place(joint), param: axis },
    severity: 'error',
    repairs,
  };
}

function tooManyIds(
  joint: Joint,
  column: Column,
  vocabulary: number,
  ids: number,
  repairs: Repair[],
): Problem {
  const name = nodeName(joint.facts.node);
  const label = column.label ?? verbatim(column.name);
  return {
    code: joint.goal ? 'too-few-classes' : 'vocabulary-too-small',
    message: joint.goal
      ? text(
          `‘${name}’ tells ${vocabulary} classes apart, but the column ‘${label.en}’ has ${ids}.`,
          `「${name}」が見分けるクラスは ${vocabulary} 種類ですが、列「${label.ja}」には ${ids} 種類あります。`,
        )
      : text(
          `‘${name}’ knows ${vocabulary} ids, but the column ‘${label.en}’ uses ${ids}.`,
          `「${name}」の語彙数は ${vocabulary} ですが、列「${label.ja}」には ${ids} 種類の ID があります。`,
        ),
    place: place(joint),
    severity: 'error',
    repairs,
  };
}

// Whether the columns of the data are what inputs and outputs take: kind, sizes, vocabulary, classes. Knows no data set.
import type { Shape } from '../blocks/shape.ts';
import type { Column } from '../data/dataset.ts';
import { nodeName } from '../document/node-name.ts';
import type { Document } from '../document/schema.ts';
import { text } from '../text.ts';
import type { Analysis } from './analysis.ts';
import type { Joint } from './data-joints.ts';
import { jointsOf, placeOf } from './data-joints.ts';
import { kindMisfit, sizeMisfit, tooManyIds } from './data-misfits.ts';
import type { Problem, Repair } from './problem.ts';
import type { Measure } from './resize.ts';
import { paramFor } from './resize.ts';
import { setParamRepairs } from './set-param.ts';
import { titled } from './titles.ts';

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
    about: 'data' as const,
    message: titled(document, message),
    repairs: repairs.map(({ label, edit }) => ({ label: titled(document, label), edit })),
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
        `Bind ‘${nodeName(joint.facts)}’ to the column ‘${label.en}’`,
        `「${nodeName(joint.facts)}」を列「${label.ja}」に結び付ける`,
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
  const name = nodeName(joint.facts);
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
    place: placeOf(joint),
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
    return [kindMisfit(joint, column, bindRepairs(document, joint, columns, column.name))];
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
      sizeMisfit(joint, column, dim?.name ?? '', size, given, [
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

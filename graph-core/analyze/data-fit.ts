// Whether the columns of the data are what inputs and outputs take: kind, sizes, vocabulary, classes.
import type { Shape } from '../blocks/kit/shape.ts';
import { findBlock } from '../blocks/index.ts';
import type { Column } from '../data/dataset.ts';
import { applyEdit } from '../document/edits.ts';
import { nodeName } from '../document/node-name.ts';
import type { Document } from '../document/schema.ts';
import { text } from '../text.ts';
import type { Analysis } from './analysis.ts';
import { analyze } from './analyze.ts';
import type { Joint } from './data-joints.ts';
import { jointsOf, locationOf } from './data-joints.ts';
import type { Misfit } from './data-misfits.ts';
import {
  kindMisfit,
  notTwoClasses,
  sizeMisfit,
  sparesClasses,
  tooManyIds,
} from './data-misfits.ts';
import { conversions, projections, replacements, resized } from './repairs/data-repairs.ts';
import type { Problem, Repair } from './problem.ts';
import type { Measure } from './repairs/resize.ts';
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
  const problems = misfitsIn(document, analysis, columns);
  const errors = errorsIn(analysis.problems) + errorsIn(problems);
  return problems.map((problem) => finished(document, analysis, columns, errors, problem));
}

function misfitsIn(document: Document, analysis: Analysis, columns: readonly Column[]): Misfit[] {
  const problems: Misfit[] = [];
  for (const joint of jointsOf(analysis)) {
    const { node } = joint.facts;
    const { bindings } = document.data;
    const name = Object.hasOwn(bindings, node.id) ? bindings[node.id] : undefined;
    const column = columns.find((column) => column.name === name);
    if (!column) problems.push(notBound(document, joint, columns, name));
    else problems.push(...misfits(document, analysis, joint, column, columns));
  }
  return problems;
}

function errorsIn(problems: readonly Pick<Problem, 'severity'>[]): number {
  return problems.filter(({ severity }) => severity === 'error').length;
}

/** In words, with those repairs that mend it, the best first; they are tried out only when somebody looks. */
function finished(
  document: Document,
  analysis: Analysis,
  columns: readonly Column[],
  errors: number,
  misfit: Misfit,
): Problem {
  let ranked: readonly Repair[] | undefined;
  const { code, location, severity } = misfit;
  const key = keyOf(misfit);
  const rank = (): Repair[] =>
    misfit
      .repairs()
      .map(({ label, edit }) => {
        const after = applyEdit(document, edit);
        const its = analyze(after, findBlock, analysis);
        const left = misfitsIn(after, its, columns);
        const remains = after === document || left.some((other) => keyOf(other) === key);
        const cost = errorsIn(its.problems) + errorsIn(left);
        return { label: titled(document, label), edit, remains, cost };
      })
      // A column may be joined first and fitted then; blocks come and go only where that leaves less to do.
      .filter(
        ({ remains, cost, edit }) =>
          !remains &&
          (isUnbound(code) || cost < errors || (cost === errors && edit.edit !== 'all')),
      )
      .sort((a, b) => (isUnbound(code) ? 0 : a.cost - b.cost))
      .map(({ label, edit }) => ({ label, edit }));
  return {
    code,
    location,
    severity,
    about: 'data',
    message: titled(document, misfit.message),
    get repairs() {
      ranked ??= rank();
      return ranked;
    },
  };
}

const isUnbound = (code: string) => code === 'unbound' || code === 'no-such-column';

const keyOf = ({ code, location }: Pick<Problem, 'code' | 'location'>) =>
  `${code} ${location.node ?? ''} ${location.param ?? ''}`;

/** Problems of the analysis with those of the data; a place that both name is named once, with the data's repairs. */
export function withDataFit(problems: readonly Problem[], fit: readonly Problem[]): Problem[] {
  const key = ({ code, location }: Problem) => `${code} ${location.node ?? ''}`;
  const better = new Map(fit.map((problem) => [key(problem), problem]));
  const merged = problems.map((problem) => {
    const same = better.get(key(problem));
    if (same) better.delete(key(problem));
    return same ?? problem;
  });
  return [...merged, ...better.values()];
}

/** Ids go to ids and numbers to numbers; which of them, the sizes decide. */
function kindAgrees({ wants }: Joint, { kind }: Column): boolean {
  const ids = kind === 'tokens' || kind === 'class';
  return wants.kind === 'tokens' ? ids : !ids;
}

/** Whether the output learns what lies between two ends, and the column holds classes. */
function isBetween({ facts, goal }: Joint, { kind }: Column): boolean {
  return goal && facts.block?.objective?.range !== undefined && kind === 'class';
}

/** Two classes are 0 and 1 to such an output. */
function asLearned(joint: Joint, column: Column): Column {
  if (!isBetween(joint, column) || column.words?.length !== 2) return column;
  const { words: _, ...rest } = column;
  return { ...rest, kind: 'vector', sizes: [1] };
}

function sizesOf({ dims }: Shape): (number | null)[] {
  return dims.slice(1).map(({ size }) => size);
}

function fits(joint: Joint, given: Column): boolean {
  const column = asLearned(joint, given);
  const wanted = sizesOf(joint.wants);
  const { vocabulary } = joint.wants;
  return (
    kindAgrees(joint, column) &&
    wanted.length === column.sizes.length &&
    wanted.every((size, axis) => size === null || size === column.sizes[axis]) &&
    (vocabulary === undefined || !column.words || column.words.length <= vocabulary)
  );
}

/** A picture of the same height and width: only the channels of the last layer may have to follow. */
function givesItBack({ wants }: Joint, { kind, sizes }: Column): boolean {
  return (
    kind === 'image' && sizes.slice(0, -1).every((size, axis) => size === sizesOf(wants)[axis])
  );
}

/**
 * Columns that fit as they are first, and those that nothing uses yet. `any`: also those that fit by kind and number of
 * axes only, for the sizes can follow; but not what the model is given as its answer, unless it is to give it back whole.
 */
function bindRepairs(
  document: Document,
  joint: Joint,
  columns: readonly Column[],
  which: 'any' | 'fitting',
): Repair[] {
  const { node } = joint.facts;
  const axes = joint.wants.dims.length - 1;
  const { [node.id]: own, ...others } = document.data.bindings;
  const used = new Set(Object.values(others));
  const cost = (column: Column) => (fits(joint, column) ? 0 : 2) + (used.has(column.name) ? 1 : 0);
  return columns
    .filter((column) => {
      const learned = asLearned(joint, column);
      return (
        column.name !== own &&
        kindAgrees(joint, learned) &&
        learned.sizes.length === axes &&
        (fits(joint, column) ||
          (which === 'any' &&
            (!(joint.goal && used.has(column.name)) || givesItBack(joint, column))))
      );
    })
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
): Misfit {
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
    location: locationOf(joint),
    severity: 'error',
    repairs: () => bindRepairs(document, joint, columns, 'any'),
  };
}

function misfits(
  document: Document,
  analysis: Analysis,
  joint: Joint,
  given: Column,
  columns: readonly Column[],
): Misfit[] {
  const column = asLearned(joint, given);
  const wanted = sizesOf(joint.wants);
  const others = () => bindRepairs(document, joint, columns, 'fitting');
  if (isBetween(joint, column))
    return [
      notTwoClasses(joint, column, () => [
        ...replacements(document, analysis, joint, column),
        ...others(),
      ]),
    ];
  if (!kindAgrees(joint, column) || wanted.length !== column.sizes.length)
    return [
      kindMisfit(joint, column, () => [
        ...conversions(document, analysis, joint, column),
        ...replacements(document, analysis, joint, column),
        ...others(),
      ]),
    ];
  const resize = (measure: Measure, size: number): Repair[] =>
    resized(document, analysis, joint, measure, size);
  const problems: Misfit[] = [];
  wanted.forEach((size, axis) => {
    const has = column.sizes[axis];
    if (size === null || has === undefined || size === has) return;
    const dim = joint.wants.dims[axis + 1];
    problems.push(
      sizeMisfit(joint, column, dim?.name ?? '', size, has, () => [
        ...resize(({ dims }) => dims[axis + 1]?.size, has),
        ...others(),
        ...(axis === wanted.length - 1 ? projections(document, joint, has) : []),
      ]),
    );
  });
  const { vocabulary } = joint.wants;
  const ids = column.words?.length;
  if (vocabulary === undefined || ids === undefined || ids === vocabulary) return problems;
  const measure: Measure = joint.goal
    ? ({ dims }) => dims.at(-1)?.size
    : (shape) => shape.vocabulary;
  if (ids > vocabulary)
    problems.push(
      tooManyIds(joint, column, vocabulary, ids, () => [
        ...resize(measure, ids),
        ...others(),
        ...projections(document, joint, ids),
      ]),
    );
  // Words that never come are harmless; a class that never comes is an answer that can only be wrong.
  else if (joint.goal && column.kind === 'class' && ids > 1)
    problems.push(sparesClasses(joint, column, vocabulary, ids, () => resize(measure, ids)));
  return problems;
}

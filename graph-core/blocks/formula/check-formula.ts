// Whether a formula fits what arrives, and the sentences where it does not, each with the part of the text it speaks of.
import type { Fault, Formula } from '../../formula/read-formula.ts';
import { readFormula } from '../../formula/read-formula.ts';
import type { FormulaValue } from '../../formula/formula-value.ts';
import { namesOf, printTerm } from '../../formula/term.ts';
import { text } from '../../text.ts';
import type { ArrivingShape, Rejection } from '../block.ts';
import { reject } from '../block.ts';
import { needsFeatures } from '../kit/expectations.ts';
import { mend } from '../kit/mending.ts';
import type { Shape } from '../kit/shape.ts';
import { printShape } from '../kit/shape.ts';
import type { Misfit } from './extent.ts';
import { answerShape, extentOf, printExtent, vectorLength } from './extent.ts';

type Inputs = Readonly<Record<string, ArrivingShape | readonly ArrivingShape[] | undefined>>;

const read = new WeakMap<FormulaValue, Formula | Fault>();

function reading(value: FormulaValue): Formula | Fault {
  const known = read.get(value) ?? readFormula(value);
  read.set(value, known);
  return known;
}

/** Of params that a shape rule has let through. */
export function formulaOf(value: FormulaValue): Formula {
  const formula = reading(value);
  if ('fault' in formula) throw new Error(formula.fault.en);
  return formula;
}

/** The shape that leaves the block, or why there is none. */
export function shapeOfFormula(value: FormulaValue, inputs: Inputs, self: string) {
  const formula = reading(value);
  if ('fault' in formula) return unreadable(value, formula, inputs, self);
  const arriving: Record<string, ArrivingShape> = {};
  for (const name of formula.inputs) {
    const of = inputs[name];
    if (!of || !('dims' in of)) return missing(name, inputs, self);
    const problem = needsFeatures(self, name, of);
    if (problem) return problem;
    arriving[name] = of;
  }
  const all = Object.values(arriving);
  const length = vectorLength(formula, arriving);
  const unclear = unclearVector(formula, arriving, length, self);
  if (unclear) return unclear;
  const extent = extentOf(formula.term, arriving, length);
  return 'term' in extent
    ? unfit(extent, arriving, self)
    : answerShape(extent, all satisfies readonly Shape[]);
}

function sourcesOf(inputs: Inputs): string[] {
  return Object.values(inputs).flatMap((of) => {
    if (!of) return [];
    return 'dims' in of ? of.from : of.map(({ from }) => from);
  });
}

function unreadable(value: FormulaValue, { fault, at }: Fault, inputs: Inputs, self: string) {
  const [source] = sourcesOf(inputs);
  const before = value.text.slice(0, at.start).trim();
  return reject(
    'formula-unreadable',
    text(
      `‘${self}’ cannot compute${source === undefined ? '' : ` with ‘${source}’`}: its formula cannot be read${before ? ` after ‘${before.slice(-20)}’` : ''}. ${fault.en}`,
      `「${self}」は${source === undefined ? '' : `「${source}」から`}計算できません。数式を${before ? `「${before.slice(-20)}」の先で` : ''}読み取れません。${fault.ja}`,
    ),
  );
}

function missing(name: string, inputs: Inputs, self: string): Rejection {
  const [source] = sourcesOf(inputs);
  return reject(
    'missing-input',
    text(
      `‘${self}’ needs ‘${name}’, but nothing is wired to it${source === undefined ? '' : ` (‘${source}’ is wired elsewhere)`}.`,
      `「${self}」には「${name}」への配線が必要です${source === undefined ? '' : `（「${source}」は別の端子につながっています）`}。`,
    ),
  );
}

/** A vector has one number for each place of the last axis: of which, must be clear. */
function unclearVector(
  { term, inputs, learned }: Formula,
  arriving: Readonly<Record<string, ArrivingShape>>,
  length: number,
  self: string,
): Rejection | undefined {
  const vector = learned.find((name) => vectorsIn(term).has(name));
  const odd = inputs.find((name) => {
    const size = arriving[name]?.dims.at(-1)?.size ?? 1;
    return size !== 1 && size !== length;
  });
  const other = odd === undefined ? undefined : arriving[odd];
  if (vector === undefined || !other || odd === undefined) return undefined;
  return reject(
    'vector-unclear',
    text(
      `‘${self}’ cannot tell how long the learned vector ‘${vector}’ is: the last axis of ‘${other.from}’ (${printShape(other)}) is not ${length}.`,
      `「${self}」では学習するベクトル「${vector}」の長さが決まりません。「${other.from}」（${printShape(other)}）の最後の軸が ${length} ではありません。`,
    ),
    [{ kind: 'disconnect', port: odd }],
    odd,
  );
}

function vectorsIn(term: Formula['term']): Set<string> {
  if (term.kind === 'learned') return new Set(term.shape === 'vector' ? [term.name] : []);
  if (term.kind !== 'apply') return new Set();
  return new Set(term.args.flatMap((arg) => [...vectorsIn(arg)]));
}

function unfit(
  { term, extents, axes }: Misfit,
  arriving: Readonly<Record<string, ArrivingShape>>,
  self: string,
): Rejection {
  const [left, right] = term.args.map((arg, index) => {
    const names = namesOf(arg, 'input');
    const from = [...new Set(names.map((name) => arriving[name]?.from ?? name))];
    const words = from.map((name) => `‘${name}’`).join(', ');
    const wordsJa = from.map((name) => `「${name}」`).join('');
    const extent = printExtent(extents[index] ?? extents[0]);
    return {
      names,
      en: `‘${printTerm(arg)}’ is ${extent}${words && ` (from ${words})`}`,
      ja: `「${printTerm(arg)}」は ${extent}${wordsJa && `（${wordsJa}から）`}`,
    };
  });
  const [a, b] = axes.map(({ size, name }) => `${name} ${size}`.trim());
  const port = right?.names.at(-1) ?? left?.names.at(-1);
  return reject(
    'parts-differ',
    text(
      `‘${self}’ cannot compute ‘${printTerm(term)}’, letter ${term.at.start + 1} of its formula: ${left?.en} and ${right?.en}: ${a} ≠ ${b}.`,
      `「${self}」の数式の ${term.at.start + 1} 文字目からの「${printTerm(term)}」を計算できません。${left?.ja}、${right?.ja}で、${a} ≠ ${b} です。`,
    ),
    remedies(term, arriving, port),
    port,
  );
}

/** Where two inputs meet as they arrive, what turns one into the other. */
function remedies(
  { args: [a, b] }: Misfit['term'],
  arriving: Readonly<Record<string, ArrivingShape>>,
  port: string | undefined,
) {
  if (a?.kind === 'input' && b?.kind === 'input') {
    const [from, to] = [arriving[b.name], arriving[a.name]];
    if (from && to) return mend(from, to, { port: b.name });
  }
  return port === undefined ? [] : [{ kind: 'disconnect', port } as const];
}

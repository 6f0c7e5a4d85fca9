// A formula opened: one block for each operation, so that one can see what flows between them.
import type { Formula } from '../../formula/read-formula.ts';
import type { FormulaValue } from '../../formula/formula-value.ts';
import type { OperationName } from '../../formula/operations.ts';
import type { Applied, Term } from '../../formula/term.ts';
import { namesOf, printTerm, termsIn } from '../../formula/term.ts';
import { text, verbatim } from '../../text.ts';
import type { Inside, InsideNode, InsideWire } from '../kit/inside.ts';
import { insideInput, insideOutput } from '../kit/inside.ts';
import { weightOf } from '../kit/layout.ts';
import type { Shapes } from './extent.ts';
import { extentOf, vectorLength } from './extent.ts';

/** What a block of its own computes. */
const activations: ReadonlySet<OperationName> = new Set(['sigmoid', 'tanh', 'relu', 'softmax']);

export function formulaInside(
  type: string,
  formula: Formula,
  value: FormulaValue,
  shapes: Shapes,
): Inside | undefined {
  const { term } = formula;
  if (term.kind !== 'apply') return undefined;
  const opening = new Opening(type, value, shapes, wholeTerms(term), formula);
  const end = opening.part(term);
  if (opening.count < 2 || opening.unclear) return undefined;
  const numbers = Object.values(value.names).some((said) => 'number' in said);
  return {
    nodes: opening.nodes,
    wires: [...opening.wires, { from: end, to: { node: insideOutput, port: 'values' } }],
    ...(numbers && {
      fixed: text(
        'Numbers of the formula that come from variables of the document are written out.',
        '文書の変数から来ていた数式の数は、値として書き込まれます。',
      ),
    }),
    weights: (values) =>
      Object.fromEntries(
        opening.learned.map(({ node, name }) => [`${node}/${name}`, weightOf(values, name)]),
      ),
  };
}

/** Terms that stay one block: what is learned in several places of them is one weight. */
function wholeTerms(term: Applied): ReadonlySet<Term> {
  const whole = new Set<Term>();
  for (const name of namesOf(term, 'learned')) {
    const uses = (of: Term) =>
      termsIn(of).filter((part) => part.kind === 'learned' && part.name === name).length;
    const all = uses(term);
    let smallest: Applied = term;
    for (;;) {
      const inner: Term | undefined = smallest.args.find((arg) => uses(arg) === all);
      if (inner?.kind !== 'apply') break;
      smallest = inner;
    }
    if (all > 1) whole.add(smallest);
  }
  return whole;
}

/** What arrives at a port of a part, and how long its last axis is. */
interface Arriving {
  readonly from: InsideWire['from'];
  readonly length: number;
}

class Opening {
  readonly nodes: Record<string, InsideNode> = {};
  readonly wires: InsideWire[] = [];
  readonly learned: { readonly node: string; readonly name: string }[] = [];
  count = 0;
  /** A learned vector would have another length where its block stands alone. */
  unclear = false;
  private readonly length: number;

  constructor(
    private readonly type: string,
    private readonly value: FormulaValue,
    private readonly shapes: Shapes,
    private readonly whole: ReadonlySet<Term>,
    { inputs }: Formula,
  ) {
    this.length = vectorLength({ inputs }, shapes);
  }

  /** Makes the blocks of the term, and says where its answer leaves. */
  part(term: Applied): InsideWire['from'] {
    const from = new Map<string, Arriving>();
    const keeps = this.whole.has(term);
    const own = term.args.map((arg) => this.argument(arg, keeps, term, from));
    this.count++;
    const id = `${term.operation}-${this.count}`;
    const alone: Applied = { ...term, args: own };
    const written = printTerm(term);
    const name = written.length <= 60 ? { name: verbatim(written) } : {};
    const [input] = from.keys();
    if (activations.has(term.operation) && own[0]?.kind === 'input' && input !== undefined) {
      this.nodes[id] = { type: 'activation', params: { activation: term.operation }, ...name };
      this.wire(from.get(input)?.from, id, 'values');
    } else {
      for (const learned of namesOf(alone, 'learned'))
        this.learned.push({ node: id, name: learned });
      const formula = { text: printTerm(alone), names: this.namesIn(alone) };
      this.nodes[id] = { type: this.type, params: { formula }, ...name };
      for (const [port, source] of from) this.wire(source.from, id, port);
      this.checkLength(alone, from);
    }
    return { node: id, port: 'values' };
  }

  /** As it stands in the block of the term around it: itself, or the name of what another block computes. */
  private argument(arg: Term, keeps: boolean, around: Applied, from: Map<string, Arriving>): Term {
    if (arg.kind === 'input') {
      const end = { node: insideInput, port: arg.name };
      from.set(arg.name, { from: end, length: this.lengthOf(arg) });
      return arg;
    }
    if (arg.kind !== 'apply') return arg;
    if (namesOf(arg, 'input').length === 0) return arg;
    if (keeps)
      return { ...arg, args: arg.args.map((inner) => this.argument(inner, true, around, from)) };
    const name = this.freeName(around, from);
    from.set(name, { from: this.part(arg), length: this.lengthOf(arg) });
    return { kind: 'input', name, at: arg.at };
  }

  private freeName(around: Applied, from: ReadonlyMap<string, Arriving>): string {
    const taken = new Set([
      ...namesOf(around, 'input'),
      ...namesOf(around, 'learned'),
      ...Object.keys(this.value.names),
      ...from.keys(),
    ]);
    return ['u', 'v', 'w', 'p', 'q', 'r', 's', 't'].find((name) => !taken.has(name)) ?? 'part';
  }

  private wire(source: InsideWire['from'] | undefined, node: string, port: string): void {
    if (source) this.wires.push({ from: source, to: { node, port } });
  }

  private namesIn(term: Term): FormulaValue['names'] {
    const used = new Set(namesOf(term, 'learned'));
    return Object.fromEntries(Object.entries(this.value.names).filter(([name]) => used.has(name)));
  }

  private checkLength(alone: Applied, from: ReadonlyMap<string, Arriving>): void {
    const hasVector = termsIn(alone).some((of) => of.kind === 'learned' && of.shape === 'vector');
    const longest = Math.max(...[...from.values()].map(({ length }) => length));
    if (hasVector && longest !== this.length) this.unclear = true;
  }

  private lengthOf(term: Term): number {
    const extent = extentOf(term, this.shapes, this.length);
    return 'term' in extent ? 1 : (extent.rest.at(-1)?.size ?? 1);
  }
}

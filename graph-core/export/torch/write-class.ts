// One graph of a document as a torch class: what its __init__ makes, what its forward computes, and its state.
import type { WeightValue } from '../../blocks/block.ts';
import type { PythonForm } from '../../blocks/block.ts';
import type { Python } from '../../blocks/kit/python.ts';
import { code, item, name, py, python } from '../../blocks/kit/python.ts';
import type { Step } from '../../compile/plan.ts';
import type { Document, Graph, ModuleNode } from '../../document/schema.ts';
import { weightsOfStep } from '../../weights/held-weights.ts';
import { className, identifier } from '../python/python-name.ts';
import type { Declared, Dialect, Ends, Placed, Written } from '../python/write-graph.ts';
import { declare, endsOf, writeGraph } from '../python/write-graph.ts';
import { copiesOf } from '../walk-graph.ts';
import type { SharedKey } from './sharing.ts';
import { assignAll, calledFor, movedTo, placementHolder, sharingIn } from './sharing.ts';
import { torchFormOf } from './torch-form.ts';
import type { Resizing, Scope } from '../python/resizing.ts';
import type { Default } from './arguments.ts';
import { argumentName, Arguments } from './arguments.ts';

export interface TorchWriting extends Written {
  readonly classes: Declared[];
  /** Sources of blocks' own classes and functions, by name. */
  readonly helpers: Map<string, string>;
  readonly resizing: Resizing;
}

interface TorchClass {
  readonly className: string;
  /** Variables of the document that it is made with. */
  readonly takes: readonly string[];
  /** The state dict: keys and values as torch lays them out. */
  readonly state: ReadonlyMap<string, WeightValue>;
  readonly shared: readonly SharedKey[];
}

interface ClassEnds extends Ends {
  /** What forward is given besides where it shall answer a loss, as it declares them. */
  readonly learns?: readonly string[];
  /** Whether that holds class weights by output. */
  readonly weighs?: boolean;
  /** What an argument is where it is not given; the number of today without. */
  readonly defaults?: ReadonlyMap<string, Default>;
}

/** Writes the class of a graph, and of every module in it. */
export function writeClass(
  writing: TorchWriting,
  graph: Graph,
  prefix: string,
  wish: string,
  ends: ClassEnds,
): TorchClass {
  const { resizing } = writing;
  const given = new Arguments(graph, resizing);
  const parts = new Parts();
  const losses = new Losses(writing.document);
  const share = sharingIn(writing.steps, graph, prefix);
  const dialect: Dialect = {
    variable: (wish, part) =>
      part === undefined ? identifier(wish) : `${identifier(wish)}_${identifier(part)}`,
    feed: (_step, id) => identifier(id),
    formOf(step) {
      const form = torchFormOf(step);
      if (!form || 'unsupported' in form) throw new Error(`${step.path} has no form in PyTorch.`);
      const others = resizing.elsewhere(step.path, formIn);
      return {
        ...form,
        call: (...to) =>
          mapped(form.call(...to), (expression, port) => {
            const theirs = others.map((other) => other?.call(...to)[port]);
            return resizing.tree(expression, theirs, given.kept);
          }),
      };
    },
    block(step, form, inputs) {
      const own = identifier(step.path.slice(prefix.length));
      for (const [helper, source] of Object.entries(form.classes ?? {}))
        writing.helpers.set(helper, source);
      const { self, called, before, ...common } = share(step, form);
      if (form.make && !called) {
        const others = resizing.elsewhere(step.path, (other) => formIn(other)?.make);
        const make = resizing.tree(form.make, others, given.passed);
        parts.made.push(`self.${own} = ${python(make)}`);
      }
      parts.tied.push(...common.made);
      parts.shared.push(...common.keys);
      const elsewhere = new Set(common.keys.map(({ key }) => key));
      const values = form.state?.(weightsOfStep(step, writing.weights)) ?? {};
      for (const [key, value] of Object.entries(values))
        if (!elsewhere.has(`${own}.${key}`)) parts.state.set(`${own}.${key}`, value);
      const { objective } = step.block;
      const target = item(name('targets'), own);
      const weighs = ends.weighs && objective?.weighs;
      const classWeights = weighs ? py('class_weights.get', [own]) : undefined;
      const contextIn = (at: Step) => ({ params: at.params, inputs: at.inputs, classWeights });
      if (ends.learns && objective?.torch)
        for (const [player, side] of losses.goalsOf(step.path)) {
          const lossIn = (at: Step) =>
            objective.torch?.({ ...contextIn(at), side }, inputs, target);
          const overIn = (at: Step) =>
            objective.torchOver?.(contextIn(at), inputs, target) ?? code`${target}.size(0)`;
          const sized = (of: (at: Step) => Python | undefined) =>
            python(
              resizing.tree(
                of(step) ?? name('None'),
                resizing.elsewhere(step.path, of),
                given.kept,
              ),
            );
          losses.add(player, { output: own, loss: sized(lossIn), over: sized(overIn) });
        }
      return { self: `self.${self}`, before };
    },
    instance: (placed) => `self.${placeInstance(writing, graph, placed, parts, given)}`,
    count: (placed) => python(countOf(writing, placed, given.kept)),
  };
  const { lines, results } = writeGraph(writing, graph, prefix, ends, dialect);
  const forward = [...lines, ...losses.lines(), `return ${results.join(', ')}`];
  const body = classBody([...parts.made, ...parts.tied], forward, ends, given);
  return {
    className: declare(writing.classes, body, (number) =>
      number === 1 ? wish : `${wish}${number}`,
    ),
    takes: given.names(),
    state: parts.state,
    shared: parts.shared,
  };
}

function formIn(step: Step): PythonForm | undefined {
  const form = torchFormOf(step);
  return form && !('unsupported' in form) ? form : undefined;
}

function mapped(
  of: Readonly<Record<string, Python>>,
  change: (expression: Python, port: string) => Python,
): Record<string, Python> {
  return Object.fromEntries(
    Object.entries(of).map(([port, expression]) => [port, change(expression, port)]),
  );
}

function countOf({ steps, resizing }: TorchWriting, { prefix, node }: Placed, scope: Scope) {
  const count = (of: ReadonlyMap<string, Step>) => copiesOf(of, prefix + node.id).length;
  return resizing.count(count(steps), count, scope);
}

/** What forward answers instead of answers: the loss where it is given targets, or that of a player who is named. */
class Losses {
  private readonly found = new Map<string | undefined, OutputLoss[]>();
  private readonly players: Document['training']['players'];

  constructor({ training }: Document) {
    this.players = training.players;
  }

  /** Whose goal the output is, and which side of it. */
  goalsOf(path: string): readonly (readonly [string | undefined, string | undefined])[] {
    if (!this.players) return [[undefined, undefined]];
    return this.players.flatMap(({ id, objectives }) =>
      objectives.flatMap(({ node, side }) => (node === path ? [[id, side] as const] : [])),
    );
  }

  add(player: string | undefined, loss: OutputLoss): void {
    this.found.set(player, [...(this.found.get(player) ?? []), loss]);
  }

  lines(): string[] {
    return [...this.found].flatMap(([player, losses]) =>
      player === undefined
        ? [
            'if targets is not None:',
            `    losses = {${losses.map(({ output, loss, over }) => `${JSON.stringify(output)}: (${loss}, ${over})`).join(', ')}}`,
            '    return losses if parts else sum(loss for loss, _ in losses.values())',
          ]
        : [
            `if player == ${JSON.stringify(player)}:`,
            `    return ${losses.map(({ loss }) => loss).join(' + ')}`,
          ],
    );
  }
}

/** Of an output that learns, in Python: its loss, and how many that is a mean over. */
interface OutputLoss {
  readonly output: string;
  readonly loss: string;
  readonly over: string;
}

/** What one class holds. */
class Parts {
  readonly made: string[] = [];
  /** Behind all that is made. */
  readonly tied: string[] = [];
  readonly state = new Map<string, WeightValue>();
  readonly shared: SharedKey[] = [];
}

function classBody(
  made: readonly string[],
  lines: readonly string[],
  ends: ClassEnds,
  taken: Arguments,
): string {
  const given = ['self', ...ends.inputs.map(identifier), ...(ends.learns ?? [])];
  return [
    `    def __init__(${['self', ...taken.declared(ends.defaults)].join(', ')}):`,
    '        super().__init__()',
    ...taken.lines(ends.defaults).map((line) => `        ${line}`),
    ...made.map((line) => `        ${line}`),
    '',
    `    def forward(${given.join(', ')}):`,
    ...lines.map((line) => `        ${line}`),
  ].join('\n');
}

interface Built {
  /** What makes it, with the arguments that are passed on. */
  readonly make: string;
  readonly state: ReadonlyMap<string, WeightValue>;
  readonly shared: readonly SharedKey[];
}

/** N copies that share their weights are one module; else a ModuleList of them. */
function build(
  writing: TorchWriting,
  placed: Placed,
  node: ModuleNode,
  { passed }: Arguments,
): Built {
  const { definition, prefix } = placed;
  const copies = copiesOf(writing.steps, prefix + node.id);
  const classes = copies.map((copy) =>
    writeClass(writing, definition.graph, copy, className(definition.id), endsOf(definition)),
  );
  const names = classes.map(({ className, takes }) => {
    const passing = takes.map(
      (variable) => `${argumentName(variable)}=${python(passed(variable))}`,
    );
    return `${className}(${passing.join(', ')})`;
  });
  const [first] = classes;
  if (first && (classes.length === 1 || node.weights === 'shared'))
    return { make: names[0] ?? '', state: first.state, shared: first.shared };
  const alike = names.every((name) => name === names[0]);
  const count = python(countOf(writing, { ...placed, node }, passed));
  const state = classes.flatMap((written, index) =>
    [...written.state].map(([key, value]) => [`${index}.${key}`, value] as const),
  );
  return {
    make: alike
      ? `nn.ModuleList([${names[0]} for _ in range(${count})])`
      : `nn.ModuleList([${names.join(', ')}])`,
    state: new Map(state),
    shared: classes.flatMap((written, index) => movedTo(`${index}`, written.shared)),
  };
}

/** Makes the instance, or calls the one it is tied to; answers the attribute that computes it. */
function placeInstance(
  writing: TorchWriting,
  graph: Graph,
  placed: Placed,
  { made, tied, state, shared }: Parts,
  given: Arguments,
): string {
  const { node, prefix } = placed;
  const own = identifier(node.id);
  const built = build(writing, placed, node, given);
  const runs = (id: string) => copiesOf(writing.steps, prefix + id).length > 0;
  const holder = placementHolder(graph, node, runs);
  if (holder === node) {
    made.push(`self.${own} = ${built.make}`);
    for (const [key, value] of built.state) state.set(`${own}.${key}`, value);
    shared.push(...movedTo(own, built.shared));
    return own;
  }
  const theirs = build(writing, placed, holder, given);
  const at = identifier(holder.id);
  const keysOf = (of: Built) => [
    ...of.state.keys(),
    ...of.shared.filter(({ assigned }) => assigned).map(({ key }) => key),
  ];
  if (built.make === theirs.make) {
    const inner = built.shared.map((entry) => ({
      ...entry,
      key: `${own}.${entry.key}`,
      from: `${at}.${entry.from}`,
      assigned: false,
    }));
    shared.push(...calledFor(own, at, [...built.state.keys()]), ...inner);
    return at;
  }
  const all = assignAll({ at: own, keys: keysOf(built) }, { at, keys: keysOf(theirs) });
  made.push(`self.${own} = ${built.make}`);
  tied.push(...all.made);
  shared.push(...all.keys);
  return own;
}

// A graph of a document as lines of Python, in whichever dialect: what each block computes, and N copies of a module.
import type { Expressions, PythonForm, WeightValue } from '../../blocks/block.ts';
import { isInput } from '../../blocks/block.ts';
import { name, python, shareCall } from '../../blocks/kit/python.ts';
import type { Step } from '../../compile/plan.ts';
import { wantedPorts } from '../../compile/plan.ts';
import type {
  Document,
  Endpoint,
  Graph,
  ModuleDefinition,
  ModuleNode,
} from '../../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../../document/schema.ts';
import { copiesOf, inOrder } from '../walk-graph.ts';

/** What is written, in every dialect. */
export interface Written {
  readonly document: Document;
  readonly steps: ReadonlyMap<string, Step>;
  readonly weights: ReadonlyMap<string, WeightValue>;
}

/** A module where it stands in a graph; `copies` are the prefixes of those that run. */
export interface Placed {
  readonly node: ModuleNode;
  readonly definition: ModuleDefinition;
  readonly prefix: string;
  readonly copies: readonly string[];
}

/** What one framework says in its own way. It is asked in the order of the lines, and keeps what it makes. */
export interface Dialect {
  /** A variable of this graph: for a node, or for one of its ports. */
  variable(wish: string, part?: string): string;
  /** The variable of an input of the model. */
  feed(step: Step, id: string): string;
  formOf(step: Step): PythonForm;
  /** Makes what computes a block, or finds it; `before` are lines that its call needs. */
  block(
    step: Step,
    form: PythonForm,
    inputs: Expressions,
  ): { readonly self: string; readonly before?: readonly string[] };
  /** Makes what computes a module, or finds it: one to call, or several copies to run through. */
  instance(placed: Placed): string;
  /** How often copies that share their weights run, where that is more than the number. */
  count?(placed: Placed): string;
}

export interface Ends {
  /** Names of what the graph is given as arguments. */
  readonly inputs: readonly string[];
  /** What it answers: `node port` of each. */
  readonly outputs: readonly string[];
}

export function endsOf({ inputs, outputs }: ModuleDefinition): Ends {
  return {
    inputs: inputs.map(({ name: port }) => port),
    outputs: outputs.map(({ name: port }) => `${moduleOutput} ${port}`),
  };
}

export interface Lines {
  readonly lines: readonly string[];
  /** The variables that hold what was asked for. */
  readonly results: readonly string[];
}

export function writeGraph(
  written: Written,
  graph: Graph,
  prefix: string,
  ends: Ends,
  dialect: Dialect,
): Lines {
  const lines: string[] = [];
  /** The variable that holds an output, by `node port`. */
  const held = new Map(
    ends.inputs.map((port) => [`${moduleInput} ${port}`, dialect.variable(port)]),
  );
  const wires = new Map<string, Endpoint[]>();
  for (const { from, to } of graph.edges) {
    const key = `${to.node} ${to.port}`;
    wires.set(key, [...(wires.get(key) ?? []), from]);
  }
  const arriving = (node: string, port: string): string[] =>
    (wires.get(`${node} ${port}`) ?? []).flatMap(
      ({ node: from, port: out }) => held.get(`${from} ${out}`) ?? [],
    );
  const read = new Set(graph.edges.map(({ from }) => `${from.node} ${from.port}`));

  for (const node of inOrder(graph)) {
    const hold = (port: string, variable: string) => held.set(`${node.id} ${port}`, variable);
    if (isModuleNode(node)) {
      const definition = written.document.modules.find(({ id }) => id === node.module);
      const copies = copiesOf(written.steps, prefix + node.id);
      if (!definition || copies.length === 0) continue;
      const placed = { node, definition, prefix, copies };
      const argument = (port: string) => arriving(node.id, port)[0] ?? 'None';
      lines.push(...writeInstance(placed, argument, hold, dialect));
      continue;
    }
    const step = written.steps.get(prefix + node.id);
    if (!step) continue;
    if (isInput(step.block)) {
      const variable = dialect.feed(step, node.id);
      for (const port of Object.keys(step.outputs)) hold(port, variable);
      continue;
    }
    const form = dialect.formOf(step);
    const inputs = arrivingAt(step, (port) => arriving(node.id, port));
    const { self, before = [] } = dialect.block(step, form, inputs);
    const wanted = wantedPorts(step, (port) => read.has(`${node.id} ${port}`));
    const shared = dialect.variable(node.id, 'all');
    const { binding, expressions } = callOf(form, inputs, self, wanted, shared);
    lines.push(...before, ...(binding === undefined ? [] : [`${shared} = ${python(binding)}`]));
    const ports = Object.entries(expressions);
    for (const [port, expression] of ports) {
      const variable = dialect.variable(node.id, ports.length === 1 ? undefined : port);
      lines.push(`${variable} = ${python(expression)}`);
      hold(port, variable);
    }
  }
  const results = ends.outputs.map((output) => {
    const [node, port = ''] = output.split(' ');
    const variable = node === moduleOutput ? arriving(moduleOutput, port)[0] : held.get(output);
    return variable ?? 'None';
  });
  return { lines, results };
}

/** N copies: a list of them that outputs run through by the names of the ports; side inputs go to every copy. */
function writeInstance(
  placed: Placed,
  argument: (port: string) => string,
  hold: (port: string, variable: string) => void,
  dialect: Dialect,
): string[] {
  const { node, definition, copies } = placed;
  const self = dialect.instance(placed);
  const outputs = definition.outputs.map(({ name }) => name);
  const variables = new Map(
    outputs.map((name) => [
      name,
      dialect.variable(node.id, outputs.length === 1 ? undefined : name),
    ]),
  );
  for (const [name, variable] of variables) hold(name, variable);
  const targets = [...variables.values()].join(', ');
  const given = definition.inputs.map(({ name }) => name);
  if (copies.length === 1) return [`${targets} = ${self}(${given.map(argument).join(', ')})`];
  const carried = given.flatMap((name) => {
    const variable = variables.get(name);
    return variable === undefined ? [] : [`${variable} = ${argument(name)}`];
  });
  const shared = node.weights === 'shared';
  const copy = shared ? self : dialect.variable(node.id, 'layer');
  const words = given.map((name) => variables.get(name) ?? argument(name));
  return [
    ...carried,
    shared
      ? `for _ in range(${dialect.count?.(placed) ?? copies.length}):`
      : `for ${copy} in ${self}:`,
    `    ${targets} = ${copy}(${words.join(', ')})`,
  ];
}

/** What arrives at each input port, by the names that hold it: a list where it takes several wires. */
export function arrivingAt(
  step: Step,
  variables: (port: string) => readonly string[],
): Expressions {
  return Object.fromEntries(
    Object.entries(step.block.inputs).map(([port, { variadic }]) => {
      const all = variables(port).map(name);
      return [port, variadic ? all : all[0]];
    }),
  );
}

/** The expressions of the wanted ports; a call that several begin with is bound to the name `shared`. */
export function callOf(
  form: PythonForm,
  inputs: Expressions,
  self: string,
  wanted: readonly string[],
  shared: string,
): ReturnType<typeof shareCall> {
  const all = form.call(inputs, name(self), new Set(wanted));
  return shareCall(
    Object.fromEntries(Object.entries(all).filter(([port]) => wanted.includes(port))),
    shared,
  );
}

/** A class or function of the written file. Equal bodies are one. */
export interface Declared {
  readonly name: string;
  readonly body: string;
}

/** The name under which this body is declared: another one where a different body has taken it. */
export function declare(
  declared: Declared[],
  body: string,
  nameOf: (number: number) => string,
): string {
  for (let number = 1; ; number++) {
    const name = nameOf(number);
    const known = declared.find((other) => other.name === name);
    if (!known) declared.push({ name, body });
    if (!known || known.body === body) return name;
  }
}

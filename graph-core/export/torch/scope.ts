// One graph of a document as the body of a torch class: what its __init__ makes and what its forward computes.
import type { Plan, Step } from '../../compile/plan.ts';
import type { PythonForm, Unsupported, WeightValue } from '../../blocks/block.ts';
import { shareCall } from '../../blocks/python.ts';
import type {
  Document,
  Endpoint,
  Graph,
  ModuleDefinition,
  ModuleNode,
} from '../../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../../document/schema.ts';
import { copiesOf, inOrder } from '../walk-graph.ts';
import { className, identifier } from './python-name.ts';

/** A class of the written file. Equal bodies are one class. */
export interface TorchClass {
  readonly name: string;
  readonly body: string;
}

export interface Scope {
  readonly className: string;
  /** Our weight → key in the state dict with its values laid out for torch. */
  readonly state: ReadonlyMap<string, WeightValue>;
}

export interface Writing {
  readonly document: Document;
  readonly plan: Plan;
  readonly steps: ReadonlyMap<string, Step>;
  readonly weights: ReadonlyMap<string, WeightValue>;
  readonly classes: TorchClass[];
  /** Sources of blocks' own classes and functions, by name. */
  readonly helpers: Map<string, string>;
}

/** Thrown where a block has no torch form; `limits` finds these before anything is written. */
export function torchFormOf(step: Step): PythonForm | Unsupported | undefined {
  return step.block.exports?.torch?.({
    params: step.params,
    inputs: step.inputs,
    outputs: step.outputs,
  });
}

interface Ends {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whether forward answers the loss when it is given targets. */
  readonly learns?: true;
}

/** Writes the class of a graph (and of every module in it) and answers its name and its state. */
export function writeScope(
  writing: Writing,
  graph: Graph,
  prefix: string,
  name: string,
  ends: Ends,
): Scope {
  const made: string[] = [];
  const lines: string[] = [];
  const state = new Map<string, WeightValue>();
  const losses: string[] = [];
  /** The name that holds an output, by `node port`. */
  const held = new Map<string, string>(
    ends.inputs.map((port) => [`${moduleInput} ${port}`, identifier(port)]),
  );
  const wires = new Map<string, Endpoint[]>();
  for (const { from, to } of graph.edges) {
    const key = `${to.node} ${to.port}`;
    wires.set(key, [...(wires.get(key) ?? []), from]);
  }
  const sourcesOf = (node: string, port: string): string[] =>
    (wires.get(`${node} ${port}`) ?? []).flatMap(
      ({ node: from, port: out }) => held.get(`${from} ${out}`) ?? [],
    );
  const read = new Set(graph.edges.map(({ from }) => `${from.node} ${from.port}`));

  for (const node of inOrder(graph)) {
    if (isModuleNode(node)) {
      const definition = writing.document.modules.find(({ id }) => id === node.module);
      if (definition)
        writeInstance(writing, node, definition, prefix, {
          made,
          lines,
          state,
          held,
          sourcesOf,
          read,
        });
      continue;
    }
    const step = writing.steps.get(prefix + node.id);
    if (!step) continue;
    const own = identifier(node.id);
    if (Object.values(step.block.outputs).some(({ feed }) => feed)) {
      for (const port of Object.keys(step.outputs)) held.set(`${node.id} ${port}`, own);
      continue;
    }
    const form = torchFormOf(step);
    if (!form || 'unsupported' in form) throw new Error(`${step.path} has no form in PyTorch.`);
    for (const [helper, source] of Object.entries(form.classes ?? {}))
      writing.helpers.set(helper, source);
    if (form.make) made.push(`self.${own} = ${form.make}`);
    const inputs = Object.fromEntries(
      Object.entries(step.block.inputs).map(([port, { variadic }]) => {
        const arriving = sourcesOf(node.id, port);
        return [port, variadic ? arriving : arriving[0]];
      }),
    );
    const { objective } = step.block;
    if (ends.learns && objective?.torch)
      losses.push(
        objective.torch({ params: step.params, inputs: step.inputs }, inputs, `targets["${own}"]`),
      );
    const isGoal = objective !== undefined;
    const wanted = new Set(
      Object.keys(step.outputs).filter(
        (port, at) => read.has(`${node.id} ${port}`) || (isGoal && at === 0),
      ),
    );
    const all = Object.entries(form.call(inputs, `self.${own}`, wanted));
    const asked = Object.fromEntries(all.filter(([port]) => wanted.has(port)));
    const { binding, expressions } = shareCall(asked, `${own}_all`);
    if (binding !== undefined) lines.push(binding);
    const ports = Object.keys(expressions);
    for (const [port, expression] of Object.entries(expressions)) {
      const variable = ports.length === 1 ? own : `${own}_${identifier(port)}`;
      lines.push(`${variable} = ${expression}`);
      held.set(`${node.id} ${port}`, variable);
    }
    for (const [key, value] of Object.entries(form.state?.(weightsOf(writing, step)) ?? {}))
      state.set(`${own}.${key}`, value);
  }
  const results = ends.outputs.flatMap((output) => {
    const [node, port] = output.split(' ');
    return node === moduleOutput
      ? (sourcesOf(moduleOutput, port ?? '')[0] ?? 'None')
      : (held.get(output) ?? 'None');
  });
  if (losses.length > 0) lines.push('if targets is not None:', `    return ${losses.join(' + ')}`);
  lines.push(`return ${results.join(', ')}`);
  return { className: declare(writing, name, made, lines, ends), state };
}

interface Inner {
  readonly made: string[];
  readonly lines: string[];
  readonly state: Map<string, WeightValue>;
  readonly held: Map<string, string>;
  readonly sourcesOf: (node: string, port: string) => string[];
  readonly read: ReadonlySet<string>;
}

/** N copies: a ModuleList that outputs run through by the names of the ports; side inputs go to every copy. */
function writeInstance(
  writing: Writing,
  node: ModuleNode,
  definition: ModuleDefinition,
  prefix: string,
  inner: Inner,
): void {
  const { made, lines, state, held, sourcesOf } = inner;
  const own = identifier(node.id);
  const copies = copiesOf(writing.steps, prefix + node.id);
  if (copies.length === 0) return;
  const ends: Ends = {
    inputs: definition.inputs.map(({ name }) => name),
    outputs: definition.outputs.map(({ name }) => `${moduleOutput} ${name}`),
  };
  const scopes = copies.map((copy) =>
    writeScope(writing, definition.graph, copy, className(definition.id), ends),
  );
  const [first] = scopes;
  if (!first) return;
  const shared = node.weights === 'shared';
  const repeated = copies.length > 1;
  const alike = scopes.every((scope) => scope.className === first.className);
  if (!repeated || shared) made.push(`self.${own} = ${first.className}()`);
  else if (alike)
    made.push(
      `self.${own} = nn.ModuleList([${first.className}() for _ in range(${copies.length})])`,
    );
  else
    made.push(
      `self.${own} = nn.ModuleList([${scopes.map((scope) => `${scope.className}()`).join(', ')}])`,
    );
  scopes.forEach((scope, at) => {
    if (shared && at > 0) return;
    const place = repeated && !shared ? `${own}.${at}` : own;
    for (const [key, value] of scope.state) state.set(`${place}.${key}`, value);
  });

  const variables = new Map(
    definition.outputs.map(({ name }) => [
      name,
      definition.outputs.length === 1 ? own : `${own}_${identifier(name)}`,
    ]),
  );
  const carried = new Set(
    definition.inputs.map(({ name }) => name).filter((name) => variables.has(name)),
  );
  const argument = (name: string): string => sourcesOf(node.id, name)[0] ?? 'None';
  const targets = [...variables.values()].join(', ');
  if (!repeated) {
    lines.push(
      `${targets} = self.${own}(${definition.inputs.map(({ name }) => argument(name)).join(', ')})`,
    );
  } else {
    for (const name of carried) lines.push(`${variables.get(name) ?? own} = ${argument(name)}`);
    const layer = `${own}_layer`;
    const inputs = definition.inputs.map(({ name }) =>
      carried.has(name) ? (variables.get(name) ?? own) : argument(name),
    );
    lines.push(shared ? `for _ in range(${copies.length}):` : `for ${layer} in self.${own}:`);
    lines.push(`    ${targets} = ${shared ? `self.${own}` : layer}(${inputs.join(', ')})`);
  }
  for (const [name, variable] of variables) held.set(`${node.id} ${name}`, variable);
}

function weightsOf({ weights }: Writing, step: Step): Record<string, WeightValue> {
  return Object.fromEntries(
    Object.entries(step.weights).flatMap(([name, full]) => {
      const value = weights.get(full);
      return value ? [[name, value]] : [];
    }),
  );
}

/** The class of this name and body, under another name where the name is taken by another body. */
function declare(
  writing: Writing,
  name: string,
  made: readonly string[],
  lines: readonly string[],
  ends: Ends,
): string {
  const body = [
    '    def __init__(self):',
    '        super().__init__()',
    ...made.map((line) => `        ${line}`),
    '',
    `    def forward(${['self', ...ends.inputs.map(identifier), ...(ends.learns ? ['targets=None'] : [])].join(', ')}):`,
    ...lines.map((line) => `        ${line}`),
  ].join('\n');
  for (let number = 1; ; number++) {
    const called = number === 1 ? name : `${name}${number}`;
    const known = writing.classes.find((one) => one.name === called);
    if (!known) writing.classes.push({ name: called, body });
    if (!known || known.body === body) return called;
  }
}

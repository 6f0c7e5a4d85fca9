// One graph of a document as the body of a torch class: what its __init__ makes and what its forward computes.
import type { Plan, Step } from '../../compile/plan.ts';
import type { WeightValue } from '../../blocks/block.ts';
import { shareCall } from '../../blocks/kit/python.ts';
import type {
  Document,
  Endpoint,
  Graph,
  ModuleDefinition,
  ModuleNode,
} from '../../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../../document/schema.ts';
import { copiesOf, inOrder } from '../walk-graph.ts';
import { weightsOfStep } from '../../weights/held-weights.ts';
import { className, identifier } from './python-name.ts';
import type { SharedKey } from './sharing.ts';
import { assignAll, calledFor, movedTo, placementHolder, sharingIn } from './sharing.ts';
import { torchFormOf } from './torch-form.ts';

/** A class of the written file. Equal bodies are one class. */
export interface TorchClass {
  readonly name: string;
  readonly body: string;
}

export interface Scope {
  readonly className: string;
  /** Our weight → key in the state dict with its values laid out for torch. */
  readonly state: ReadonlyMap<string, WeightValue>;
  readonly shared: readonly SharedKey[];
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
  /** Behind all that is made. */
  const tied: string[] = [];
  const state = new Map<string, WeightValue>();
  const shared: SharedKey[] = [];
  const share = sharingIn(writing.steps, graph, prefix);
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
        writeInstance(writing, graph, node, definition, prefix, {
          made,
          tied,
          lines,
          shared,
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
    const { self, called, ...common } = share(step, form);
    if (form.make && !called) made.push(`self.${own} = ${form.make}`);
    tied.push(...common.made);
    lines.push(...common.before);
    shared.push(...common.keys);
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
    const all = Object.entries(form.call(inputs, `self.${self}`, wanted));
    const asked = Object.fromEntries(all.filter(([port]) => wanted.has(port)));
    const { binding, expressions } = shareCall(asked, `${own}_all`);
    if (binding !== undefined) lines.push(binding);
    const ports = Object.keys(expressions);
    for (const [port, expression] of Object.entries(expressions)) {
      const variable = ports.length === 1 ? own : `${own}_${identifier(port)}`;
      lines.push(`${variable} = ${expression}`);
      held.set(`${node.id} ${port}`, variable);
    }
    const elsewhere = new Set(common.keys.map(({ key }) => key));
    const values = form.state?.(weightsOfStep(step, writing.weights)) ?? {};
    for (const [key, value] of Object.entries(values))
      if (!elsewhere.has(`${own}.${key}`)) state.set(`${own}.${key}`, value);
  }
  const results = ends.outputs.flatMap((output) => {
    const [node, port] = output.split(' ');
    return node === moduleOutput
      ? (sourcesOf(moduleOutput, port ?? '')[0] ?? 'None')
      : (held.get(output) ?? 'None');
  });
  if (losses.length > 0) lines.push('if targets is not None:', `    return ${losses.join(' + ')}`);
  lines.push(`return ${results.join(', ')}`);
  return { className: declare(writing, name, [...made, ...tied], lines, ends), state, shared };
}

interface Inner {
  readonly made: string[];
  readonly tied: string[];
  readonly shared: SharedKey[];
  readonly lines: string[];
  readonly state: Map<string, WeightValue>;
  readonly held: Map<string, string>;
  readonly sourcesOf: (node: string, port: string) => string[];
  readonly read: ReadonlySet<string>;
}

/** N copies: a ModuleList that outputs run through by the names of the ports; side inputs go to every copy. */
function writeInstance(
  writing: Writing,
  graph: Graph,
  node: ModuleNode,
  definition: ModuleDefinition,
  prefix: string,
  inner: Inner,
): void {
  const { lines, held, sourcesOf } = inner;
  const own = identifier(node.id);
  const copies = copiesOf(writing.steps, prefix + node.id);
  if (copies.length === 0) return;
  const ends: Ends = {
    inputs: definition.inputs.map(({ name }) => name),
    outputs: definition.outputs.map(({ name }) => `${moduleOutput} ${name}`),
  };
  const build = (one: ModuleNode) => buildInstance(writing, one, definition, prefix, ends);
  const built = build(node);
  const runs = (id: string) => copiesOf(writing.steps, prefix + id).length > 0;
  const holder = placementHolder(graph, node, runs);
  const self = placeInstance(
    inner,
    own,
    built,
    holder === node ? undefined : [holder, build(holder)],
  );
  const repeated = copies.length > 1;
  const shared = node.weights === 'shared';
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
      `${targets} = self.${self}(${definition.inputs.map(({ name }) => argument(name)).join(', ')})`,
    );
  } else {
    for (const name of carried) lines.push(`${variables.get(name) ?? own} = ${argument(name)}`);
    const layer = `${own}_layer`;
    const inputs = definition.inputs.map(({ name }) =>
      carried.has(name) ? (variables.get(name) ?? own) : argument(name),
    );
    lines.push(shared ? `for _ in range(${copies.length}):` : `for ${layer} in self.${self}:`);
    lines.push(`    ${targets} = ${shared ? `self.${self}` : layer}(${inputs.join(', ')})`);
  }
  for (const [name, variable] of variables) held.set(`${node.id} ${name}`, variable);
}

interface Built {
  /** What makes it. */
  readonly make: string;
  readonly state: ReadonlyMap<string, WeightValue>;
  readonly shared: readonly SharedKey[];
}

/** N copies that share their weights are one module; else a ModuleList of them. */
function buildInstance(
  writing: Writing,
  node: ModuleNode,
  definition: ModuleDefinition,
  prefix: string,
  ends: Ends,
): Built {
  const copies = copiesOf(writing.steps, prefix + node.id);
  const scopes = copies.map((copy) =>
    writeScope(writing, definition.graph, copy, className(definition.id), ends),
  );
  const names = scopes.map((scope) => `${scope.className}()`);
  const [first] = scopes;
  if (first && (scopes.length === 1 || node.weights === 'shared'))
    return { make: names[0] ?? '', state: first.state, shared: first.shared };
  const alike = names.every((name) => name === names[0]);
  const state = scopes.flatMap((scope, at) =>
    [...scope.state].map(([key, value]) => [`${at}.${key}`, value] as const),
  );
  return {
    make: alike
      ? `nn.ModuleList([${names[0]} for _ in range(${copies.length})])`
      : `nn.ModuleList([${names.join(', ')}])`,
    state: new Map(state),
    shared: scopes.flatMap((scope, at) => movedTo(`${at}`, scope.shared)),
  };
}

/** Makes the instance, or calls the one it is tied to; answers the attribute that computes it. */
function placeInstance(
  { made, tied, state, shared }: Inner,
  own: string,
  built: Built,
  other: readonly [ModuleNode, Built] | undefined,
): string {
  if (!other) {
    made.push(`self.${own} = ${built.make}`);
    for (const [key, value] of built.state) state.set(`${own}.${key}`, value);
    shared.push(...movedTo(own, built.shared));
    return own;
  }
  const [holder, theirs] = other;
  const at = identifier(holder.id);
  const keysOf = (one: Built) => [
    ...one.state.keys(),
    ...one.shared.filter(({ assigned }) => assigned).map(({ key }) => key),
  ];
  if (built.make === theirs.make) {
    const inner = built.shared.map((one) => ({
      ...one,
      key: `${own}.${one.key}`,
      from: `${at}.${one.from}`,
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

// One graph of a document as Keras source: the layers it makes and the function that applies them. Knows no file.
import type { WeightValue } from '../../blocks/block.ts';
import { shareCall } from '../../blocks/kit/python.ts';
import type { Step } from '../../compile/plan.ts';
import type {
  Document,
  Endpoint,
  Graph,
  ModuleDefinition,
  ModuleNode,
} from '../../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../../document/schema.ts';
import { ownershipsOf } from '../../document/ties.ts';
import { weightsOfStep } from '../../weights/held-weights.ts';
import { copiesOf, inOrder } from '../walk-graph.ts';
import { identifier } from '../torch/python-name.ts';
import { kerasFormOf } from './keras-form.ts';

/** A function of the written file. Equal bodies are one function. */
export interface KerasFunction {
  readonly name: string;
  readonly body: string;
}

/** Weights by layer, in the order in which the layer holds them. */
export type LayerState = ReadonlyMap<string, Readonly<Record<string, WeightValue>>>;

export interface Writing {
  readonly document: Document;
  readonly steps: ReadonlyMap<string, Step>;
  readonly weights: ReadonlyMap<string, WeightValue>;
  readonly functions: KerasFunction[];
  /** Names that no variable may take: helpers, imports and functions. */
  readonly reserved: ReadonlySet<string>;
}

/** A graph's lines: those that make layers come first, so that copies with shared weights make them once. */
export interface Scope {
  readonly made: readonly string[];
  readonly lines: readonly string[];
  /** The variables that hold what was asked for. */
  readonly results: readonly string[];
  /** By the layer's name within this graph. */
  readonly state: LayerState;
  /** Layers that an untied document would have besides, by name, and the layers that compute for them. */
  readonly shared: ReadonlyMap<string, string>;
}

interface Ends {
  /** Names of the module's input ports, or of nothing at the top. */
  readonly inputs: readonly string[];
  /** `node port` of each. */
  readonly outputs: readonly string[];
  /** The layer's name as Python writes it. */
  layerName(within: string): string;
  /** The line that makes an input of the whole model. */
  feed?(step: Step, variable: string): string;
}

export function writeScope(writing: Writing, graph: Graph, prefix: string, ends: Ends): Scope {
  const names = new Names(writing.reserved);
  const made: string[] = [];
  const lines: string[] = [];
  const state = new Map<string, Readonly<Record<string, WeightValue>>>();
  const shared = new Map<string, string>();
  const owned = ownershipsOf(graph);
  /** The variable of a layer, by the id of whose weights they are. */
  const layers = new Map<string, string>();
  /** The variable that holds an output, by `node port`. */
  const held = new Map<string, string>();
  for (const port of ends.inputs) held.set(`${moduleInput} ${port}`, names.take(port));
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
      const owner = owned.get(node.id)?.owner ?? node.id;
      const inner = { names, made, lines, state, shared, layers, owner, held, sourcesOf };
      if (definition) writeInstance(writing, node, definition, prefix, ends, inner);
      continue;
    }
    const step = writing.steps.get(prefix + node.id);
    if (!step) continue;
    if (Object.values(step.block.outputs).some(({ feed }) => feed)) {
      const variable = names.take(node.id);
      if (ends.feed) lines.push(ends.feed(step, variable));
      for (const port of Object.keys(step.outputs)) held.set(`${node.id} ${port}`, variable);
      continue;
    }
    const form = kerasFormOf(step);
    if (!form || 'unsupported' in form) throw new Error(`${step.path} has no form in Keras.`);
    const owner = owned.get(node.id)?.owner ?? node.id;
    let self = layers.get(owner) ?? '';
    if (form.make && self === '') {
      self = names.take(`${owner}_layer`);
      made.push(`${self} = ${named(form.make, ends.layerName(owner))}`);
      layers.set(owner, self);
    }
    if (owner !== node.id) shared.set(node.id, owner);
    const inputs = Object.fromEntries(
      Object.entries(step.block.inputs).map(([port, { variadic }]) => {
        const arriving = sourcesOf(node.id, port);
        return [port, variadic ? arriving : arriving[0]];
      }),
    );
    const isGoal = step.block.objective !== undefined;
    const wanted = new Set(
      Object.keys(step.outputs).filter(
        (port, at) => read.has(`${node.id} ${port}`) || (isGoal && at === 0),
      ),
    );
    const all = Object.entries(form.call(inputs, self, wanted));
    const asked = Object.fromEntries(all.filter(([port]) => wanted.has(port)));
    const { binding, expressions } = shareCall(asked, names.take(`${node.id}_all`));
    if (binding !== undefined) lines.push(binding);
    const ports = Object.entries(expressions);
    for (const [port, expression] of ports) {
      const variable = names.take(ports.length === 1 ? node.id : `${node.id}_${port}`);
      lines.push(`${variable} = ${expression}`);
      held.set(`${node.id} ${port}`, variable);
    }
    const values = form.state?.(weightsOfStep(step, writing.weights)) ?? {};
    if (Object.keys(values).length > 0) state.set(owner, values);
  }
  const results = ends.outputs.map((output) => {
    const [node, port = ''] = output.split(' ');
    const variable = node === moduleOutput ? sourcesOf(moduleOutput, port)[0] : held.get(output);
    return variable ?? 'None';
  });
  return { made, lines, results, state, shared };
}

interface Inner {
  readonly names: Names;
  readonly made: string[];
  readonly lines: string[];
  readonly state: Map<string, Readonly<Record<string, WeightValue>>>;
  readonly shared: Map<string, string>;
  readonly layers: Map<string, string>;
  /** Id of the placement whose weights it uses. */
  readonly owner: string;
  readonly held: Map<string, string>;
  readonly sourcesOf: (node: string, port: string) => string[];
}

/** N copies: a list of functions that outputs run through by the names of the ports; side inputs go to every copy. */
function writeInstance(
  writing: Writing,
  node: ModuleNode,
  definition: ModuleDefinition,
  prefix: string,
  ends: Ends,
  { names, made, lines, state, shared: elsewhere, layers, owner, held, sourcesOf }: Inner,
): void {
  const copies = copiesOf(writing.steps, prefix + node.id);
  const scopes = copies.map((copy) => writeModule(writing, definition, copy));
  const [first] = scopes;
  if (!first) return;
  const repeated = copies.length > 1;
  const shared = node.weights === 'shared';
  const once = !repeated || shared;
  const alike = scopes.every(({ name }) => name === first.name);
  const numbers = copies.map((copy) => copy.slice((prefix + node.id).length + 1, -1));
  const counted = numbers.every((number, at) => Number(number) === at + 1);
  const known = layers.get(owner);
  const layer = known ?? names.take(once ? `${owner}_layer` : `${owner}_layers`);
  layers.set(owner, layer);
  const place = (at: number, of = owner) => (once ? of : `${of}.${numbers[at]}`);
  if (known !== undefined || owner !== node.id) {
    // Where the owner does not run, its name is kept all the same.
    for (const [at, scope] of scopes.entries()) {
      for (const within of [...scope.state.keys(), ...scope.shared.keys()])
        elsewhere.set(`${place(at, node.id)}.${within}`, `${place(at)}.${within}`);
    }
  }
  if (known !== undefined) {
    // Made already, for another placement.
  } else if (once) made.push(`${layer} = ${first.name}(${ends.layerName(node.id)})`);
  else if (alike && counted)
    made.push(
      `${layer} = [${first.name}(${withCopy(ends.layerName(`${node.id}.{copy}`))}) for copy in range(1, ${copies.length + 1})]`,
    );
  else
    made.push(
      `${layer} = [${scopes.map(({ name }, at) => `${name}(${ends.layerName(place(at))})`).join(', ')}]`,
    );
  scopes.forEach((scope, at) => {
    if (once && at > 0) return;
    for (const [within, values] of scope.state) state.set(`${place(at)}.${within}`, values);
    for (const [within, from] of scope.shared)
      elsewhere.set(`${place(at)}.${within}`, `${place(at)}.${from}`);
  });

  const outputs = definition.outputs.map(({ name }) => name);
  const variables = new Map(
    outputs.map((name) => [
      name,
      names.take(outputs.length === 1 ? node.id : `${node.id}_${name}`),
    ]),
  );
  const argument = (name: string): string => sourcesOf(node.id, name)[0] ?? 'None';
  const targets = [...variables.values()].join(', ');
  const given = definition.inputs.map(({ name }) => name);
  if (!repeated) lines.push(`${targets} = ${layer}(${given.map(argument).join(', ')})`);
  else {
    const carried = (name: string) => variables.get(name);
    for (const name of given)
      if (carried(name) !== undefined) lines.push(`${carried(name)} = ${argument(name)}`);
    const one = shared ? layer : names.take(`${node.id}_layer`);
    lines.push(shared ? `for _ in range(${copies.length}):` : `for ${one} in ${layer}:`);
    const words = given.map((name) => carried(name) ?? argument(name));
    lines.push(`    ${targets} = ${one}(${words.join(', ')})`);
  }
  for (const [name, variable] of variables) held.set(`${node.id} ${name}`, variable);
}

/** The function of a module's copy: called with the name of its layers, it answers what applies them. */
function writeModule(writing: Writing, definition: ModuleDefinition, copy: string) {
  const inputs = definition.inputs.map(({ name }) => name);
  const scope = writeScope(writing, definition.graph, copy, {
    inputs,
    outputs: definition.outputs.map(({ name }) => `${moduleOutput} ${name}`),
    layerName: (within) => `f"{name}.${within}"`,
  });
  const names = new Names(writing.reserved);
  const body = [
    ...scope.made.map((line) => `    ${line}`),
    '',
    `    def apply(${inputs.map((port) => names.take(port)).join(', ')}):`,
    ...scope.lines.map((line) => `        ${line}`),
    `        return ${scope.results.join(', ')}`,
    '',
    '    return apply',
  ].join('\n');
  const name = declare(writing, `make_${identifier(definition.id)}`, body);
  return { name, state: scope.state, shared: scope.shared };
}

/** The function of this name and body, under another name where the name is taken by another body. */
function declare(writing: Writing, name: string, body: string): string {
  for (let number = 1; ; number++) {
    const called = number === 1 ? name : `${name}_${number}`;
    const known = writing.functions.find((one) => one.name === called);
    if (!known) writing.functions.push({ name: called, body });
    if (!known || known.body === body) return called;
  }
}

/** `layers.Dense(64)` → `layers.Dense(64, name="dense")`. */
function named(make: string, name: string): string {
  const inside = make.slice(0, -1);
  return `${inside}${inside.endsWith('(') ? '' : ', '}name=${name})`;
}

function withCopy(name: string): string {
  return name.startsWith('f') ? name : `f${name}`;
}

/** Variables of one function, each name given once. */
class Names {
  private readonly taken: Set<string>;

  constructor(reserved: ReadonlySet<string>) {
    this.taken = new Set(reserved);
  }

  take(wish: string): string {
    const plain = identifier(wish).replace(/^make_/, 'made_');
    let name = plain;
    for (let number = 2; this.taken.has(name); number++) name = `${plain}_${number}`;
    this.taken.add(name);
    return name;
  }
}

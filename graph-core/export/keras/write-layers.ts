// One graph of a document as Keras source: the lines that make its layers, and those that apply them.
import type { WeightValue } from '../../blocks/block.ts';
import type { PythonCall } from '../../blocks/kit/python.ts';
import { name, python } from '../../blocks/kit/python.ts';
import type { Step } from '../../compile/plan.ts';
import type { Graph, ModuleDefinition } from '../../document/schema.ts';
import { ownershipsOf } from '../../document/ties.ts';
import { weightsOfStep } from '../../weights/held-weights.ts';
import { identifier } from '../python/python-name.ts';
import type { Declared, Dialect, Ends, Lines, Placed, Written } from '../python/write-graph.ts';
import { declare, endsOf, writeGraph } from '../python/write-graph.ts';
import type { OpenLengths } from './open-lengths.ts';

export interface KerasWriting extends Written {
  /** A function makes the layers of a module's copy. */
  readonly functions: Declared[];
  /** Names that no variable may take: helpers, imports and functions. */
  readonly reserved: ReadonlySet<string>;
  readonly open: OpenLengths;
}

/** Lines that make layers come first, so that copies with shared weights make them once. */
interface Layers extends Lines {
  readonly made: readonly string[];
  /** Weights by the layer's name within this graph, in the order in which the layer holds them. */
  readonly state: ReadonlyMap<string, Readonly<Record<string, WeightValue>>>;
  /** Layers that an untied document would have besides, by name, and the layers that compute for them. */
  readonly shared: ReadonlyMap<string, string>;
}

interface LayerEnds extends Ends {
  /** The layer's name as Python writes it. */
  layerName(within: string): string;
  /** The line that makes an input of the whole model. */
  feed?(step: Step, variable: string): string;
}

export function writeLayers(
  writing: KerasWriting,
  graph: Graph,
  prefix: string,
  ends: LayerEnds,
): Layers {
  const names = new Names(writing.reserved);
  const parts = new Parts();
  const fed: string[] = [];
  /** By path: an input may be asked for before its turn comes. */
  const feeds = new Map<string, string>();
  const feedOf = (path: string): string => {
    const variable = feeds.get(path) ?? names.take(path);
    feeds.set(path, variable);
    return variable;
  };
  const owned = ownershipsOf(graph);
  const ownerOf = (id: string) => owned.get(id)?.owner ?? id;
  const dialect: Dialect = {
    variable: (wish, part) => names.take(part === undefined ? wish : `${wish}_${part}`),
    feed(step) {
      const variable = feedOf(step.path);
      if (ends.feed) fed.push(ends.feed(step, variable));
      return variable;
    },
    formOf(step) {
      const form = writing.open.formOf(step, feedOf);
      if (!form || 'unsupported' in form) throw new Error(`${step.path} has no form in Keras.`);
      return form;
    },
    block(step, form) {
      const id = step.path.slice(prefix.length);
      const owner = ownerOf(id);
      let self = parts.layers.get(owner) ?? '';
      if (form.make && self === '') {
        self = names.take(`${owner}_layer`);
        parts.made.push(`${self} = ${python(named(form.make, ends.layerName(owner)))}`);
        parts.layers.set(owner, self);
      }
      if (owner !== id) parts.shared.set(id, owner);
      const values = form.state?.(weightsOfStep(step, writing.weights)) ?? {};
      if (Object.keys(values).length > 0) parts.state.set(owner, values);
      return { self };
    },
    instance: (placed) =>
      placeInstance(writing, placed, ownerOf(placed.node.id), ends, names, parts),
  };
  const { lines, results } = writeGraph(writing, graph, prefix, ends, dialect);
  const { made, state, shared } = parts;
  return { made, lines: [...fed, ...lines], results, state, shared };
}

/** What one function holds. */
class Parts {
  readonly made: string[] = [];
  readonly state = new Map<string, Readonly<Record<string, WeightValue>>>();
  readonly shared = new Map<string, string>();
  /** The variable of a layer, by the id of whose weights they are. */
  readonly layers = new Map<string, string>();
}

/** Makes the layers of the copies, unless another placement made them; answers the variable that applies them. */
function placeInstance(
  writing: KerasWriting,
  { node, definition, prefix, copies }: Placed,
  owner: string,
  ends: LayerEnds,
  names: Names,
  { made, state, shared, layers }: Parts,
): string {
  const written = copies.map((copy) => writeModule(writing, definition, copy));
  const once = copies.length === 1 || node.weights === 'shared';
  const numbers = copies.map((copy) => copy.slice((prefix + node.id).length + 1, -1));
  const known = layers.get(owner);
  const layer = known ?? names.take(once ? `${owner}_layer` : `${owner}_layers`);
  layers.set(owner, layer);
  const pathOf = (at: number, of = owner) => (once ? of : `${of}.${numbers[at]}`);
  if (known !== undefined || owner !== node.id) {
    // Where the owner does not run, its name is kept all the same.
    for (const [index, copy] of written.entries()) {
      for (const within of [...copy.state.keys(), ...copy.shared.keys()])
        shared.set(`${pathOf(index, node.id)}.${within}`, `${pathOf(index)}.${within}`);
    }
  }
  if (known === undefined) {
    const makers = written.map((copy) => copy.name);
    const [first = ''] = makers;
    const alike = makers.every((maker) => maker === first);
    const counted = numbers.every((number, index) => Number(number) === index + 1);
    const makeOne = (maker: string, at: number) => `${maker}(${ends.layerName(pathOf(at))})`;
    if (once) made.push(`${layer} = ${first}(${ends.layerName(node.id)})`);
    else if (alike && counted)
      made.push(
        `${layer} = [${first}(${withCopy(ends.layerName(`${node.id}.{copy}`))}) for copy in range(1, ${copies.length + 1})]`,
      );
    else made.push(`${layer} = [${makers.map(makeOne).join(', ')}]`);
  }
  written.forEach((copy, index) => {
    if (once && index > 0) return;
    for (const [within, values] of copy.state) state.set(`${pathOf(index)}.${within}`, values);
    for (const [within, from] of copy.shared)
      shared.set(`${pathOf(index)}.${within}`, `${pathOf(index)}.${from}`);
  });
  return layer;
}

/** The function of a module's copy: called with the name of its layers, it answers what applies them. */
function writeModule(writing: KerasWriting, definition: ModuleDefinition, copy: string) {
  const ends = endsOf(definition);
  const layers = writeLayers(writing, definition.graph, copy, {
    ...ends,
    layerName: (within) => `f"{name}.${within}"`,
  });
  const names = new Names(writing.reserved);
  const body = [
    ...layers.made.map((line) => `    ${line}`),
    '',
    `    def apply(${ends.inputs.map((port) => names.take(port)).join(', ')}):`,
    ...layers.lines.map((line) => `        ${line}`),
    `        return ${layers.results.join(', ')}`,
    '',
    '    return apply',
  ].join('\n');
  const wish = `make_${identifier(definition.id)}`;
  const called = declare(writing.functions, body, (number) =>
    number === 1 ? wish : `${wish}_${number}`,
  );
  return { name: called, state: layers.state, shared: layers.shared };
}

/** `layers.Dense(64)` → `layers.Dense(64, name="dense")`; the name is Python as it is written. */
function named(make: PythonCall, as: string): PythonCall {
  return { ...make, keywords: [...make.keywords, ['name', name(as)]] };
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

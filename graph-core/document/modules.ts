// Modules by hand: their names, ports, duplicates, instances, and that none ever contains itself.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Edit, GraphId } from './edits.ts';
import { graphOf } from './edits.ts';
import { freeId } from './ids.ts';
import type {
  Document,
  Edge,
  Endpoint,
  Localized,
  ModuleDefinition,
  ModulePort,
  Position,
} from './schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from './schema.ts';

/** What was asked cannot be done, and why. */
export interface Refused {
  readonly refused: Text;
}

export interface Edited {
  readonly edit: Edit;
}

export function findModule(document: Document, id: string): ModuleDefinition | undefined {
  return document.modules.find((module) => module.id === id);
}

export function refused(en: string, ja: string): Refused {
  return { refused: text(en, ja) };
}

/** The module's name as a sentence may use it. */
export function moduleName({ id, name }: ModuleDefinition): Text {
  const words = typeof name === 'string' ? text(name, name) : text(name.en, name.ja);
  return text(words.en || id, words.ja || id);
}

/** An id for a module that no other module has, made from a name. */
export function freeModuleId(document: Document, name: string): string {
  const stem =
    name
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 48) || 'module';
  const taken = new Set(document.modules.map(({ id }) => id));
  if (!taken.has(stem)) return stem;
  for (let number = 2; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

/** Ids of the modules that stand in this one, however deep, itself included. */
function modulesWithin(document: Document, module: string): ReadonlySet<string> {
  const reached = new Set<string>([module]);
  const waiting = [module];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const node of findModule(document, id)?.graph.nodes ?? [])
      if (isModuleNode(node) && !reached.has(node.module)) {
        reached.add(node.module);
        waiting.push(node.module);
      }
  return reached;
}

/** Why an instance of this module cannot stand in this graph: it would contain itself. Undefined where it can. */
export function recursionReason(
  document: Document,
  graph: GraphId,
  module: string,
): Text | undefined {
  if (graph === null || !modulesWithin(document, module).has(graph)) return undefined;
  const inner = findModule(document, module);
  const outer = findModule(document, graph);
  const name = inner ? moduleName(inner) : text(module, module);
  const host = outer ? moduleName(outer) : text(graph, graph);
  return module === graph
    ? text(
        `The module ‘${name.en}’ cannot contain itself: expanding it would never end.`,
        `モジュール「${name.ja}」の中に自分自身は置けません。展開が終わらなくなります。`,
      )
    : text(
        `‘${name.en}’ already contains ‘${host.en}’, so it cannot go inside it: expanding it would never end.`,
        `「${name.ja}」はすでに「${host.ja}」を含んでいるため、その中には置けません。展開が終わらなくなります。`,
      );
}

export function addInstance(
  document: Document,
  graph: GraphId,
  module: string,
  position: Position,
): (Edited & { readonly node: string }) | Refused {
  const within = graphOf(document, graph);
  const definition = findModule(document, module);
  if (!within || !definition)
    return refused(
      `There is no module ‘${module}’ in this document.`,
      `この文書にモジュール「${module}」はありません。`,
    );
  const why = recursionReason(document, graph, module);
  if (why) return { refused: why };
  const node = freeId(within, module);
  return {
    node,
    edit: {
      edit: 'add',
      graph,
      nodes: [{ id: node, module, repeat: 1, weights: 'own', position }],
    },
  };
}

export function renameModule(
  document: Document,
  module: string,
  name: Localized,
): Edit | undefined {
  const definition = findModule(document, module);
  return definition && { edit: 'set-module', module: { ...definition, name } };
}

/** A second definition with the same content, that may go its own way. */
export function duplicateModule(
  document: Document,
  module: string,
): (Edited & { readonly module: string }) | undefined {
  const definition = findModule(document, module);
  if (!definition) return undefined;
  const id = freeModuleId(document, `${module.replace(/-\d+$/, '')}-2`);
  const name = moduleName(definition);
  return {
    module: id,
    edit: {
      edit: 'set-module',
      module: { ...definition, id, name: { en: `${name.en} copy`, ja: `${name.ja}の複製` } },
    },
  };
}

/** A definition goes only when nothing is made of it any more. */
export function removeModule(document: Document, module: string): Edited | Refused {
  const users = [null, ...document.modules.map(({ id }) => id)].filter((graph) =>
    graphOf(document, graph)?.nodes.some((node) => isModuleNode(node) && node.module === module),
  );
  if (users.length === 0) return { edit: { edit: 'remove-module', module } };
  const definition = findModule(document, module);
  const name = definition ? moduleName(definition) : text(module, module);
  return refused(
    `‘${name.en}’ is still in use. Remove or unpack its instances first.`,
    `「${name.ja}」はまだ使われています。先に取り除くか、展開してください。`,
  );
}

interface Wire {
  readonly graph: GraphId;
  readonly edge: Edge;
}

/** Wires that end at this port of the module, inside it and at each of its instances. */
function wiresAt(
  document: Document,
  module: string,
  side: 'inputs' | 'outputs',
  port: string,
): { readonly inside: Wire[]; readonly outside: Wire[] } {
  const inside: Wire[] = [];
  const outside: Wire[] = [];
  for (const edge of findModule(document, module)?.graph.edges ?? []) {
    const end = side === 'inputs' ? edge.from : edge.to;
    if (end.node === (side === 'inputs' ? moduleInput : moduleOutput) && end.port === port)
      inside.push({ graph: module, edge });
  }
  for (const graph of [null, ...document.modules.map(({ id }) => id)]) {
    const within = graphOf(document, graph);
    const instances = new Set(
      within?.nodes.flatMap((node) =>
        isModuleNode(node) && node.module === module ? [node.id] : [],
      ),
    );
    if (instances.size === 0) continue;
    for (const edge of within?.edges ?? []) {
      const end = side === 'inputs' ? edge.to : edge.from;
      if (instances.has(end.node) && end.port === port) outside.push({ graph, edge });
    }
  }
  return { inside, outside };
}

/** Adds a port under a name that is free on its side. */
export function addPort(
  document: Document,
  module: string,
  side: 'inputs' | 'outputs',
  port: ModulePort,
): (Edited & { readonly port: string }) | undefined {
  const definition = findModule(document, module);
  if (!definition) return undefined;
  const name = freeName(port.name, new Set(definition[side].map((other) => other.name)));
  const ports = [...definition[side], { ...port, name }];
  return { port: name, edit: { edit: 'set-module', module: { ...definition, [side]: ports } } };
}

/** A port of its own for what stands at this end inside the module, and the wire between them. */
export function addPortTo(
  document: Document,
  module: string,
  side: 'inputs' | 'outputs',
  inner: Endpoint,
  kind: ModulePort['kind'],
): Edit | undefined {
  const made = addPort(document, module, side, { name: inner.port, kind });
  const graph = graphOf(document, module);
  if (!made || !graph) return undefined;
  const border = { node: side === 'inputs' ? moduleInput : moduleOutput, port: made.port };
  const ends = side === 'inputs' ? { from: border, to: inner } : { from: inner, to: border };
  const edges = [{ id: freeId(graph, 'wire'), ...ends }];
  return { edit: 'all', edits: [made.edit, { edit: 'add', graph: module, edges }] };
}

/** The port goes, and with it every wire to it, in every instance. */
export function removePort(
  document: Document,
  module: string,
  side: 'inputs' | 'outputs',
  port: string,
): Edit | undefined {
  const definition = findModule(document, module);
  if (!definition) return undefined;
  const { inside, outside } = wiresAt(document, module, side, port);
  const ports = definition[side].filter(({ name }) => name !== port);
  return {
    edit: 'all',
    edits: [
      { edit: 'set-module', module: { ...definition, [side]: ports } },
      ...[...inside, ...outside].map(
        ({ graph, edge }): Edit => ({ edit: 'remove', graph, edges: [edge.id] }),
      ),
    ],
  };
}

/** The port takes another name, and every wire to it follows. */
export function renamePort(
  document: Document,
  module: string,
  side: 'inputs' | 'outputs',
  port: string,
  name: string,
): Edited | Refused {
  const definition = findModule(document, module);
  if (!definition?.[side].some((other) => other.name === port))
    return refused(`There is no port ‘${port}’.`, `端子「${port}」はありません。`);
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name))
    return refused(
      `‘${name}’ cannot name a port: it must start with a letter and hold only letters, digits, - and _.`,
      `「${name}」は端子の名前に使えません。英字で始め、英数字と - と _ だけを使ってください。`,
    );
  if (definition[side].some((other) => other.name === name))
    return refused(`There is already a port ‘${name}’.`, `端子「${name}」はすでにあります。`);
  const ports = definition[side].map((other) => (other.name === port ? { ...other, name } : other));
  const { inside, outside } = wiresAt(document, module, side, port);
  const rename = ({ graph, edge }: Wire, end: 'from' | 'to'): Edit => ({
    edit: 'rewire',
    graph,
    edge: edge.id,
    [end]: { ...edge[end], port: name },
  });
  return {
    edit: {
      edit: 'all',
      edits: [
        { edit: 'set-module', module: { ...definition, [side]: ports } },
        ...inside.map((wire) => rename(wire, side === 'inputs' ? 'from' : 'to')),
        ...outside.map((wire) => rename(wire, side === 'inputs' ? 'to' : 'from')),
      ],
    },
  };
}

/** The name, or the first of `name-2`, `name-3`, … that is not taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}

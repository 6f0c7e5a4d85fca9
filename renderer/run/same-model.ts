// Whether two documents would train alike, and if not, what differs.
import type { Document } from '../../graph-core/index.ts';
import { lastingSettings } from '../../graph-core/index.ts';

/** What was changed in a document since it was trained. */
export interface Change {
  /** Blocks, wires, modules, variables: other weights. */
  readonly model: boolean;
  readonly data: boolean;
  /** How it is trained; the learning rate and the number of steps reach a run on the way and do not count. */
  readonly settings: boolean;
}

/** Names, notes, places and what is looked at do not count, nor do the learning rate and the number of steps. */
export function sameModel(a: Document, b: Document): boolean {
  const { model, data, settings } = changeSince(a, b);
  return !model && !data && !settings;
}

/** Whether weights of one are weights of the other: everything but how it is trained and on what. */
export function sameNetwork(a: Document, b: Document): boolean {
  return !changeSince(a, b).model;
}

/** Every block on the canvas asks the same question at once. */
let last:
  | { readonly trained: Document; readonly present: Document; readonly change: Change }
  | undefined;

export function changeSince(trained: Document, present: Document): Change {
  if (last?.trained !== trained || last.present !== present) {
    const [a, b] = trained === present ? [] : [signature(trained), signature(present)];
    const change = {
      model: a?.model !== b?.model,
      data: a?.data !== b?.data,
      settings: a?.settings !== b?.settings,
    };
    last = { trained, present, change };
  }
  return last.change;
}

const idle: ReadonlySet<string> = new Set(['position', 'flow', 'notes', 'name', 'watched']);

interface Signature {
  readonly model: string;
  readonly data: string;
  readonly settings: string;
}
const signatures = new WeakMap<Document, Signature>();

function signature(document: Document): Signature {
  const known = signatures.get(document);
  if (known !== undefined) return known;
  const { graph, modules, data, training, ...rest } = document;
  const optimizer = withoutRate(training.optimizer);
  const players = training.players?.map((player) => ({
    ...player,
    optimizer: withoutRate(player.optimizer),
  }));
  const made = {
    model:
      [graph, ...modules.map((module) => module.graph)].map(ofGraph).join('') +
      text(modules.map(({ graph: __, ...module }) => module)) +
      text(rest),
    data: text(data),
    settings: text({ ...lastingSettings(training), optimizer, players }),
  };
  signatures.set(document, made);
  return made;
}

/** A change of the rate reaches a run on the way. */
function withoutRate(optimizer: Document['training']['optimizer']) {
  const { learningRate: _, ...rest } = optimizer;
  return rest;
}

/** An edit leaves most nodes the very same objects, and while one is dragged every frame is an edit. */
const written = new WeakMap<object, string>();

function ofGraph({ nodes, ...rest }: Document['graph']): string {
  return nodes.map(ofNode).join('') + text(rest);
}

function ofNode(node: object): string {
  const known = written.get(node) ?? text(node);
  written.set(node, known);
  return known;
}

function text(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (idle.has(key) ? undefined : inner));
}

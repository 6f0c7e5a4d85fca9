// Whether two documents would train alike. Knows no run.
import type { Document } from '../../graph-core/index.ts';

/** Names, notes, positions and what is looked at do not count, nor do the learning rate and the number of steps. */
export function sameModel(a: Document, b: Document): boolean {
  return a === b || signature(a) === signature(b);
}

/** Whether weights of one are weights of the other: everything but how it is trained and on what. */
export function sameNetwork(a: Document, b: Document): boolean {
  return sameModel({ ...a, training: b.training, data: b.data }, b);
}

const idle: ReadonlySet<string> = new Set(['position', 'notes', 'name', 'watched']);
const signatures = new WeakMap<Document, string>();

function signature(document: Document): string {
  const known = signatures.get(document);
  if (known !== undefined) return known;
  const { graph, modules, variables, data, training } = document;
  const { learningRate: _, ...optimizer } = training.optimizer;
  const made = JSON.stringify(
    { graph, modules, variables, data, training: { ...training, optimizer, steps: 0 } },
    (key, value) => (idle.has(key) ? undefined : value),
  );
  signatures.set(document, made);
  return made;
}

// Whether two documents would train alike. Knows no run.
import type { Document } from '../../graph-core/index.ts';

/** Names, notes and positions do not count, nor does the learning rate. */
export function sameModel(a: Document, b: Document): boolean {
  return a === b || signature(a) === signature(b);
}

const signatures = new WeakMap<Document, string>();

function signature(document: Document): string {
  const known = signatures.get(document);
  if (known !== undefined) return known;
  const { graph, modules, variables, data, training } = document;
  const { learningRate: _, ...optimizer } = training.optimizer;
  const made = JSON.stringify(
    { graph, modules, variables, data, training: { ...training, optimizer } },
    (key, value) => (key === 'position' || key === 'notes' || key === 'name' ? undefined : value),
  );
  signatures.set(document, made);
  return made;
}

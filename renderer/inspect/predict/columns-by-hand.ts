// Which columns of the data a user can fill by hand, for a document's inputs.
import type { Document } from '../../../graph-core/index.ts';
import { endOf, findBlock, isModuleNode } from '../../../graph-core/index.ts';
import type { ColumnFacts } from '../../data/data-wire.ts';

export interface ByHand {
  /** Columns of words, or of a row of values. */
  readonly typed: readonly ColumnFacts[];
  /** Columns of pictures. */
  readonly drawn: readonly ColumnFacts[];
  /** Whether the model goes on from its own words, so that it can be let to speak. */
  readonly speaks: boolean;
  /** Whether it has something to speak about, not only a prompt to go on with. */
  readonly answers: boolean;
  /** Whether it reads a sentence beside its own words. */
  readonly hasSource: boolean;
}

export function columnsByHand(document: Document, columns: readonly ColumnFacts[]): ByHand {
  const { bindings } = document.data;
  const fed = new Set(document.graph.nodes.filter(isFed).map(({ id }) => bindings[id]));
  const inputs = columns.filter(({ name }) => fed.has(name));
  const words = inputs.filter(
    ({ kind, typeable, shiftedFrom }) => kind !== 'image' && typeable && shiftedFrom === undefined,
  );
  // A model that only goes on speaking has no other words than those of its target: they are its prompt.
  const prompts = columns.filter(
    ({ name, typeable }) => typeable && inputs.some(({ shiftedFrom }) => shiftedFrom === name),
  );
  return {
    typed: words.length > 0 ? words : prompts,
    drawn: inputs.filter(({ kind }) => kind === 'image'),
    answers: inputs.some(({ shiftedFrom }) => shiftedFrom === undefined),
    hasSource: words.some(({ kind }) => kind === 'tokens'),
    speaks: inputs.some(({ shiftedFrom }) => shiftedFrom !== undefined),
  };
}

function isFed(node: Document['graph']['nodes'][number]): boolean {
  if (isModuleNode(node)) return false;
  const block = findBlock(node.type);
  return block !== undefined && endOf(block) === 'input';
}

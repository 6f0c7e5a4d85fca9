// Begins a document with files of one's own, which only a room above the commands can read; that room lends its hands.
import type { SentFile } from '../../graph-core/index.ts';
import { dataSources } from '../../graph-core/index.ts';
import { chooseFiles } from '../host/choose-files.ts';

type Begin = (files: readonly SentFile[]) => Promise<void>;

let lent: Begin | undefined;

export function lendBegin(begin: Begin): () => void {
  lent = begin;
  return () => {
    if (lent === begin) lent = undefined;
  };
}

/** Asks for the files first. */
export async function beginWithData(): Promise<void> {
  const accept = dataSources.flatMap(({ files }) => files?.accept ?? []);
  const files = await chooseFiles({ accept: [...new Set(accept)], multiple: true });
  if (files.length > 0) await lent?.(files);
}

// What a path is called in front of a person, and how a view is told from another.
import type { Document, ViewData } from '../../graph-core/index.ts';
import { pathTitle } from '../../graph-core/index.ts';
import type { Words } from '../i18n/words.ts';

/** `Decoder 2 › Self-attention`. */
export function titleOf(document: Document, path: string, read: Words['read']): string {
  return read(pathTitle(document, path));
}

export function viewKey({ path, port }: Pick<ViewData, 'path' | 'port'>): string {
  return `${path} ${port}`;
}

// Hands a finished export to the host under a name made of the document's.
import type { Answer } from '../../main/host-api.ts';
import { fileNameOf } from '../commands/document-files.ts';
import { chooseHost } from '../host/choose-host.ts';
import type { Written } from './export-wire.ts';

export function saveExport(
  { files, bytes, of }: Written,
  document: string,
  format: string,
): Promise<Answer<'saveBytes'>> {
  const name = fileNameOf(document).replace(/\.kumiki$/, '');
  // A file says for itself whose numbers it holds.
  const stem = of ? `${name}-${of}` : name;
  const [only, ...more] = files;
  const ending = /\.[^.]+$/.exec(only?.name ?? '')?.[0] ?? '';
  return chooseHost().saveBytes({
    suggestedName: more.length === 0 ? `${stem}${ending}` : `${stem}-${format}.zip`,
    // Made by the worker, so never a shared buffer.
    bytes: bytes as Uint8Array<ArrayBuffer>,
  });
}

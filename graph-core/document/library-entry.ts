// A module by itself, to be used in other documents: a clip of one placement, with the modules inside it and the variables
// that their sizes are made of. From the library of a stranger it is read like any file.
import type { Text } from '../text.ts';
import type { Clip } from './clip.ts';
import { clipText, copyOut, readClip } from './clip.ts';
import { findModule, moduleName, refused } from './modules.ts';
import type { Refused } from './modules.ts';
import type { Document, Localized } from './schema.ts';
import { isModuleNode } from './schema.ts';

export interface LibraryEntry {
  readonly clip: Clip;
  readonly name: Text;
  readonly notes: Localized;
}

/** Of an entry's text. */
const mostLetters = 2_000_000;

const damaged = refused(
  'This entry of your library is damaged or is none. It can only be removed.',
  'マイライブラリのこの項目は壊れているか、モジュールではありません。取り除くことだけができます。',
);

export function libraryText(document: Document, module: string): string | Refused | undefined {
  const definition = findModule(document, module);
  if (!definition) return undefined;
  const node = {
    id: module,
    module,
    repeat: 1,
    weights: 'own' as const,
    position: { x: 0, y: 0 },
  };
  const alone = { ...document, graph: { nodes: [node], edges: [], notes: [] } };
  const written = clipText(copyOut(alone, null, { nodes: new Set([module]), notes: new Set() }));
  if (written.length <= mostLetters) return written;
  const name = moduleName(definition);
  return refused(
    `‘${name.en}’ is too large for your library.`,
    `「${name.ja}」は大きすぎるため、マイライブラリに保存できません。`,
  );
}

export function readLibraryEntry(text: string): LibraryEntry | Refused {
  const clip = text.length > mostLetters ? undefined : readClip(text);
  if (!clip || 'refused' in clip) return damaged;
  const [node, ...more] = clip.nodes;
  const isOne = more.length === 0 && clip.notes.length === 0 && clip.edges.length === 0;
  if (!node || !isModuleNode(node) || !isOne) return damaged;
  const module = clip.modules.find(({ id }) => id === node.module);
  return module ? { clip, name: moduleName(module), notes: module.notes ?? '' } : damaged;
}

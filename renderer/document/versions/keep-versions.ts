// When a version is kept: at a save, while one works, before changes are discarded or another version takes their place.
import type { Document, Localized, Text } from '../../../graph-core/index.ts';
import { serialize, text } from '../../../graph-core/index.ts';
import { chooseHost } from '../../host/choose-host.ts';
import { words } from '../../i18n/words.ts';
import { useScreen } from '../../stores/screen.ts';
import type { DocumentState, SavedFile } from '../document.ts';
import type { VersionReason } from './version-record.ts';
import { versionsOwner } from './version-key.ts';
import type { VersionStore } from './version-store.ts';
import { createVersionStore } from './version-store.ts';

let made: VersionStore | undefined;

export function versionStore(): VersionStore {
  made ??= createVersionStore(chooseHost());
  return made;
}

/** One after another: what is kept second must see what was kept first. */
let keeping: Promise<unknown> = Promise.resolve();
let lastFailure: string | undefined;

type Whose = Pick<DocumentState, 'file' | 'draftId'>;

interface Version extends Whose {
  readonly reason: VersionReason;
  readonly name: Localized;
  readonly text: string;
}

/** True once it is in the store, or was there before. A failure is said once, until it works again. */
export function keepVersion(version: Version): Promise<boolean> {
  return inTurn(async () => {
    const { reason, name, text: content } = version;
    const answer = await versionStore().keep({
      owner: await versionsOwner(version),
      kind: reason === 'saved' || reason === 'found' ? 'file' : 'draft',
      record: { reason, name: shortName(name), text: content },
      unlessKnown: reason === 'found',
    });
    if (!('failed' in answer)) {
      lastFailure = undefined;
      return true;
    }
    tellOnce(answer.failed);
    return false;
  });
}

/** After a save: the file as it was before, then as it is now. A first file takes the versions of the draft along. */
export async function keepSaved(
  document: Document,
  file: SavedFile,
  before: Pick<DocumentState, 'file' | 'saved' | 'draftId'>,
): Promise<void> {
  const { draftId } = before;
  const content = serialize(document);
  const found = before.saved && serialize(before.saved);
  if (!before.file) {
    await inTurn(async () => {
      const [from, to] = [await versionsOwner(before), await versionsOwner({ file, draftId })];
      await versionStore().move(from, to);
      return true;
    });
  } else if (before.saved && found && found !== content && before.file.token === file.token)
    await keepVersion({ ...before, reason: 'found', name: before.saved.name, text: found });
  await keepVersion({ draftId, file, reason: 'saved', name: document.name, text: content });
}

/** Of work that goes on a version is kept this often. */
const pause = 5 * 60_000; // ms
const lastKept = new Map<string, number>();

type Working = Pick<DocumentState, 'file' | 'saved' | 'draftId'> & {
  readonly name: Localized;
  readonly text: string;
};

/** Called with each draft that is written. */
export function keepWorking({ saved, ...work }: Working): void {
  const last = lastKept.get(work.draftId);
  if (last !== undefined && Date.now() - last < pause) return;
  lastKept.set(work.draftId, Date.now());
  if (last !== undefined) void keepVersion({ ...work, reason: 'working' });
  // The first draft differs by one edit: what is worth keeping is the file as it was found.
  else if (saved && work.file)
    void keepVersion({ ...work, reason: 'found', text: serialize(saved) });
}

/** Older versions go before a draft is in danger. Answers whether any did. */
export async function makeRoomForDrafts(): Promise<boolean> {
  const count = await versionStore()
    .makeRoom()
    .catch(() => 0);
  if (count === 0) return false;
  useScreen.getState().say({
    tone: 'caution',
    text: text(
      `The storage is full, so Kumiki deleted ${count === 1 ? 'an older version' : `${count} older versions`} of your documents to keep your draft. Free some space, or save the document to a file.`,
      `保存領域がいっぱいのため、下書きを残せるように文書の古いバージョンを ${count} 件削除しました。空きを作るか、文書をファイルに保存してください。`,
    ),
  });
  return true;
}

/** As the screen says it, and no longer than the host takes; a document's own may be as long as a page. */
export function shortName(name: Localized): string {
  return words().read(name).slice(0, 200);
}

/** Nobody waits longer than this for a store that does not answer. */
const patience = 3000; // ms

function inTurn(work: () => Promise<boolean>): Promise<boolean> {
  const done = keeping.then(work).catch((reason: unknown) => {
    tellOnce(noStore(reason));
    return false;
  });
  keeping = done;
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patience));
  return Promise.race([done, late]);
}

function tellOnce(failure: Text): void {
  if (failure.en === lastFailure) return;
  lastFailure = failure.en;
  useScreen.getState().say({
    tone: 'caution',
    text: text(`No version was kept: ${failure.en}`, `バージョンを残せませんでした：${failure.ja}`),
  });
}

function noStore(reason: unknown): Text {
  const words = reason instanceof Error ? reason.message : String(reason);
  return text(
    `the storage reports: ${words} Your document and its file are not affected.`,
    `保存領域からの報告：${words} 文書とファイルには影響ありません。`,
  );
}

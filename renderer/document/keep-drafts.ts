// Keeps unsaved work through the host, within a second of any edit, and lets go of it once it is saved.
import type { Host } from '../../main/host-api.ts';
import { serialize, text } from '../../graph-core/index.ts';
import type { DocumentState } from './document.ts';
import { draftOf, isDirty, useDocument } from './document.ts';
import { isAnyDirty, useTabs } from './tabs.ts';
import { useScreen } from '../stores/screen.ts';
import { keepWorking, makeRoomForDrafts, shortName } from './versions/keep-versions.ts';
import { isFull } from './versions/version-store.ts';

/**
 * A throttle, not a debounce: under continuous editing a draft is still written this often. What a slow disk takes comes on
 * top, and both together must stay below a second. ms
 */
const pause = { least: 200, most: 500 };

/** What could not be kept must not wait for another letter. ms */
const again = 1000;

const elsewhere = text(
  'This draft is open in another Kumiki tab. What you change here is kept as a draft of its own.',
  'この下書きは Kumiki の別のタブで開いています。ここでの変更は別の下書きとして保存します。',
);

export function keepDrafts(host: Pick<Host, 'keepDraft' | 'dropDraft' | 'setWindow'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** The newest state of each draft that is not yet written. */
  const waiting = new Map<string, DocumentState>();
  /** Drafts whose turn to be written comes. What a slow disk has no time for meanwhile is left out: only the newest counts. */
  const queued = new Set<string>();
  let writing = Promise.resolve();
  const kept = new Set<string>();
  let lastFailure: string | undefined;
  /** How long the last draft held up the screen. ms */
  let took = 0;
  /** A document so large that writing it is felt is written less often. ms */
  const rest = () => Math.min(pause.most, Math.max(pause.least, 10 * took));

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const id of waiting.keys()) {
      if (queued.has(id)) continue;
      queued.add(id);
      writing = writing.then(() => writeNewest(id)).catch(() => undefined);
    }
  };
  const writeNewest = async (id: string) => {
    queued.delete(id);
    const state = waiting.get(id);
    waiting.delete(id);
    if (state) await keep(state);
  };
  const wait = (state: DocumentState) => {
    waiting.set(state.draftId, state);
    timer ??= setTimeout(write, rest());
  };
  const keep = async (state: DocumentState) => {
    const { draftId, file, saved } = state;
    const start = performance.now();
    const draft = draftOf(state);
    const { name } = draft;
    const content = serialize(draft);
    took = performance.now() - start;
    const ask = { id: draftId, name: shortName(name), token: file?.token, text: content };
    let answer = await host.keepDraft(ask);
    while ('failed' in answer && isFull(answer.failed.code) && (await makeRoomForDrafts()))
      answer = await host.keepDraft(ask);
    if ('taken' in answer) {
      const now = useDocument.getState();
      if (now.draftId !== draftId) return;
      now.startDraft();
      wait(useDocument.getState());
      useScreen.getState().say({ tone: 'caution', text: elsewhere });
      return;
    }
    kept.add(draftId);
    if ('kept' in answer) keepWorking({ file, saved, draftId, name, text: content });
    const code = 'failed' in answer ? answer.failed.code : undefined;
    // Said once, not every second, until it works again.
    if ('failed' in answer && code !== lastFailure)
      useScreen.getState().say({
        tone: 'caution',
        text: { en: answer.failed.en, ja: answer.failed.ja },
      });
    lastFailure = code;
    if ('failed' in answer) {
      clearTimeout(retry);
      retry = setTimeout(() => keepAgain(draftId), again);
    }
  };
  const keepAgain = (id: string) => {
    const now = useDocument.getState();
    if (now.draftId === id && isDirty(now)) wait(now);
  };
  const drop = (id: string) => {
    waiting.delete(id);
    writing = writing
      .then(async () => {
        if (kept.delete(id)) await host.dropDraft({ id });
      })
      .catch(() => undefined);
  };

  /** The window is called after the document on the screen; there is something to lose while any has. */
  const nameWindow = () => {
    const state = useDocument.getState();
    const name = `${isDirty(state) ? '• ' : ''}${shortName(state.history.present.name)} – Kumiki`;
    const title = state.isOpen ? name : 'Kumiki';
    host.setWindow({ title, dirty: isAnyDirty() }).catch(() => undefined);
  };
  const onChange = (state: DocumentState, before: DocumentState) => {
    const changed =
      state.history.present !== before.history.present ||
      state.held !== before.held ||
      state.saved !== before.saved ||
      state.session !== before.session ||
      state.file !== before.file;
    if (!changed) return;
    nameWindow();
    if (isDirty(state)) wait(state);
    else if (state.isOpen && state.draftId === before.draftId) drop(state.draftId);
  };
  const ends = [useDocument.subscribe(onChange), useTabs.subscribe(nameWindow)];
  // The page may be put away at any moment: what waits is written at once.
  const flush = () => {
    if (globalThis.document?.visibilityState === 'hidden') write();
  };
  globalThis.document?.addEventListener('visibilitychange', flush);
  return () => {
    for (const end of ends) end();
    clearTimeout(timer);
    clearTimeout(retry);
    globalThis.document?.removeEventListener('visibilitychange', flush);
  };
}

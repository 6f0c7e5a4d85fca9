// Opening and saving the document through the host, so that no file is ever replaced by accident.
import type { Document } from '../../graph-core/index.ts';
import { newDocument, openDocument, serialize, text } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';
import { words } from '../i18n/words.ts';
import type { DocumentState, SavedFile } from '../document/document.ts';
import { isDirty, useDocument } from '../document/document.ts';
import { beginOpening, endOpening, failedOpening } from '../document/openings.ts';
import { keepSaved, keepVersion } from '../document/versions/keep-versions.ts';
import { keepPicture } from '../document/recent-pictures.ts';
import { tabOfFile, useTabs } from '../document/tabs.ts';
import { desks } from '../run/live-runs.ts';
import { useScreen } from '../stores/screen.ts';
import { showTab } from './show-tab.ts';

const screen = () => useScreen.getState();

/** Asks what becomes of unsaved changes. False = the user stays. */
export async function mayLeave(): Promise<boolean> {
  useDocument.getState().settle();
  const state = useDocument.getState();
  if (!isDirty(state)) return true;
  const { t, read } = words();
  const name = read(state.history.present.name);
  const answer = await screen().ask({
    title: t('file.leave-title', { name }),
    body: t('file.leave-body'),
    choices: [
      { value: 'discard', label: t('file.leave-discard'), kind: 'danger' },
      { value: 'keep', label: t('file.leave-keep') },
      { value: 'save', label: t('file.leave-save'), kind: 'primary' },
    ],
  });
  if (answer === 'discard') {
    desks.discard();
    // Discarded is not lost: the versions still have it.
    await keepVersion({
      ...state,
      reason: 'discarded',
      name: state.history.present.name,
      text: serialize(state.history.present),
    });
    await chooseHost().dropDraft({ id: state.draftId });
  }
  if (answer === 'save') return save();
  return answer === 'discard' || answer === 'keep';
}

/** In a tab of its own; one that is empty and was never touched gives its place up. */
export function show(
  document: Document,
  from: { file?: SavedFile | undefined; draftId?: string; dirty?: boolean } = {},
): void {
  useDocument.getState().settle();
  const before = useDocument.getState();
  if (isUntouched(before)) useTabs.getState().close(before.draftId);
  before.open(document, from);
  screen().goTo('build');
}

function isUntouched({ isOpen, history, saved, file }: DocumentState): boolean {
  const { past, present, future } = history;
  const { nodes, notes } = present.graph;
  const steps = past.length + future.length;
  return isOpen && !file && present === saved && steps + nodes.length + notes.length === 0;
}

export function startEmpty(): void {
  show(newDocument(words().t('file.untitled')));
}

interface TextFrom {
  readonly name: string;
  readonly file?: SavedFile | undefined;
  readonly draftId?: string;
  readonly dirty?: boolean;
  /** Also where opening this very text has ended the window before. */
  readonly anyway?: boolean;
}

/** Shows the document of a text, or why it cannot be opened; the file itself is not touched. */
export async function showText(source: string, from: TextFrom): Promise<void> {
  const { name, file, draftId, anyway = false } = from;
  const tab = file && draftId === undefined ? tabOfFile(file) : undefined;
  if (tab) return showTab(tab.id);
  if (!anyway && (await failedOpening(source)) && !(await wantsItAnyway(source, name))) return;
  await beginOpening(source, { name, token: file?.token });
  const opened = openDocument(source);
  if ('document' in opened) {
    show(opened.document, from);
    if (file) picture(file, opened.document);
  } else {
    screen().showUnreadable({ name, text: source, error: opened.error });
    await endOpening();
  }
}

/** It did not open twice: nothing is done with it until the user says what. */
async function wantsItAnyway(source: string, name: string): Promise<boolean> {
  const { t } = words();
  const answer = await screen().ask({
    title: t('safe.title', { name }),
    body: t('safe.body'),
    choices: [
      { value: 'open', label: t('safe.open') },
      { value: 'copy', label: t('safe.copy') },
      { value: 'new', label: t('safe.new'), kind: 'primary' },
    ],
  });
  if (answer === 'copy') await saveRawText(copyName(name), source);
  if (answer === 'new') startEmpty();
  return answer === 'open';
}

/** A file's own name, or that of a draft as a file may be called. */
export function copyName(name: string): string {
  return /\.(?:kumiki|json)$/.test(name) ? name : fileNameOf(name);
}

export async function open(): Promise<void> {
  const answer = await chooseHost().openDocument({});
  if ('failed' in answer) sayFailure(answer.failed);
  else if ('text' in answer)
    await showText(answer.text, {
      name: answer.name,
      file: { token: answer.token, name: answer.name },
    });
}

export async function openRecent(
  token: string,
  how: { readonly anyway?: boolean } = {},
): Promise<void> {
  const answer = await chooseHost().openRecent({ token });
  if ('failed' in answer) sayFailure(answer.failed);
  else
    await showText(answer.text, { name: answer.name, file: { token, name: answer.name }, ...how });
}

/** True once the document lies in its file. */
export async function save(): Promise<boolean> {
  useDocument.getState().settle();
  const state = useDocument.getState();
  const { file, history } = state;
  if (!file) return saveAs();
  const document = history.present;
  const content = serialize(document);
  /** What the user has been asked, and wants all the same. */
  const wanted = { overwrite: false, evenReadOnly: false };
  for (;;) {
    const answer = await chooseHost().saveDocument({ token: file.token, text: content, ...wanted });
    const isChanged = 'changed' in answer;
    if (!isChanged && !('readOnly' in answer)) return finishSave(answer, document, state);
    const { t } = words();
    const choice = await screen().ask({
      title: t(isChanged ? 'file.changed-title' : 'file.read-only-title', { name: file.name }),
      body: t(isChanged ? 'file.changed-body' : 'file.read-only-body'),
      choices: [
        { value: 'overwrite', label: t('file.changed-overwrite'), kind: 'danger' },
        { value: 'copy', label: t('file.changed-copy'), kind: 'primary' },
      ],
    });
    if (choice === 'copy') return saveAs();
    if (choice !== 'overwrite') return false;
    if (isChanged) {
      const { draftId } = state;
      const { name, text: theirs } = { name: document.name, text: answer.text };
      await keepVersion({ file, draftId, reason: 'found', name, text: theirs });
    }
    wanted[isChanged ? 'overwrite' : 'evenReadOnly'] = true;
  }
}

export async function saveAs(): Promise<boolean> {
  useDocument.getState().settle();
  const state = useDocument.getState();
  const document = state.history.present;
  const answer = await chooseHost().saveDocumentAs({
    suggestedName: fileNameOf(words().read(document.name)),
    text: serialize(document),
  });
  return finishSave(answer, document, state);
}

type SaveAnswer =
  | (SavedFile & { downloaded?: true | undefined })
  | { cancelled: true }
  | { failed: { en: string; ja: string } };

/** `asked` is as it was when saving began: by now its tab may have been left. */
function finishSave(answer: SaveAnswer, document: Document, asked: DocumentState): boolean {
  if ('failed' in answer) sayFailure(answer.failed);
  if (!('token' in answer)) return false;
  const file = { token: answer.token, name: answer.name };
  void keepSaved(document, file, asked);
  picture(file, document);
  if (answer.downloaded && isDirty(asked)) awaitArrival(document, file, asked.draftId);
  else markSaved(asked.draftId, document, file);
  return true;
}

/** Behind what has to be drawn at once. */
function picture(file: SavedFile, document: Document): void {
  setTimeout(() => void keepPicture(file, document).catch(() => undefined));
}

/** A document that is not on the screen lets go of its draft here; the one that is does so by itself. */
function markSaved(id: string, document: Document, file: SavedFile): void {
  useTabs.getState().markSaved(id, document, file);
  if (useDocument.getState().draftId === id) return;
  chooseHost()
    .dropDraft({ id })
    .catch(() => undefined);
}

/** The message that asks whether the last download of a document arrived. */
const awaiting = new Map<string, number>();

/** A download that was begun is no file yet: the browser may refuse it, or the user turn it down. */
function awaitArrival(document: Document, file: SavedFile, draftId: string): void {
  const now = useDocument.getState();
  if (now.draftId === draftId) now.nameFile(file);
  const before = awaiting.get(draftId);
  if (before !== undefined) screen().hush(before);
  const { name } = file;
  const message = screen().say({
    tone: 'caution',
    text: text(
      `‘${name}’ was given to the browser as a download. Kumiki cannot see whether it arrived, so your draft is kept until you confirm it.`,
      `「${name}」をダウンロードとしてブラウザーに渡しました。届いたかどうかは Kumiki では分からないため、確認するまで下書きを残します。`,
    ),
    action: {
      label: text('The file arrived', 'ファイルは届いた'),
      run: () => markSaved(draftId, document, file),
    },
  });
  awaiting.set(draftId, message);
}

/** The text of a file that could not be opened, to a place of the user's choice. */
export async function saveRawText(name: string, content: string): Promise<void> {
  const answer = await chooseHost().saveBytes({
    suggestedName: name,
    bytes: new TextEncoder().encode(content),
  });
  if ('failed' in answer) sayFailure(answer.failed);
}

export function sayFailure(failure: { readonly en: string; readonly ja: string }): void {
  screen().say({ tone: 'problem', text: text(failure.en, failure.ja) });
}

export function fileNameOf(name: string): string {
  const plain = name
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 80);
  return `${plain || 'model'}.kumiki`;
}

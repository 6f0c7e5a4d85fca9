// Opening and saving the document through the host, so that no file is ever replaced by accident.
import type { Document } from '../../graph-core/index.ts';
import { newDocument, openDocument, serialize, text } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';
import { words } from '../i18n/words.ts';
import { useCanvas } from '../stores/canvas.ts';
import type { DocumentSession, SavedFile } from '../document/document.ts';
import { isDirty, useDocument } from '../document/document.ts';
import { beginOpening, endOpening, failedOpening } from '../document/openings.ts';
import { keepSaved, keepVersion } from '../document/versions/keep-versions.ts';
import { desks } from '../run/live-runs.ts';
import { useScreen } from '../stores/screen.ts';

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

export function show(
  document: Document,
  from: { file?: SavedFile | undefined; draftId?: string; dirty?: boolean } = {},
): void {
  useCanvas.getState().reset();
  useDocument.getState().open(document, from);
  screen().goTo('build');
}

/** Shows a document again as it was left. False = the user stays with the one on the screen. */
export async function comeBack(saved: DocumentSession): Promise<boolean> {
  if (!(await mayLeave())) return false;
  useCanvas.getState().reset();
  useDocument.getState().comeBack(saved);
  return true;
}

export async function startEmpty(): Promise<void> {
  if (await mayLeave()) show(newDocument(words().t('file.untitled')));
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
  const { name, file, anyway = false } = from;
  if (!anyway && (await failedOpening(source)) && !(await wantsItAnyway(source, name))) return;
  await beginOpening(source, { name, token: file?.token });
  const opened = openDocument(source);
  if ('document' in opened) show(opened.document, from);
  else {
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
  if (answer === 'new') await startEmpty();
  return answer === 'open';
}

/** A file's own name, or that of a draft as a file may be called. */
export function copyName(name: string): string {
  return /\.(?:kumiki|json)$/.test(name) ? name : fileNameOf(name);
}

export async function open(): Promise<void> {
  // Chosen before anything is asked or let go of: whoever cancels stays with the document as it is.
  const answer = await chooseHost().openDocument({});
  if ('failed' in answer) sayFailure(answer.failed);
  else if ('text' in answer && (await mayLeave()))
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
  else if (await mayLeave())
    await showText(answer.text, { name: answer.name, file: { token, name: answer.name }, ...how });
}

/** True once the document lies in its file. */
export async function save(): Promise<boolean> {
  useDocument.getState().settle();
  const { file, history } = useDocument.getState();
  if (!file) return saveAs();
  const document = history.present;
  const content = serialize(document);
  /** What the user has been asked, and wants all the same. */
  const wanted = { overwrite: false, evenReadOnly: false };
  for (;;) {
    const answer = await chooseHost().saveDocument({ token: file.token, text: content, ...wanted });
    const isChanged = 'changed' in answer;
    if (!isChanged && !('readOnly' in answer)) return finishSave(answer, document);
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
      const { draftId } = useDocument.getState();
      const { name, text: theirs } = { name: document.name, text: answer.text };
      await keepVersion({ file, draftId, reason: 'found', name, text: theirs });
    }
    wanted[isChanged ? 'overwrite' : 'evenReadOnly'] = true;
  }
}

export async function saveAs(): Promise<boolean> {
  useDocument.getState().settle();
  const document = useDocument.getState().history.present;
  const answer = await chooseHost().saveDocumentAs({
    suggestedName: fileNameOf(words().read(document.name)),
    text: serialize(document),
  });
  return finishSave(answer, document);
}

type SaveAnswer =
  | (SavedFile & { downloaded?: true | undefined })
  | { cancelled: true }
  | { failed: { en: string; ja: string } };

function finishSave(answer: SaveAnswer, document: Document): boolean {
  if ('failed' in answer) sayFailure(answer.failed);
  if (!('token' in answer)) return false;
  const file = { token: answer.token, name: answer.name };
  void keepSaved(document, file, useDocument.getState());
  if (answer.downloaded && isDirty(useDocument.getState())) awaitArrival(document, file);
  else useDocument.getState().markSaved(document, file);
  return true;
}

/** The message that asks whether the last download arrived. */
let awaiting: number | undefined;

/** A download that was begun is no file yet: the browser may refuse it, or the user turn it down. */
function awaitArrival(document: Document, file: SavedFile): void {
  const { draftId, nameFile } = useDocument.getState();
  nameFile(file);
  if (awaiting !== undefined) screen().hush(awaiting);
  const { name } = file;
  awaiting = screen().say({
    tone: 'caution',
    text: text(
      `‘${name}’ was given to the browser as a download. Kumiki cannot see whether it arrived, so your draft is kept until you confirm it.`,
      `「${name}」をダウンロードとしてブラウザーに渡しました。届いたかどうかは Kumiki では分からないため、確認するまで下書きを残します。`,
    ),
    action: {
      label: text('The file arrived', 'ファイルは届いた'),
      run: () => {
        const { draftId: shown, markSaved } = useDocument.getState();
        if (shown === draftId) markSaved(document, file);
        else
          chooseHost()
            .dropDraft({ id: draftId })
            .catch(() => undefined);
      },
    },
  });
}

/** The text of a file that could not be opened, to a place of the user's choice. */
export async function saveRawText(name: string, content: string): Promise<void> {
  const answer = await chooseHost().saveBytes({
    suggestedName: name,
    bytes: new TextEncoder().encode(content),
  });
  if ('failed' in answer) sayFailure(answer.failed);
}

export async function closeDocument(): Promise<void> {
  if (!(await mayLeave())) return;
  useCanvas.getState().reset();
  useDocument.getState().close();
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

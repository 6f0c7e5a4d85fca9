// Files given to the window as a whole: a document or a model is opened, data is learned from, weights are held against the document.
import { showText } from '../commands/document-files.ts';
import type { DataSource, SentFile } from '../../graph-core/index.ts';
import { findDataSource, text } from '../../graph-core/index.ts';
import { bindWhatFits } from '../data/bind-what-fits.ts';
import { giveFiles } from '../data/give-files.ts';
import { startFromData } from '../gallery/start-from-data.ts';
import { words } from '../i18n/words.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { openImport } from '../commands/chosen-weights.ts';
import type { DroppedFile } from './dropped-files.ts';
import { knownEndings, meaningOf } from './meaning-of-files.ts';
import { openModel } from './open-model.ts';

const screen = () => useScreen.getState();

export async function takeFiles(files: readonly DroppedFile[]): Promise<void> {
  const [file] = files;
  if (!file) return;
  const meaning = await meaningOf(files);
  if (meaning.kind === 'document') {
    await showText(await file.content.text(), { name: file.name });
    return;
  }
  if (meaning.kind === 'model') return openModel(file.content);
  const { isOpen } = useDocument.getState();
  if (meaning.kind === 'unknown') sayUnknown(file.name);
  else if (meaning.kind === 'weights') {
    if (isOpen) openImport(files.map(({ content }) => content));
    else sayNoDocument(file.name);
  } else if (isOpen) await takeData(files, meaning.sources);
  else await beginWith(files, meaning.sources);
}

/** A new document, whatever is open. */
export async function beginWithFiles(files: readonly SentFile[]): Promise<void> {
  const meaning = await meaningOf(files);
  if (meaning.kind === 'data') await beginWith(files, meaning.sources);
  else sayUnknown(files[0]?.name ?? '');
}

async function beginWith(
  files: readonly SentFile[],
  sources: readonly DataSource[],
): Promise<void> {
  const source = await asked(files, sources, undefined);
  if (source) await startFromData(source, files);
}

let choices = 0;

/** The source that is chosen takes them at once; another one only when the user says so. */
async function takeData(
  files: readonly DroppedFile[],
  sources: readonly DataSource[],
): Promise<void> {
  const chosen = presentDocument().data.source;
  const now = sources.find(({ id }) => id === chosen);
  const source = now ?? (await asked(files, sources, findDataSource(chosen)));
  if (!source) return;
  if (source !== now) {
    choices += 1;
    const gesture = `drop-data-${choices}`;
    useDocument
      .getState()
      .edit({ edit: 'set-data', data: { source: source.id, options: {}, bindings: {} } }, gesture);
    bindWhatFits(gesture);
  }
  giveFiles(source.id, files);
  screen().goTo('data');
}

async function asked(
  files: readonly SentFile[],
  sources: readonly DataSource[],
  now: DataSource | undefined,
): Promise<DataSource | undefined> {
  const [first] = sources;
  if (sources.length === 1 && !now) return first;
  const { t, read } = words();
  const name =
    files.length === 1 ? (files[0]?.name ?? '') : t('drop.files', { count: files.length });
  const answer = await screen().ask({
    title: t('drop.what', { name }),
    body: now ? t('drop.instead', { source: read(now.docs.title) }) : undefined,
    choices: sources.map(({ id, docs }, index) => ({
      value: id,
      label: read(docs.title),
      ...(index === 0 && { kind: 'primary' as const }),
    })),
  });
  return sources.find(({ id }) => id === answer);
}

function sayUnknown(name: string): void {
  const { data, weights } = knownEndings();
  screen().say({
    tone: 'caution',
    text: text(
      `‘${name}’ cannot be used here. Drop a document (.kumiki), a model (.onnx), data (${data}, or a folder of pictures) or weights (${weights}, or model.json with its .bin).`,
      `「${name}」はここでは使えません。文書（.kumiki）、モデル（.onnx）、データ（${data}、または画像のフォルダ）、重み（${weights}、または model.json と .bin）をドロップしてください。`,
    ),
  });
}

function sayNoDocument(name: string): void {
  screen().say({
    tone: 'caution',
    text: text(
      `‘${name}’ holds weights, and no document is open that could use them. Open or start one, then drop the file again.`,
      `「${name}」は重みですが、使う文書が開かれていません。文書を開くか新しく作ってから、もう一度ドロップしてください。`,
    ),
  });
}

// An ONNX file dropped on the window: opened as a document of its own, or its weights taken for the one that is open.
import type { ImportQuestion, ModelAnswer } from './import-wire.ts';
import { show } from '../commands/document-files.ts';
import { openImport } from '../commands/chosen-weights.ts';
import { useDocument } from '../document/document.ts';
import { text } from '../../graph-core/index.ts';
import { words } from '../i18n/words.ts';
import { useScreen } from '../stores/screen.ts';

const screen = () => useScreen.getState();

export async function openModel(file: File): Promise<void> {
  const wish = await wishFor(file.name);
  if (wish === 'weights') openImport([file]);
  if (wish !== 'document') return;
  const answer = await asDocument(file);
  if ('error' in answer) {
    screen().say({ tone: 'caution', text: answer.error });
    return;
  }
  show(answer.document, { dirty: true });
  const notes = answer.notes.map(({ en, ja }) => ({ en: ` ${en}`, ja }));
  screen().say({
    tone: 'done',
    text: text(
      `‘${file.name}’ is open as blocks. Choose its data in the Data room, then use its weights.${notes.map(({ en }) => en).join('')}`,
      `「${file.name}」をブロックとして開きました。「データ」画面でデータを選ぶと、重みを使えます。${notes.map(({ ja }) => ja).join('')}`,
    ),
    action: {
      label: text('Use its weights', '重みを使う'),
      run: () => openImport([file]),
    },
  });
}

/** Over an empty canvas there is nothing to ask. */
async function wishFor(name: string): Promise<string | undefined> {
  const { isOpen, history } = useDocument.getState();
  if (!isOpen || history.present.graph.nodes.length === 0) return 'document';
  const { t } = words();
  return screen().ask({
    title: t('drop.model', { name }),
    choices: [
      { value: 'weights', label: t('drop.model-weights') },
      { value: 'document', label: t('drop.model-document'), kind: 'primary' },
    ],
  });
}

function asDocument(model: File): Promise<ModelAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./import.worker.ts', import.meta.url), {
      type: 'module',
      name: 'kumiki-import',
    });
    const answered = (answer: ModelAnswer) => {
      worker.terminate();
      resolve(answer);
    };
    worker.onmessage = ({ data }: MessageEvent<ModelAnswer>) => answered(data);
    worker.onerror = () =>
      answered({
        error: text(
          `Reading ‘${model.name}’ stopped, perhaps because it ran out of memory. Close other programs and drop it again.`,
          `「${model.name}」の読み込みが停止しました。メモリ不足の可能性があります。ほかのプログラムを閉じて、もう一度ドロップしてください。`,
        ),
      });
    worker.postMessage({ model } satisfies ImportQuestion);
  });
}

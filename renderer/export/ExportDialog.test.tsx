// The export dialog says what a format needs of whoever opens it, before anything is written, in both languages.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDocument } from '../../graph-core/index.ts';
import { speak } from '../i18n/words.ts';
import { mount } from '../parts/mount.testing.tsx';
import { useDocument } from '../document/document.ts';
import { beforeWriting } from './before-writing.ts';
import { ExportDialog } from './ExportDialog.tsx';
import type { FromExporter, ToExporter } from './export-wire.ts';

/** Answers what the real one answers before it loads TensorFlow.js; a light DOM has no workers. */
class Exporter {
  onmessage: ((event: { data: FromExporter }) => void) | undefined;
  postMessage(question: ToExporter): void {
    if (question.ask !== 'limits') throw new Error('Nothing is written in this test.');
    this.onmessage?.({ data: { answer: 'limits', ...beforeWriting(question.document) } });
  }
  terminate(): void {}
}

beforeEach(() => vi.stubGlobal('Worker', Exporter));
afterEach(() => {
  vi.unstubAllGlobals();
  speak('en');
});

async function opened(template: string) {
  const read = openDocument(readFileSync(`templates/${template}.json`, 'utf8'));
  if ('error' in read) throw new Error(read.error.message.en);
  useDocument.getState().open(read.document, {});
  return mount(<ExportDialog onClose={() => undefined} />);
}

const card = (title: RegExp) =>
  [...document.querySelectorAll('.export-format')].find(({ textContent }) =>
    title.test(textContent ?? ''),
  )?.textContent;

test('a .keras file of a Transformer needs a module imported first, and the dialog says so', async () => {
  const dialog = await opened('transformer');
  const words = card(/^Keras 3 model \(\.keras\)/);
  expect(words).toContain('To open it you also need:');
  expect(words).toMatch(/the file carries \w+.* in kumiki_layers\.py, to be imported before/);
  expect(card(/^safetensors|Weights/i)).not.toContain('also need');
  await dialog.does(() => speak('ja'));
  expect(card(/^Keras 3 モデル/)).toMatch(/開く側で必要なもの：.*kumiki_layers\.py/s);
  await dialog.unmount();
});

test('a CNN needs nothing of the kind', async () => {
  const dialog = await opened('cnn');
  expect(card(/^Keras 3 model \(\.keras\)/)).not.toContain('also need');
  await dialog.unmount();
});

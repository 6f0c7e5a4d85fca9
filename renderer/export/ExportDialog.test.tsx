// The export dialog: what a format needs before anything is written, what was written and proved, and where it went.
import { readFileSync } from 'node:fs';
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  analyze,
  findBlock,
  initialWeights,
  makePlan,
  openDocument,
  playerPart,
  readSafetensors,
} from '../../graph-core/index.ts';
import { outside } from '../host/bridge.testing.ts';
import { game } from '../../graph-core/train/players/game.testing.ts';
import { speak } from '../i18n/words.ts';
import { clickOn, mount, named, until } from '../parts/mount.testing.tsx';
import { useDocument } from '../document/document.ts';
import { prepareHere } from '../run/engine.testing.ts';
import { liveRun } from '../run/live-runs.ts';
import { useScreen } from '../stores/screen.ts';
import { beforeWriting } from './before-writing.ts';
import { ExportDialog } from './ExportDialog.tsx';
import type { FromExporter, ToExporter } from './export-wire.ts';
import { writeExport } from './write-export.ts';

// A browser says whether its memory may be shared between threads; a light DOM does not.
vi.hoisted(() => Object.assign(globalThis, { crossOriginIsolated: false }));

/** The real exporter without a thread: a light DOM has no workers. */
class Exporter {
  onmessage: ((event: { data: FromExporter }) => void) | undefined;
  postMessage(question: ToExporter): void {
    const tell = (data: FromExporter) => this.onmessage?.({ data });
    const { player } = question;
    const document =
      (player && playerPart(question.document, player, findBlock)) || question.document;
    if (question.ask === 'limits') tell({ answer: 'limits', ...beforeWriting(document) });
    else
      void writeExport(
        { ...question, document },
        makePlan(document, analyze(document, findBlock)),
        tell,
      ).then(tell);
  }
  terminate(): void {
    this.onmessage = undefined;
  }
}

/** What the system was asked to save. */
const { asked } = outside({ saveBytes: () => ({ name: 'Transformer.safetensors' }) });

beforeEach(() => vi.stubGlobal('Worker', Exporter));
afterEach(() => speak('en'));

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
  // Blocks are called as on the canvas, in the language of the screen.
  expect(words).toContain('Encoder layer 1 › Self-attention');
  expect(words).not.toContain('encoder/1');
  // A remark is no requirement.
  expect(words).toMatch(/What differs there:.*Keras averages over all keys/s);
  expect(words).not.toMatch(/also need:.*Keras averages over all keys.*What differs/s);
  // A few of many at once, all of them on demand.
  const [many] = document.querySelectorAll('.export-blocks');
  const [first, all] = [many?.querySelector('summary')?.textContent, many?.textContent];
  const others = Number(/ and (\d+) more$/.exec(first ?? '')?.[1]);
  expect(first?.split(', ')).toHaveLength(4);
  expect(all?.slice(first?.length).split(', ')).toHaveLength(others);
  const source = card(/^Keras 3 source/);
  expect(source).toContain('What differs there:');
  expect(source).not.toContain('also need');
  expect(card(/^safetensors|Weights/i)).not.toContain('also need');
  await dialog.does(() => speak('ja'));
  expect(card(/^Keras 3 モデル/)).toMatch(/開く側で必要なもの：.*kumiki_layers\.py/s);
  expect(card(/^Keras 3 モデル/)).toContain('エンコーダ層 1 › ');
  await dialog.unmount();
});

test('a CNN needs nothing of the kind', async () => {
  const dialog = await opened('cnn');
  expect(card(/^Keras 3 model \(\.keras\)/)).not.toContain('also need');
  await dialog.unmount();
});

const said = () => document.querySelector('.export')?.textContent ?? '';
const disabled = (name: string) => (named(name) as HTMLButtonElement).disabled;

test('what is chosen is written, read back, proved and saved under the name of the document', async () => {
  const dialog = await opened('transformer');
  await dialog.does(() => clickOn(named('Export')));
  await until(() => said().includes('Saved as Transformer.safetensors'));
  expect(said()).toMatch(/: read back and run on \d+ inputs/);
  const saved = asked.findLast(({ call }) => call === 'saveBytes')?.ask as {
    suggestedName: string;
    bytes: Uint8Array;
  };
  expect(saved.suggestedName).toMatch(/\.safetensors$/);
  const { present } = useDocument.getState().history;
  const weights = initialWeights(makePlan(present, analyze(present, findBlock)), 0);
  expect(readSafetensors(saved.bytes)).toMatchObject({
    weights: weights.map(({ name }) => ({ name })),
  });
  await dialog.does(() => clickOn(named('Another format')));
  expect(named(/^Keras 3 model/)).toBeDefined();
  await dialog.unmount();
});

test('a format that takes data along waits until some are chosen, and says where', async () => {
  const dialog = await opened('transformer');
  const { data } = useDocument.getState().history.present;
  await dialog.unmount();
  useDocument.getState().edit({ edit: 'set-data', data: { ...data, source: '' } });
  const again = await mount(<ExportDialog onClose={() => undefined} />);
  await again.does(() => clickOn(named(/^PyTorch project/)));
  expect(disabled('Export')).toBe(true);
  expect(card(/^PyTorch project/)).toMatch(/choose some in the Data room/i);
  // A reason that concerns no single block has no line for blocks.
  expect([...document.querySelectorAll('.export p')].filter((p) => !p.textContent)).toEqual([]);
  await again.unmount();
});

test('a model with a problem is not exported: the dialog shows the way to it', async () => {
  const dialog = await opened('transformer');
  await dialog.unmount();
  useDocument.getState().edit({ edit: 'set-variable', name: 'heads', value: 5 });
  const again = await mount(<ExportDialog onClose={() => undefined} />);
  expect(said()).toContain(useDocument.getState().analysis.problems[0]?.message.en);
  await again.does(() => clickOn(named('Show problems')));
  expect(useScreen.getState().dialog).toBe('problems');
  await again.unmount();
});

test.each(['averaged', 'raw'] as const)(
  'of a player that keeps an average, the %s weights are written, and it is said',
  async (of) => {
    const average = { decay: 0.5, from: 0 };
    const document = game({ training: { steps: 3, validateEvery: 0 } });
    const players = document.training.players?.map((player) => ({ ...player, average }));
    await act(async () =>
      prepareHere({ ...document, training: { ...document.training, ...(players && { players }) } }),
    );
    await until(() => liveRun().phase === 'ready');
    await act(async () => liveRun().train(useDocument.getState().history.present));
    await until(() => liveRun().phase === 'finished');
    const { checkpoint } = await liveRun().ask({ type: 'checkpoint' });
    vi.stubGlobal('Worker', Exporter);
    const dialog = await mount(<ExportDialog onClose={() => undefined} />);
    await dialog.does(() => clickOn(named('generator')));
    if (of === 'raw') await dialog.does(() => clickOn(named('Of the last round')));
    await dialog.does(() => clickOn(named('Export')));
    await until(() => said().includes('Saved as'));
    expect(said()).toContain(
      of === 'raw'
        ? 'Written with the weights of the last round, not the averaged ones.'
        : 'Written with the averaged weights, which the samples are made with.',
    );
    const saved = asked.findLast(({ call }) => call === 'saveBytes')?.ask as {
      suggestedName: string;
      bytes: Uint8Array;
    };
    expect(saved.suggestedName).toContain(`-${of}.`);
    const read = readSafetensors(saved.bytes);
    if ('error' in read) throw new Error(read.error.en);
    const arrays = of === 'raw' ? checkpoint.weights : checkpoint.optimizer;
    const prefix = of === 'raw' ? '' : 'generator/average/';
    for (const name of ['hidden/kernel', 'made/bias', 'made/kernel']) {
      const expected = arrays.find((array) => array.name === `${prefix}${name}`)?.data;
      expect(expected, name).toBeDefined();
      expect(read.weights.find((array) => array.name === name)?.data).toEqual(expected);
    }
    // Both are kept, and they are not the same.
    const [raw, mean] = [checkpoint.weights, checkpoint.optimizer].map((list) =>
      list.find(({ name }) => name.endsWith('made/kernel') && !/\/(m|v|momentum)\//.test(name)),
    );
    expect(raw?.data).not.toEqual(mean?.data);
    await dialog.unmount();
    useDocument.getState().close();
  },
);

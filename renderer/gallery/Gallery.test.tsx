// The gallery as a newcomer meets it: the shelf of templates, drafts and recent files, and what opens each.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findDataSource, serialize } from '../../graph-core/index.ts';
import { templates } from '../../templates/index.ts';
import { lendBegin } from '../commands/own-data.ts';
import { outside } from '../host/bridge.testing.ts';
import { memoryStore } from '../host/memory-store.testing.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { allNamed, clickOn, mount, named, press, type, until } from '../parts/mount.testing.tsx';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { Gallery } from './Gallery.tsx';
import { startFromData } from './start-from-data.ts';
import { templateDocument } from './template-documents.ts';

let isTaken = false;
let isUnreadable = false;
const store = memoryStore();
const { asked } = outside({
  ...store,
  claimDraft: () => ({ claimed: !isTaken }),
  recentDocuments: () => [{ token: 'r', name: 'mine.kumiki', openedAt: 0 }],
  openRecent: async () => ({
    token: 'r',
    name: 'mine.kumiki',
    text: serialize(await templateDocument('cnn')),
  }),
  drafts: async () => {
    if (isUnreadable) throw new Error('Internal error.');
    return [await autoencoder()];
  },
  dropDraft: () => ({ done: true }),
});
const autoencoder = async () => ({
  id: 'd',
  name: 'オートエンコーダ',
  text: serialize(await templateDocument('autoencoder')),
  keptAt: 0,
});
let gallery: Mounted;

beforeEach(async () => {
  gallery = await mount(<Gallery />);
  await until(() => allNamed(/^mine\.kumiki/).length > 0 && allNamed('Restore').length > 0);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await gallery.unmount();
  await act(async () => useDocument.getState().close());
  speak('en');
});

const cards = () =>
  [...gallery.container.querySelectorAll('.card-title')].map((c) => c.textContent);
const click = (name: string | RegExp) => gallery.does(() => clickOn(named(name)));
const name = () => {
  const { isOpen, history } = useDocument.getState();
  const { name: called } = history.present;
  return isOpen && (typeof called === 'string' ? called : called.en);
};

test('every template stands under its group, with its title and what it is, in both languages', async () => {
  expect(cards().sort()).toEqual(templates.map(({ title }) => title.en).sort());
  const groups = () => [...gallery.container.querySelectorAll('h2')].map((h) => h.textContent);
  expect(groups()).toEqual(expect.arrayContaining(['Sequences', 'Images', 'Recent files']));
  expect(named(/^Transformer ?Encoder and decoder with multi-head attention/)).toBeDefined();
  const sections = [...gallery.container.querySelectorAll('section')].filter((of) =>
    of.querySelector('h2'),
  );
  expect(sections.filter((of) => !of.querySelector('button'))).toEqual([]);
  await gallery.does(() => speak('ja'));
  expect(groups()).toEqual(expect.arrayContaining(['系列', '画像']));
  expect(cards().sort()).toEqual(templates.map(({ title }) => title.ja).sort());
});

test('a card opens its template in the room where it is built', async () => {
  await click(/^Transformer ?Encoder and decoder with multi-head attention/);
  await until(() => useDocument.getState().isOpen);
  expect(useDocument.getState().history.present).toEqual(await templateDocument('transformer'));
  expect(useScreen.getState().room).toBe('build');
});

test('a template is found by what people call it, and Enter opens the one that is marked', async () => {
  const field = () => named('Search templates');
  await gallery.does(() => type(field(), 'bert'));
  expect(cards()).toEqual(['Transformer encoder (BERT-like)']);
  expect(gallery.container.textContent).toContain('Enter opens ‘Transformer encoder (BERT-like)’.');
  await gallery.does(() => type(field(), 'no such thing'));
  expect(gallery.container.textContent).toContain('No template has that name.');
  await gallery.does(() => press(field(), 'Escape'));
  expect(cards()).toHaveLength(templates.length);
  await gallery.does(() => type(field(), 'gpt'));
  await gallery.does(() => press(field(), 'Enter'));
  await until(() => useDocument.getState().isOpen);
  expect(useDocument.getState().history.present).toEqual(
    await templateDocument('transformer-decoder'),
  );
});

test('drafts that cannot be read are not passed over in silence, and are looked for again', async () => {
  await gallery.unmount();
  isUnreadable = true;
  gallery = await mount(<Gallery />);
  await until(() => gallery.container.textContent.includes('could not be read'));
  expect(allNamed('Restore')).toEqual([]);
  isUnreadable = false;
  await click('Look again');
  await until(() => allNamed('Restore').length > 0);
  expect(gallery.container.textContent).not.toContain('could not be read');
});

test('an empty canvas', async () => {
  await click('Empty canvas');
  await until(() => useDocument.getState().isOpen);
  expect(useDocument.getState().history.present.graph.nodes).toEqual([]);
});

test('files of one’s own are asked for, and go to the room that begins a document with them', async () => {
  const given: string[] = [];
  const end = lendBegin(async (files) => void given.push(...files.map((file) => file.name)));
  await click('From your data…');
  const input = document.querySelector<HTMLInputElement>('body > input[type=file]');
  expect(input?.accept).toMatch(/\.csv.*\.png.*\.npz/);
  Object.defineProperty(input, 'files', { value: [new File(['a,b'], 'own.csv')] });
  input?.dispatchEvent(new Event('change'));
  await until(() => given.length > 0);
  expect(given).toEqual(['own.csv']);
  end();
});

test('pictures begin the CNN, without what it says of its own data, and named after their folder', async () => {
  vi.stubGlobal(
    'Worker',
    class {
      postMessage() {}
    },
  );
  const source = findDataSource('image-folder');
  const files = [{ name: 'pets/cat/1.png', content: new Blob([]) }];
  if (source) await startFromData(source, files);
  const { present } = useDocument.getState().history;
  const cnn = await templateDocument('cnn');
  expect(present).toMatchObject({ name: 'pets', notes: '', data: { source: 'image-folder' } });
  expect(present.graph).toEqual({ ...cnn.graph, notes: [] });
  expect(useScreen.getState().room).toBe('data');
});

test('a file opened before is opened again, and is not a copy', async () => {
  const picture = () => named(/^mine\.kumiki/).querySelector('.thumbnail-block');
  expect(picture()).toBeNull();
  store.values.set('picture/gone', new Uint8Array());
  await click(/^mine\.kumiki/);
  await until(() => useDocument.getState().isOpen && store.values.has('picture/r'));
  expect(useDocument.getState().file).toEqual({ token: 'r', name: 'mine.kumiki' });
  expect(useDocument.getState().history.present.data.source).toBe('fashion-mnist');
  // From then on it is known by its picture, and pictures of files that are not listed go.
  await gallery.unmount();
  gallery = await mount(<Gallery />);
  await until(() => allNamed(/^mine\.kumiki/).length > 0 && picture() !== null);
  expect([...store.values.keys()].filter((key) => key.startsWith('picture/'))).toEqual([
    'picture/r',
  ]);
});

test('work left behind is called as the language of now calls it, whichever it was kept in', async () => {
  const draft = () => named(/^(Restore|復元する)$/).closest('li')?.textContent;
  expect(draft()).toMatch(/^Autoencoder/);
  await gallery.does(() => speak('ja'));
  expect(draft() ?? '').toMatch(/^オートエンコーダ/);
});

test('work left behind is restored as unsaved, or discarded', async () => {
  await click('Restore');
  await until(() => useDocument.getState().isOpen);
  expect(useDocument.getState()).toMatchObject({ draftId: 'd', saved: undefined });
  // A tab has it: it is not left behind.
  await until(() => allNamed('Restore').length === 0);
  await gallery.does(() => useDocument.getState().close());
  await click('Discard');
  await until(() => asked.some(({ call }) => call === 'dropDraft'));
  await until(() => allNamed('Restore').length === 0);
});

test('work that another tab has is opened here only as a copy', async () => {
  isTaken = true;
  await click('Restore');
  await until(() => useScreen.getState().question !== undefined);
  const { question } = useScreen.getState();
  expect(question?.title).toBe('‘Autoencoder’ is open in another tab');
  expect(question?.choices.map(({ label }) => label)).toEqual(['Open a copy']);
  await act(async () => question?.answer('copy'));
  await until(() => useDocument.getState().isOpen);
  isTaken = false;
  const { draftId, file, saved } = useDocument.getState();
  expect({ file, saved }).toEqual({ file: undefined, saved: undefined });
  expect(draftId).not.toBe('d');
});

test('over an open document, Escape and a button lead back to it', async () => {
  expect(allNamed('Back to the document')).toEqual([]);
  await click('Empty canvas');
  await until(() => useDocument.getState().isOpen);
  await act(async () => useScreen.getState().openGallery(true));
  await gallery.does(() => press(document.body, 'Escape'));
  expect(useScreen.getState().isGalleryOpen).toBe(false);
  await act(async () => useScreen.getState().openGallery(true));
  await click('Back to the document');
  expect(useScreen.getState().isGalleryOpen).toBe(false);
  expect(name()).toBeTruthy();
});

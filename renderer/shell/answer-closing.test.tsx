// Closing the desktop window and leaving a document: what is asked, what is answered, and what stays when the user stays.
import { beforeEach, expect, test, vi } from 'vitest';
import { newDocument, serialize } from '../../graph-core/index.ts';
import { open } from '../commands/document-files.ts';
import { useDocument } from '../document/document.ts';
import { desks } from '../run/live-runs.ts';
import { useScreen } from '../stores/screen.ts';
import { useTabs } from '../document/tabs.ts';
import { answerClosing } from './answer-closing.ts';

/** What the host was called with, in order; the bridge is all that there is of the desktop here. */
let called: [string, unknown][] = [];
let chosen: unknown = { cancelled: true };
vi.hoisted(() => {
  const bridge = {
    call: (name: string, ask: unknown) => hear(name, ask),
    on: () => () => undefined,
  };
  let hear: (name: string, ask: unknown) => unknown = () => Promise.resolve({ done: true });
  Object.assign(globalThis, {
    kumiki: bridge,
    hearHost: (next: typeof hear) => {
      hear = next;
    },
  });
});

const asked = () => useScreen.getState().question;
const answer = async (value: string) => {
  await vi.waitFor(() => expect(asked()).toBeDefined());
  asked()?.answer(value);
};
const answers = () =>
  called
    .filter(([name]) => name === 'answerClose')
    .map(([, ask]) => (ask as { answer: string }).answer);

const host = {
  answerClose: (ask: { answer: 'asking' | 'stay' | 'close' }) => {
    called.push(['answerClose', ask]);
    return Promise.resolve({ done: true as const });
  },
};

beforeEach(() => {
  called = [];
  chosen = { cancelled: true };
  (globalThis as unknown as { hearHost: (hear: unknown) => void }).hearHost(
    (name: string, ask: unknown) => {
      called.push([name, ask]);
      return Promise.resolve(name === 'openDocument' ? chosen : { dropped: true });
    },
  );
  useTabs.setState({ tabs: [] });
  useDocument.getState().open(newDocument('Mine'), {});
});

const edit = () => useDocument.getState().edit({ edit: 'set-document', name: 'Mine, edited' });

test('nothing to lose: the window closes without a question', async () => {
  await answerClosing(host);
  expect(answers()).toEqual(['asking', 'close']);
});

test('unsaved changes are asked about on the screen; dismissing the question stays', async () => {
  edit();
  const first = answerClosing(host);
  // A second click on the window's cross asks no second question.
  await answerClosing(host);
  await vi.waitFor(() => expect(asked()).toBeDefined());
  asked()?.answer(undefined);
  await first;
  expect(answers()).toEqual(['asking', 'asking', 'stay']);
  const second = answerClosing(host);
  await answer('keep');
  await second;
  expect(answers().at(-1)).toBe('close');
});

test('a training is asked about before the changes', async () => {
  const { run } = desks.present();
  run.setState({ phase: 'running' });
  const stays = answerClosing(host);
  await answer('stay');
  await stays;
  const closes = answerClosing(host);
  await vi.waitFor(() => expect(asked()?.title).toBe('‘Mine’ is still training'));
  await answer('close');
  await closes;
  run.setState({ phase: 'idle' });
  expect(answers()).toEqual(['asking', 'stay', 'asking', 'close']);
});

test('Open, then cancel: nothing is asked, and the draft stays', async () => {
  edit();
  await open();
  expect(asked()).toBeUndefined();
  expect(called.map(([name]) => name)).toEqual(['openDocument']);
  expect(useDocument.getState().history.present.name).toBe('Mine, edited');
});

test('a file that cannot be read takes no place; another document stands beside the one that is open', async () => {
  edit();
  chosen = { token: 't', name: 'other.kumiki', text: 'not a document' };
  await open();
  expect(useScreen.getState().unreadable?.name).toBe('other.kumiki');
  expect(useDocument.getState().history.present.name).toBe('Mine, edited');
  chosen = { token: 'u', name: 'other.kumiki', text: serialize(newDocument('Other')) };
  await open();
  expect(asked()).toBeUndefined();
  expect(useDocument.getState().history.present.name).toBe('Other');
  const [mine] = useTabs.getState().tabs;
  expect(mine?.left?.history.present.name).toBe('Mine, edited');
});

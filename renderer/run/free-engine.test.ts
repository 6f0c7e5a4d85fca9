// One model trains at a time: who is asked what, and what is kept, before a run takes the engine from another document's.
import { afterEach, expect, test } from 'vitest';
import type { Text } from '../../graph-core/index.ts';
import { newDocument, text } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import type { RunFacts } from './run-facts.ts';
import { desks, liveRun } from './live-runs.ts';
import { useScreen } from '../stores/screen.ts';
import { freeEngine } from './free-engine.ts';

afterEach(() => {
  useScreen.getState().question?.answer(undefined);
  for (const { run } of desks.all())
    run.setState({ phase: 'idle', run: undefined, trained: undefined, holdsEngine: () => false });
  useDocument.getState().close();
});

/** A document A with a run, and a document B on the screen. */
function setUp(part: Partial<RunFacts>, failure?: Text) {
  const did: string[] = [];
  const { open } = useDocument.getState();
  const a = newDocument('A');
  open(a, {});
  const { run } = desks.present();
  run.setState({
    run: 'of-a',
    trained: { ...a, training: { ...a.training, steps: 800 } },
    progress: { step: 421, steps: 800, learningRate: 1, stepsPerSecond: 1, secondsLeft: 1 },
    holdsEngine: () => true,
    putAway: () => void did.push('away'),
    pause: () => void did.push('pause'),
    stop() {
      did.push('stop');
      run.setState({ phase: 'idle', run: undefined });
    },
    ...part,
  });
  open(newDocument('B'), {});
  const free = () =>
    freeEngine((id) => {
      did.push(`keep ${id}`);
      return Promise.resolve(failure);
    });
  return { run, did, free };
}

const question = () => useScreen.getState().question;
/** Lets whatever waits for nothing but its turn go on. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

test('where no other document holds the engine nobody is asked', async () => {
  useDocument.getState().open(newDocument('B'), {});
  expect(await freeEngine(() => Promise.reject(new Error('Nothing to keep.')))).toBe(true);
  expect(question()).toBeUndefined();
});

test('a run that rests is kept and put away without a question', async () => {
  const { did, free } = setUp({ phase: 'finished' });
  expect(await free()).toBe(true);
  expect(did).toEqual(['keep of-a', 'away']);
});

test('a run at work is asked about by its name, and goes on where the user wants it to', async () => {
  const { did, free } = setUp({ phase: 'running' });
  const asked = free();
  expect(question()).toMatchObject({
    title: '‘A’ is still training',
    body: 'It is at step 421 of 800, and only one model can train at a time. If you stop it, its weights and curves are kept and you can resume it later.',
  });
  question()?.answer('leave');
  expect(await asked).toBe(false);
  const again = free();
  question()?.answer(undefined);
  expect(await again).toBe(false);
  expect(did).toEqual([]);
});

test('pressed twice, it is asked once', async () => {
  const { free } = setUp({ phase: 'running' });
  const asked = free();
  const first = question();
  expect(await free()).toBe(false);
  expect(question()).toBe(first);
  question()?.answer('leave');
  expect(await asked).toBe(false);
});

test('stopped, it comes to rest behind its last step, is kept, and only then gives its engine up', async () => {
  const { run, did, free } = setUp({ phase: 'running' });
  const asked = free();
  question()?.answer('stop');
  await turn();
  expect(did).toEqual(['pause']);
  run.setState({ phase: 'paused' });
  expect(await asked).toBe(true);
  expect(did).toEqual(['pause', 'keep of-a', 'away']);
  // The document on the screen had no part in it.
  expect(liveRun().phase).toBe('idle');
});

test('one that is being prepared is cancelled: it has nothing to keep', async () => {
  const { did, free } = setUp({ phase: 'preparing' });
  const asked = free();
  question()?.answer('stop');
  expect(await asked).toBe(true);
  expect(did).toEqual(['stop', 'away']);
});

test('one that does not answer is not waited for', async () => {
  const { did, free } = setUp({ phase: 'running', silence: 'stalled' });
  const asked = free();
  question()?.answer('stop');
  expect(await asked).toBe(true);
  expect(did).toEqual(['pause', 'away']);
});

test('weights that cannot be kept are not lost without a word', async () => {
  const { did, free } = setUp({ phase: 'paused' }, text('The disk is full.', '空きがありません。'));
  const asked = free();
  await turn();
  expect(question()).toMatchObject({
    title: 'The weights of ‘A’ cannot be saved',
    body: 'The disk is full.',
  });
  question()?.answer('leave');
  expect(await asked).toBe(false);
  expect(did).toEqual(['keep of-a']);
  const again = free();
  await turn();
  question()?.answer('lose');
  expect(await again).toBe(true);
  expect(did).toEqual(['keep of-a', 'keep of-a', 'away']);
});

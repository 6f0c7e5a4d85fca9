// The engine's client against a worker made of paper: runs, answers, death and silence.
import { expect, test } from 'vitest';
import type { Addressed, News } from '../../graph-core/index.ts';
import { newDocument } from '../../graph-core/index.ts';
import type { WorkerLike } from './engine-client.ts';
import { createEngineClient, Refused } from './engine-client.ts';
import type { ToPage, ToWorker } from './wire.ts';
import { buffersOf } from './wire.ts';

function setUp() {
  let clock = 0;
  const ticks: (() => void)[] = [];
  const workers: (WorkerLike & { sent: ToWorker[]; ended: boolean; gone?: () => void })[] = [];
  const heard: News[] = [];
  const silences: unknown[] = [];
  const client = createEngineClient({
    base: 'http://127.0.0.1/',
    makeWorker() {
      const made = {
        sent: [] as ToWorker[],
        ended: false,
        onmessage: null as WorkerLike['onmessage'],
        onerror: null as WorkerLike['onerror'],
        postMessage(message: ToWorker) {
          this.sent.push(message);
        },
        terminate() {
          this.ended = true;
        },
      };
      workers.push(made);
      return made;
    },
    whenGone(_, gone) {
      const last = workers.at(-1);
      if (last) last.gone = gone;
      return () => {};
    },
    onNews: (news) => heard.push(news),
    onSilence: (silence) => silences.push(silence),
    now: () => clock,
    every(_, call) {
      ticks.push(call);
      return () => {};
    },
  });
  const say = (message: ToPage, at = workers.length - 1) =>
    workers[at]?.onmessage?.({ data: message });
  const pass = (milliseconds: number) => {
    for (let left = milliseconds; left > 0; left -= 1000) {
      clock += 1000;
      for (const tick of ticks) tick();
    }
  };
  const begin = (run: string) =>
    client.begin(run, { type: 'prepare', document: newDocument(), backend: 'cpu', files: [] });
  return { client, workers, heard, silences, say, pass, begin };
}

const running = (run: string): Addressed<News> => ({ type: 'state', state: 'running', run });

test('news of another run is dropped, and commands carry the run', () => {
  const { begin, say, heard, workers, client } = setUp();
  begin('a');
  begin('b');
  client.send({ type: 'start' });
  say(running('a'));
  say(running('b'));
  expect(heard).toEqual([running('b')]);
  expect(workers).toHaveLength(1);
  expect(workers[0]?.sent.at(-1)).toEqual({ type: 'start', run: 'b' });
});

test('after a lost device the next run has a worker of its own, and nobody waits for the old one', async () => {
  const { begin, say, client, heard, workers } = setUp();
  begin('a');
  say(running('a'));
  const message = { en: 'The GPU was lost.', ja: 'GPU が失われました。' };
  const checkpoint = client.ask({ type: 'checkpoint' });
  say({ type: 'failed', message, lost: true, run: 'a' });
  expect(heard.at(-1)).toMatchObject({ type: 'failed', message });
  expect(workers[0]?.ended).toBe(true);
  await expect(checkpoint).rejects.toBeInstanceOf(Refused);
  begin('b');
  expect(workers).toHaveLength(2);
  say(running('b'));
  expect(heard.at(-1)).toEqual(running('b'));
  // A model that fails of itself keeps its weights to be looked at.
  say({ type: 'failed', message, run: 'b' });
  expect(workers[1]?.ended).toBe(false);
});

test('an answer finds its question, and a refusal its sentence', async () => {
  const { begin, say, client, heard } = setUp();
  begin('a');
  const views = client.ask({ type: 'probe', sample: { from: 'held-out', index: 0 } });
  const evaluation = client.ask({ type: 'evaluate', examples: 10 });
  say({ type: 'refused', request: 2, message: { en: 'No.', ja: 'いいえ。' }, run: 'a' });
  say({ type: 'views', request: 1, step: 3, views: [], run: 'a' });
  expect((await views).step).toBe(3);
  await expect(evaluation).rejects.toThrow(Refused);
  expect(heard).toEqual([]);
});

test('how far an answer has come is heard by whoever waits for it; one that is cancelled is refused at once', async () => {
  const { begin, say, client, heard, workers } = setUp();
  begin('a');
  const shares: number[] = [];
  const stop = new AbortController();
  const waiting = { onShare: (share: number) => shares.push(share), signal: stop.signal };
  const evaluation = client.ask({ type: 'evaluate', examples: 10 }, waiting);
  say({ type: 'share', request: 1, share: 0.25, run: 'a' });
  stop.abort();
  await expect(evaluation).rejects.toThrow('Cancelled.');
  expect(workers[0]?.sent.at(-1)).toEqual({ type: 'cancel', of: 1, run: 'a' });
  say({ type: 'share', request: 1, share: 0.5, run: 'a' });
  expect(shares).toEqual([0.25]);
  expect(heard).toEqual([]);
});

test('a worker that dies is named at once, its questions are refused, and the next run gets a new one', async () => {
  const { begin, say, client, silences, workers } = setUp();
  begin('a');
  say({ type: 'holding' });
  const question = client.ask({ type: 'checkpoint' });
  workers[0]?.gone?.();
  await expect(question).rejects.toThrow(/has stopped and cannot answer/);
  expect(silences).toEqual(['dead']);
  begin('b');
  expect(silences).toEqual(['dead', undefined]);
  expect(workers).toHaveLength(2);
});

test('work that is abandoned ends at once, and the next run gets a worker of its own', async () => {
  const { begin, say, client, heard, workers, silences } = setUp();
  begin('a');
  const question = client.ask({ type: 'checkpoint' });
  client.abandon();
  await expect(question).rejects.toThrow(Refused);
  expect(workers[0]?.ended).toBe(true);
  say(running('a'), 0);
  begin('b');
  expect(workers).toHaveLength(2);
  expect([heard, silences]).toEqual([[], []]);
});

test('silence is named after 30 s, or after 20 median steps where those are longer, and only when an answer is due', () => {
  const { begin, say, pass, silences, client } = setUp();
  begin('a');
  say({
    type: 'ready',
    facts: {} as never,
    parameters: 1,
    examples: { training: 1, 'held-out': 1 },
    step: 0,
    run: 'a',
  });
  pass(120_000);
  expect(silences).toEqual([]);
  client.send({ type: 'start' });
  say(running('a'));
  pass(30_000);
  expect(silences).toEqual([]);
  pass(1000);
  expect(silences).toEqual(['stalled']);
  const slow = { step: 1, steps: 9, learningRate: 1, stepsPerSecond: 0.25, secondsLeft: 1 };
  say({
    type: 'progress',
    progress: slow,
    curves: {},
    memory: { tensors: 0, tensorBytes: 0, peakBytes: 0 },
    run: 'a',
  });
  expect(silences).toEqual(['stalled', undefined]);
  pass(80_000);
  expect(silences).toHaveLength(2);
  pass(1000);
  expect(silences).toEqual(['stalled', undefined, 'stalled']);
});

test('only whole buffers are handed over, each once', () => {
  const whole = new Float32Array(4);
  const part = new Float32Array(new ArrayBuffer(32), 0, 2);
  expect(buffersOf({ a: [{ data: whole }, { data: whole }], b: part, c: [1, 2] })).toEqual([
    whole.buffer,
  ]);
});

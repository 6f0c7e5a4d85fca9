// A run whose GPU is taken away: over at once with the reason, nothing of it kept, and the next run unharmed.
import { expect, test } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { text } from '../text.ts';
import type { News } from './protocol.ts';
import { createTrainer } from './trainer.ts';
import { smallTransformer, testOutside } from './trainer.testing.ts';

const sentence = text('The graphics device was taken away.', 'GPU が使えなくなりました。');

/** A trainer on cpu whose device can be taken away, and whose reads then never end, as WebGL's do. */
function onLosableDevice(document = smallTransformer({ steps: 1000 })) {
  const news: News[] = [];
  let lose: () => void = () => undefined;
  let gone = false;
  /** Lost while the loop waits, which it then does for ever. */
  let dueInLoop = false;
  const deps = {
    ...testOutside,
    async startEngine(): Promise<Engine> {
      gone = false;
      const engine = await testOutside.startEngine('wasm');
      const lost = new Promise<typeof sentence>((resolve) => {
        lose = () => {
          gone = true;
          resolve(sentence);
        };
      });
      return { ...engine, lost };
    },
    yieldToEventLoop() {
      if (dueInLoop) lose();
      return gone ? new Promise<void>(() => undefined) : testOutside.yieldToEventLoop();
    },
  };
  const trainer = createTrainer(deps, (message) => news.push(message));
  const prepare = () => trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [] });
  const states = () => news.flatMap((message) => (message.type === 'state' ? [message.state] : []));
  const loseInLoop = () => {
    dueInLoop = true;
  };
  return { trainer, news, prepare, states, lose: () => lose(), loseInLoop };
}

async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await testOutside.yieldToEventLoop();
}

test('ends the run at once, though its loop waits for ever, and keeps nothing of it', async () => {
  const { trainer, news, prepare, states, lose } = onLosableDevice();
  await prepare();
  void trainer.handle({ type: 'start' });
  await until(() => news.some(({ type }) => type === 'progress'));
  lose();
  await until(() => states().at(-1) === 'failed');
  expect(news.findLast(({ type }) => type === 'failed')).toMatchObject({ message: sentence });
  await trainer.handle({ type: 'checkpoint', request: 7 });
  expect(news.at(-1)).toEqual({ type: 'refused', request: 7, message: sentence });
  expect(news.some(({ type }) => type === 'checkpoint')).toBe(false);
});

test('commands under way end with the device, so that whoever waits for them goes on', async () => {
  const { trainer, news, prepare, loseInLoop } = onLosableDevice();
  await prepare();
  loseInLoop();
  await trainer.handle({ type: 'start' });
  expect(news.filter(({ type }) => type === 'failed')).toHaveLength(1);
  trainer.dispose();
});

test('the next run starts, trains and can be kept', async () => {
  const { trainer, news, prepare, states, lose } = onLosableDevice(smallTransformer({ steps: 3 }));
  await prepare();
  lose();
  await until(() => states().at(-1) === 'failed');
  await prepare();
  await trainer.handle({ type: 'start' });
  expect(states().at(-1)).toBe('finished');
  await trainer.handle({ type: 'checkpoint', request: 8 });
  expect(news.at(-1)).toMatchObject({ type: 'checkpoint', checkpoint: { step: 3 } });
  trainer.dispose();
});

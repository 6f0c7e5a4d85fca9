// What a run says aloud, of a run that really trains: its start, each quarter, pauses, and how it goes on and ends.
import { afterEach, expect, test } from 'vitest';
import type { Document } from '../../graph-core/index.ts';
import { smallTransformer } from '../../graph-core/train/trainer.testing.ts';
import { outside } from '../host/bridge.testing.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount, until } from '../parts/mount.testing.tsx';
import { prepareHere } from '../run/engine.testing.ts';
import { liveRun } from '../run/live-runs.ts';
import { stepOf } from '../run/run-facts.ts';
import { RunNews } from './RunNews.tsx';

outside({});
let document: Document;
let news: Mounted;
/** All that was said, in order. */
let said: string[];
afterEach(async () => {
  await news.unmount();
  speak('en');
});

async function listen(steps: number): Promise<void> {
  document = smallTransformer({ steps });
  prepareHere(document);
  await until(() => liveRun().phase === 'ready');
  said = [];
  news = await mount(<RunNews />);
  const output = news.container.querySelector('output');
  if (!output) throw new Error('Nothing is said.');
  new MutationObserver(() => said.push(output.textContent ?? '')).observe(output, {
    characterData: true,
    childList: true,
    subtree: true,
  });
}

test('a run says that it starts, each quarter with its loss, and its end', async () => {
  await listen(40);
  await news.does(() => liveRun().train(document));
  await until(() => liveRun().phase === 'finished');
  await until(() => said.at(-1)?.startsWith('Training finished') ?? false);
  expect(said[0]).toBe('Training started.');
  expect(said.at(-1)).toMatch(/^Training finished at step 40, loss \d\.\d{4}\.$/);
  const quarters = said.slice(1, -1);
  expect(quarters.every((words) => /^(25|50|75|100) % done, loss \d\.\d{4}\.$/.test(words))).toBe(
    true,
  );
});

test('after a pause it continues, and does not start', async () => {
  await listen(4000);
  await news.does(() => liveRun().train(document));
  await until(() => stepOf(liveRun()) > 2);
  await news.does(() => liveRun().pause());
  await until(() => said.at(-1)?.startsWith('Paused at step') ?? false);
  said.length = 0;
  await news.does(() => liveRun().train(document));
  await until(() => said.length > 0);
  expect(said[0]).toMatch(/^Training continues from step \d+\.$/);
  await news.does(() => liveRun().stop());
  await until(() => said.at(-1)?.startsWith('Stopped at step') ?? false);
  await news.does(() => speak('ja'));
  expect(news.container.textContent).toMatch(/^ステップ \d+ で停止しました。/);
});

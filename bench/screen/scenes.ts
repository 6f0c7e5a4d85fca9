// Scenes in which training might disturb the screen, each played in the app while its thread is watched.
import type { Page } from 'playwright';
import { CurveBook } from '../../renderer/run/curves.ts';
import type { Busy } from './main-thread.ts';
import { watchMainThread } from './main-thread.ts';
import type { OpenApp } from './open-app.ts';
import { enterRoom, openEndless, press, untilStep } from './open-app.ts';

export interface Scene {
  readonly name: string;
  readonly busy: Busy;
}

/** From the click on Train through the first steps and checkpoints, then in each room while it goes on. */
export async function playTraining(
  { page, browserSession }: OpenApp,
  template: string,
  seconds: number,
): Promise<Scene[]> {
  const watch = async (name: string, work: () => Promise<unknown>): Promise<Scene> => ({
    name: `${template}: ${name}`,
    busy: await watchMainThread(browserSession, work),
  });
  await openEndless(page, template);
  const scenes = [
    await watch('from the click to step 5', async () => {
      await press(page, 'Train');
      await untilStep(page, 5);
    }),
  ];
  for (const room of ['Train', 'Build', 'Inspect']) {
    await enterRoom(page, room);
    await page.waitForTimeout(1000);
    scenes.push(await watch(`in ${room}`, () => page.waitForTimeout(seconds * 1000)));
  }
  await enterRoom(page, 'Train');
  scenes.push(
    await watch('stopped and kept', async () => {
      await press(page, 'Stop, keep weights');
      await page.waitForTimeout(1500);
    }),
  );
  return scenes;
}

/** A kept run of so many steps drawn beside a run that trains, and everything a hand does to a chart. */
export async function playLongCurves(
  { page, browserSession }: OpenApp,
  template: string,
  points: number,
): Promise<Scene[]> {
  const scenes: Scene[] = [];
  const watch = async (name: string, work: () => Promise<unknown>) => {
    const busy = await watchMainThread(browserSession, work);
    scenes.push({ name: `${points.toLocaleString('en-US')} points: ${name}`, busy });
  };
  await lengthenKeptCurves(page, points);
  await openEndless(page, template);
  const settled = () => page.waitForTimeout(700);
  await watch('drawn beside', async () => {
    await page
      .getByRole('button', { name: /^Overlay ‘/ })
      .first()
      .click();
    await settled();
  });
  await watch('on a log scale', async () => {
    await page.getByText('Log scale').click();
    await settled();
  });
  const box = await page.locator('.chart').first().boundingBox();
  if (!box) throw new Error('There is no chart.');
  const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
  await watch('read under the pointer', async () => {
    for (let share = 0.1; share < 0.95; share += 0.01) await page.mouse.move(...at(share));
  });
  await watch('smoothed more', async () => {
    const slider = page.getByRole('slider', { name: 'Smoothing' });
    await slider.focus();
    for (let time = 0; time < 12; time++) await slider.press('ArrowRight');
    await settled();
  });
  await watch('zoomed', async () => {
    await page.mouse.move(...at(0.3));
    await page.mouse.down();
    await page.mouse.move(...at(0.6), { steps: 10 });
    await page.mouse.up();
    await settled();
  });
  await watch('beside a run that trains', async () => {
    await press(page, 'Train');
    await untilStep(page, 60);
  });
  await press(page, 'Stop, keep weights');
  return scenes;
}

/** Gives the curves of the run kept last as many points as a long run has. */
async function lengthenKeptCurves(page: Page, points: number): Promise<void> {
  const book = new CurveBook();
  const steps = Float64Array.from({ length: points }, (_, index) => index + 1);
  for (const name of ['loss', 'accuracy', 'gradient-norm', 'learning-rate'])
    book.add('training', name, {
      steps,
      values: steps.map((step) => Math.exp((-4 * step) / points) + ((step * 7919) % 101) / 500),
    });
  const base64 = Buffer.from(book.toBytes()).toString('base64');
  // Without functions that have names: what compiles this file would ask the page for a helper of its own.
  await page.evaluate(async (words) => {
    const bytes = Uint8Array.from(atob(words), (unit) => unit.charCodeAt(0));
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('kumiki');
      request.onsuccess = () => resolve(request.result);
    });
    await new Promise((resolve) => {
      const change = database.transaction('store', 'readwrite');
      const store = change.objectStore('store');
      const request = store.getAllKeys();
      request.onsuccess = () => {
        for (const key of request.result) {
          if (typeof key !== 'string' || !/^run\/.*\/curves$/.test(key)) continue;
          // As the app keeps them: a head, and pieces behind it.
          store.put({ size: bytes.length }, key);
          for (let index = 0; index < bytes.length; index += 2 ** 21)
            store.put(bytes.slice(index, index + 2 ** 21), [key, index]);
        }
      };
      change.oncomplete = resolve;
    });
    database.close();
  }, base64);
}

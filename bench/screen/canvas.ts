// `npm run bench -- canvas [--json]`: how long frames take while hands move on a large canvas, and until one can be seen.
import { denseRows } from '../../graph-core/document/draw.testing.ts';
import type { Document } from '../../graph-core/index.ts';
import { machine } from '../open-sides.ts';
import type { OpenApp } from './open-app.ts';
import { openApp } from './open-app.ts';

/** Milliseconds by the clock; and of processor time that the page's thread spent on a frame. */
interface Frames {
  readonly scene: string;
  readonly frames: number;
  readonly median: number;
  readonly p99: number;
  readonly cpu: number;
}

/** Milliseconds by the clock, and of processor time, which other work on the machine does not lengthen. */
interface Took {
  readonly clock: number;
  readonly cpu: number;
}

const steps = 120;

export async function reportCanvas(json: boolean): Promise<void> {
  const app = await openApp();
  try {
    await app.session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const start = await coldStart(app);
    const opened = await open(app, denseRows(10_000, 100));
    await open(app, denseRows(1000, 32));
    const frames = await play(app);
    const about = { machine: machine(), runtime: app.facts };
    if (json)
      console.log(JSON.stringify({ row: 'canvas', ...about, start, opened, frames }, null, 2));
    else {
      const both = ({ clock, cpu }: Took) =>
        `${clock.toFixed(0)} ms, ${cpu.toFixed(0)} of processor time`;
      console.log(`cold start to the templates    ${both(start)}`);
      console.log(`10,000 blocks dropped to drawn ${both(opened)}`);
      for (const { scene, median, p99, cpu, frames: count } of frames)
        console.log(
          `1,000 blocks, ${scene.padEnd(32)} median ${median.toFixed(1)} ms, 99th percentile ${p99.toFixed(1)} ms (${count} frames, ${cpu.toFixed(1)} ms of processor time each)`,
        );
      console.log(`${app.facts} · ${machine()}`);
    }
  } finally {
    await app.close();
  }
}

/** Processor time of the page's thread since it began, in milliseconds. */
async function spent({ session }: OpenApp): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

async function coldStart(app: OpenApp): Promise<Took> {
  const { page } = app;
  const before = await spent(app);
  await page.reload();
  await page.getByRole('heading', { name: 'Templates' }).waitFor();
  const cpu = (await spent(app)) - before;
  // The heading is there a moment before it has been painted.
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  );
  return { clock: (await painted.jsonValue()) ?? Number.NaN, cpu };
}

/** From the drop until blocks, or the picture of all of them, are drawn. */
async function open(app: OpenApp, document: Document): Promise<Took> {
  const { page } = app;
  await page.reload();
  // Who drops a file has a mouse in the hand, not the keys.
  await page.getByRole('heading', { name: 'Templates' }).click();
  // Handed over before: the drop alone is measured.
  await page.evaluate(
    (words) => void Object.assign(window, { dropped: new File([words], 'large.kumiki') }),
    JSON.stringify(document),
  );
  const before = await spent(app);
  const clock = await page.evaluate(async () => {
    const data = new DataTransfer();
    data.items.add((window as unknown as { dropped: File }).dropped);
    const begun = performance.now();
    window.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
    await new Promise((drawn) => {
      const timer = setInterval(() => {
        if (!window.document.querySelector('.react-flow__node, .overview')) return;
        clearInterval(timer);
        requestAnimationFrame(drawn);
      }, 4);
    });
    return performance.now() - begun;
  });
  return { clock, cpu: (await spent(app)) - before };
}

async function play(app: OpenApp): Promise<Frames[]> {
  const { page } = app;
  await page.keyboard.press('Shift+1');
  const box = await page.locator('.react-flow').boundingBox();
  if (!box) throw new Error('There is no canvas.');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const hold = async (from: { x: number; y: number }, by: { x: number; y: number }) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (let step = 1; step <= steps; step++) {
      await page.mouse.move(from.x + (by.x * step) / steps, from.y + (by.y * step) / steps);
      await page.waitForTimeout(8);
    }
    await page.mouse.up();
  };
  const wheel = async (by: number, times: number) => {
    await page.mouse.move(middle.x, middle.y);
    for (let step = 0; step < times; step++) {
      await page.mouse.wheel(0, by);
      await page.waitForTimeout(8);
    }
  };
  const crossing = await watch(app, 'zoomed from overview to detail', () => wheel(-40, steps));
  await page.waitForTimeout(1000);
  const grip = await gripOf(page, box);
  return [
    crossing,
    await watch(app, 'a block dragged', () => hold(grip, { x: 120, y: 90 })),
    await watch(app, 'panned', () =>
      hold({ x: box.x + 8, y: box.y + box.height - 8 }, { x: 300, y: -200 }),
    ),
    await watch(app, 'zoomed from detail to overview', () => wheel(40, steps)),
  ];
}

/** On the head of a block that can be seen: one that is drawn may lie under the palette. */
async function gripOf(
  page: OpenApp['page'],
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
) {
  for (const node of await page.locator('.react-flow__node').all()) {
    const box = await node.boundingBox();
    const at = { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 12 };
    const [right, bottom] = [x + width - 60, y + height - 60];
    if (at.x > x + 20 && at.y > y + 60 && at.x < right && at.y < bottom) return at;
  }
  throw new Error('No block can be seen.');
}

async function watch(app: OpenApp, scene: string, work: () => Promise<unknown>): Promise<Frames> {
  const { page } = app;
  const before = await spent(app);
  // As text: what compiles this file would ask the page for a helper of its own.
  await page.evaluate(`(() => {
    const own = (window.frameTimes = []);
    requestAnimationFrame(function tick(now) {
      if (window.frameTimes !== own) return;
      own.push(now);
      requestAnimationFrame(tick);
    });
  })()`);
  await work();
  const times = await page.evaluate(() => [
    ...(window as unknown as { frameTimes: readonly number[] }).frameTimes,
  ]);
  const lengths = times.slice(1).map((time, index) => time - (times[index] ?? time));
  lengths.sort((a, b) => a - b);
  const cpu = ((await spent(app)) - before) / lengths.length;
  const at = (share: number) => lengths[Math.floor((lengths.length - 1) * share)] ?? Number.NaN;
  return { scene, frames: lengths.length, median: at(0.5), p99: at(0.99), cpu };
}

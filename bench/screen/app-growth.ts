// Whether the app's own page holds more and more the longer it trains: elements, listeners, what JavaScript holds.
import type { OpenApp } from './open-app.ts';
import { endless, openEndless, press, setField, untilStep } from './open-app.ts';

export interface PageHeld {
  readonly when: string;
  readonly nodes: number;
  readonly listeners: number;
  readonly scriptBytes: number;
}

const mostBroken = 50;
/** Of V8's caches, and of curves: five numbers a step. */
const scriptSlack = 8e6;
const nodesSlack = 200;

/** A small model, so that many steps take a minute. Throws where what is held grows. */
export async function measurePageGrowth(app: OpenApp, steps: number): Promise<PageHeld[]> {
  const { page } = app;
  await openEndless(page, 'RNN: vector → sequence');
  await setField(page, 'Steps', steps);
  await setField(page, 'Batch size', 8);
  const held: PageHeld[] = [];
  const measure = async (when: string) => void held.push({ when, ...(await heldNow(app)) });
  await press(page, 'Train');
  await untilStep(page, 500);
  await measure('step 500');
  await untilStep(page, steps);
  await measure(`step ${steps}`);
  await setField(page, 'Steps', endless);
  for (let run = 0; run < mostBroken; run++) {
    await setField(page, 'Seed', run + 1);
    await press(page, 'Train');
    await page.locator('.run-phase[data-phase="running"]').waitFor();
    if (run % 2 === 0) await press(page, 'Pause');
    else await press(page, 'Stop, keep weights');
    // The list of runs grows until it is full; afterwards nothing may.
    if (run === 44) await measure(`${run + 1} runs broken off`);
  }
  await page.waitForTimeout(1000);
  await measure(`${mostBroken} runs broken off`);
  complain(held[0], held[1]);
  complain(held[2], held[3]);
  return held;
}

async function heldNow({ session }: OpenApp): Promise<Omit<PageHeld, 'when'>> {
  await session.send('Performance.enable');
  // Twice: what the first frees may have held on to more.
  for (let time = 0; time < 2; time++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
    scriptBytes: of('JSHeapUsedSize'),
  };
}

function complain(before: PageHeld | undefined, after: PageHeld | undefined): void {
  if (!before || !after) throw new Error('Nothing was measured.');
  const grows =
    after.nodes > before.nodes + nodesSlack ||
    after.listeners > before.listeners + nodesSlack ||
    after.scriptBytes > before.scriptBytes + scriptSlack;
  if (grows)
    throw new Error(`The page grows: ${JSON.stringify(before)}, then ${JSON.stringify(after)}.`);
}

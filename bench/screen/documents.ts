// `npm run bench -- documents [--json]`: how long the screen's thread stands still while documents of a megabyte are opened, edited and looked into.
import { largeDocuments } from '../../graph-core/analyze/large-documents.testing.ts';
import { machine } from '../open-sides.ts';
import type { OpenApp } from './open-app.ts';
import { openApp } from './open-app.ts';

/** Milliseconds by the clock. */
interface Still {
  readonly document: string;
  readonly when: string;
  readonly longest: number;
  readonly longTasks: number;
  /** Until it has been examined; undefined where that took longer than this waits. */
  readonly known: number | undefined;
}

/** A minute is more than any of them needs, on any machine. */
const patience = 60_000;

/** `named`: of those alone whose names hold it. */
export async function reportDocuments(json: boolean, named = ''): Promise<void> {
  const app = await openApp();
  const all: Still[] = [];
  try {
    for (const [document, make] of Object.entries(largeDocuments)) {
      if (!document.includes(named)) continue;
      const text = JSON.stringify(make());
      for (const row of await play(app, text)) {
        const still = { document, ...row };
        all.push(still);
        if (!json) console.log(line(still));
      }
    }
    const about = { machine: machine(), runtime: app.facts };
    if (json) console.log(JSON.stringify({ row: 'documents', ...about, all }, null, 2));
    else console.log(`${app.facts} · ${machine()}`);
  } finally {
    await app.close();
  }
}

async function play(app: OpenApp, text: string): Promise<Omit<Still, 'document'>[]> {
  const { page } = app;
  await page.reload();
  await page.getByRole('heading', { name: 'Templates' }).waitFor();
  const inspector = page.getByTestId('inspector');
  const rows = [
    await watch(app, 'opened', async () => {
      await page.evaluate((words) => {
        const data = new DataTransfer();
        data.items.add(new File([words], 'large.kumiki'));
        window.dispatchEvent(
          new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      }, text);
      await inspector.getByPlaceholder('d_model').waitFor({ timeout: patience });
    }),
    await watch(app, 'a variable more', async () => {
      await inspector.getByPlaceholder('d_model').fill('width');
      await inspector.getByRole('button', { name: 'Add' }).click();
    }),
    await watch(app, 'undone', () => page.keyboard.press('Control+z')),
  ];
  if (!text.includes('multi-head-attention')) return rows;
  await enter(page, 'p0');
  return [
    ...rows,
    await watch(app, 'looked into', async () => {
      await enter(page, 'd');
      await page.getByText('(inside, read-only)').waitFor({ timeout: patience });
    }),
    await watch(app, 'redone there', async () => {
      await page.keyboard.press('Control+Shift+z');
      await page.waitForTimeout(500);
    }),
    await watch(app, 'left', () => page.keyboard.press('Alt+ArrowUp')),
    await watch(app, 'replaced by its parts', async () => {
      await page.locator('.react-flow__node[data-id="d"]').click();
      await inspector.getByRole('button', { name: 'Replace with its parts' }).click();
      await page.locator('.react-flow__node[data-id="d"]').waitFor({ state: 'detached' });
    }),
  ];
}

/** A module, or the parts of a block. */
async function enter(page: OpenApp['page'], id: string): Promise<void> {
  await page.locator(`.react-flow__node[data-id="${id}"]`).click();
  await page.keyboard.press('Alt+ArrowDown');
}

async function watch(
  { page }: OpenApp,
  when: string,
  work: () => Promise<unknown>,
): Promise<Omit<Still, 'document'>> {
  await page.evaluate(() => {
    const seen: number[] = [];
    const observer = new PerformanceObserver((list) =>
      seen.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ entryTypes: ['longtask'] });
    Object.assign(window, { longTasks: seen });
  });
  const start = performance.now();
  await work();
  const known = await page
    .locator('.status-problems, .status-sound, .status-notices')
    .first()
    .waitFor({ timeout: patience })
    .then(() => performance.now() - start)
    .catch(() => undefined);
  // What is drawn of it then, and whatever else it set going.
  await page.waitForTimeout(2000);
  const tasks = await page.evaluate(
    () => (window as unknown as { longTasks: readonly number[] }).longTasks,
  );
  return { when, longest: Math.max(0, ...tasks), longTasks: tasks.length, known };
}

function line({ document, when, longest, longTasks, known }: Still): string {
  const until = known === undefined ? 'not examined' : `known after ${known.toFixed(0)} ms`;
  return `${document.padEnd(40)} ${when.padEnd(16)} longest task ${longest.toFixed(0)} ms (${longTasks} over 50 ms), ${until}`;
}

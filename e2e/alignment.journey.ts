// What attention is worth looking at for: characters of a date that digits come from, and a word order that turns round.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { Document } from '../graph-core/index.ts';
import { enterRoom, openApp, startTraining, stepOf, takenAway, openView } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

const templates = path.resolve(import.meta.dirname, '..', 'templates');
const screens = 'test-results/screens';
mkdirSync(screens, { recursive: true });

function template(id: string): Document {
  return JSON.parse(readFileSync(path.join(templates, `${id}.json`), 'utf8')) as Document;
}

/** A template with the data of another and the sizes that fit it, trained for as long as a journey may wait. */
function withDataOf(
  id: string,
  other: string,
  variables: Record<string, number>,
  training: object,
  options: Record<string, number> = {},
): Document {
  const [document, { data, variables: sizes }] = [template(id), template(other)];
  const fits = Object.fromEntries(
    Object.entries(sizes).filter(([name]) => /^(source|target)_/.test(name)),
  );
  return {
    ...document,
    variables: { ...document.variables, ...fits, ...variables },
    data: { ...data, options: { ...data.options, ...options } },
    training: { ...document.training, validateEvery: 0, ...training },
  };
}

/** To the end, or until the user who has seen enough stops it. */
async function train(page: Page, document: Document, enough?: number): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.keyboard.press('ControlOrMeta+O'),
  ]);
  await chooser.setFiles({
    name: 'drawn.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(document)),
  });
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await startTraining(page);
  if (enough === undefined)
    await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible({
      timeout: trains.timeout,
    });
  else {
    await expect
      .poll(() => stepOf(page), { timeout: trains.timeout })
      .toBeGreaterThanOrEqual(enough);
    await page.getByRole('button', { name: 'Stop, keep weights' }).click();
  }
  await enterRoom(page, 'Inspect');
}

interface Alignment {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly weights: readonly (readonly number[])[];
}

/** The map on the screen, as the file of numbers that is taken away of it. */
async function alignment(page: Page): Promise<Alignment> {
  const { bytes } = await takenAway(page, () => page.getByRole('button', { name: 'CSV' }).click());
  const [head = [], ...lines] = bytes
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .map(([, cell = '']) => cell.replace(/^"|"$/g, ''))
        .slice(0, -1),
    );
  return {
    columns: head.slice(1),
    rows: lines.map(([word = '']) => word),
    weights: lines.map(([, ...cells]) => cells.map(Number)),
  };
}

test('a Transformer on dates attends to the characters of the date, from step 0 to the end', async ({
  page,
}) => {
  const complaints = await openApp(page);
  const steps = 60;
  await train(page, withDataOf('transformer', 'seq2seq-bahdanau', { layers: 1 }, { steps }));
  await openView(page, /^Decoder layer › Source–target attention/);
  await expect(page.getByText(`step ${steps}`, { exact: true })).toBeVisible();
  const last = await alignment(page);
  // Whatever form the date is written in, every column is one of its characters, and every row one digit of its ISO form.
  expect(last.columns.join('')).toMatch(/^[\w .,/␣年月日]{8,18}$/);
  expect(last.rows[0]).toMatch(/^⟨bos⟩ → \d$/);
  expect(last.rows.map((row) => row.split(' → ')[1]).join('')).toMatch(/^\d{4}-\d\d-\d\d⟨eos⟩$/);
  for (const row of last.weights) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 2);
  await page.screenshot({ path: `${screens}/attend-dates.png` });

  const slider = page.getByRole('slider', { name: 'Recorded step' });
  await slider.press('Home');
  await expect(page.getByText('step 0', { exact: true })).toBeVisible();
  const first = await alignment(page);
  expect([first.rows, first.columns]).toEqual([last.rows, last.columns]);
  expect(first.weights).not.toEqual(last.weights);
  const seen = new Set<string>();
  for (let index = 0; index < 3; index++) {
    await slider.press('ArrowRight');
    seen.add(await page.locator('.scrubber-step').innerText());
  }
  expect(seen.size).toBe(3);
  await slider.press('End');
  await expect(page.getByText(`step ${steps}`, { exact: true })).toBeVisible();
  expect((await alignment(page)).weights).toEqual(last.weights);

  // A date of one's own: its characters, one by one.
  await page.getByText('Your own', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Source' }).first().fill('12/31/1999');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await expect.poll(async () => (await alignment(page)).columns.join('')).toBe('12/31/1999');
  expect(complaints).toEqual([]);
});

/** Where a row looks most. */
function peak(row: readonly number[]): number {
  return row.indexOf(Math.max(...row));
}

/**
 * English says the verb before its object, Japanese after it: を stands between them. Whether the verb, said later,
 * looks at an earlier word than the object. A row is named by the word read there and by the next one, which it says.
 */
function turnsRound({ rows, weights }: Alignment): boolean | undefined {
  const particle = rows.findIndex((row) => row.startsWith('を → '));
  const [object, verb] = [weights[particle - 2], weights[particle]];
  return particle >= 2 && object && verb ? peak(verb) < peak(object) : undefined;
}

test('Bahdanau on the grammar: what is said later comes from earlier words, once it is learned', async ({
  page,
}) => {
  // A thousand steps: a busy machine may take its time.
  const complaints = await openApp(page);
  await train(
    page,
    withDataOf(
      'seq2seq-bahdanau',
      'seq2seq-luong',
      { units: 48 },
      { steps: 1500, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.008 } },
      { examples: 8000, heldOut: 200 },
    ),
    1000,
  );
  await openView(page, /Attention/);
  const turned: boolean[] = [];
  for (let number = 1; number <= 30 && turned.length < 8; number++) {
    await expect(page.getByText(new RegExp(`^${number} / 200$`))).toBeVisible();
    const seen = turnsRound(await alignment(page));
    if (seen !== undefined) {
      if (turned.length === 0) await page.screenshot({ path: `${screens}/attend-grammar.png` });
      turned.push(seen);
    }
    await page.getByRole('button', { name: 'Next sample' }).click();
  }
  expect(turned).toHaveLength(8);
  expect(turned.filter(Boolean).length).toBeGreaterThanOrEqual(6);
  expect(complaints).toEqual([]);
});

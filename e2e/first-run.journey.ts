// A newcomer's first five minutes: open the Transformer, train it, see it attend, take its weights away.
import { expect, test } from '@playwright/test';
import { firstFiveMinutes } from './first-five-minutes.ts';
import { openApp } from './open-app.ts';
import { trains } from './limits.ts';

test.describe.configure(trains);

test('from the gallery to a Transformer that reverses, with its attention and its weights', async ({
  page,
}) => {
  const complaints = await openApp(page);
  await page.screenshot({ path: 'test-results/screens/gallery.png' });

  await firstFiveMinutes(page);
  expect(complaints).toEqual([]);
});

// Help as a user reads it: a page, another page, a heading; in the language of the screen.
import { afterEach, expect, test } from 'vitest';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { clickOn, mount } from '../parts/mount.testing.tsx';
import { HelpDialog } from './HelpDialog.tsx';

let help: Mounted | undefined;

afterEach(async () => {
  await help?.unmount();
  speak('en');
});

const words = () => document.body.querySelector('article')?.textContent ?? '';
function named(text: string): HTMLElement {
  const all = [...document.body.querySelectorAll<HTMLElement>('a, button')];
  const found = all.find(({ textContent }) => textContent === text);
  if (!found) throw new Error(`Nothing is called ‘${text}’.`);
  return found;
}

test('opens on the page that was asked for, and goes to others and to headings', async () => {
  help = await mount(<HelpDialog page="first-steps" onClose={() => undefined} />);
  await expect.poll(words).toContain('Open a template.');
  await expect.poll(() => document.activeElement?.tagName).toBe('ARTICLE');
  await help.does(() => clickOn(named('the guide')));
  expect(words()).toContain('Add a block');
  await help.does(() => clickOn(named('Export')));
  expect(document.activeElement?.textContent).toBe('Export');
});

test('speaks the language of the screen', async () => {
  speak('ja');
  help = await mount(<HelpDialog page="guide" onClose={() => undefined} />);
  await expect.poll(words).toContain('ブロックを追加する');
  expect(document.body.querySelector<HTMLElement>('[lang] > article')?.parentElement?.lang).toBe(
    'ja',
  );
});

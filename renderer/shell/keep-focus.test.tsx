// Where the focus goes when what had it is taken away.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepFocus } from './keep-focus.ts';

let end = () => {};
beforeEach(() => {
  document.body.innerHTML = `
    <header data-region="top"><button id="menu">Menu</button></header>
    <section data-region="room">
      <button id="choose">Choose</button><input id="length"><button id="fit">Fit</button>
    </section>
    <div id="dialog"><button id="close">Close</button></div>`;
  end = keepFocus();
});
afterEach(() => end());

const visit = (...ids: string[]) => {
  for (const id of ids) document.getElementById(id)?.focus();
};
async function takeAway(id: string): Promise<string> {
  document.getElementById(id)?.remove();
  (document.activeElement as HTMLElement | null)?.blur?.();
  await new Promise((resolve) => setTimeout(resolve, 60));
  const { activeElement } = document;
  return activeElement?.id || activeElement?.getAttribute('data-region') || 'nowhere';
}

test('to the button before it in the same part of the window, past fields, whose keys would not undo', async () => {
  visit('menu', 'choose', 'length', 'fit');
  expect(await takeAway('fit')).toBe('choose');
});

test('where nothing of that part had it before, to the part itself', async () => {
  visit('menu', 'length', 'fit');
  expect(await takeAway('fit')).toBe('room');
});

test('from a dialog to what had it before, a field too', async () => {
  visit('choose', 'length', 'close');
  expect(await takeAway('dialog')).toBe('length');
});

test('what still stands keeps it', async () => {
  visit('choose');
  document.getElementById('fit')?.remove();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(document.activeElement?.id).toBe('choose');
});

test('into a room that takes the place of the canvas, also one that comes later', async () => {
  document.body.innerHTML =
    '<section data-region="canvas"><button id="block">Block</button></section>';
  visit('block');
  document.querySelector('section')?.remove();
  await new Promise((resolve) => setTimeout(resolve, 60));
  document.body.innerHTML =
    '<section data-region="room"><button id="train">Train</button></section>';
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(document.activeElement?.id).toBe('train');
});

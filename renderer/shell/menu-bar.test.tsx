// A menu's title has the focus after a command: chords are commands there too, and arrows alone open the menu.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount, named, until } from '../parts/mount.testing.tsx';
import { MenuBar } from './MenuBar.tsx';

let bar: Mounted;
beforeEach(async () => {
  // Wide enough for the titles side by side.
  const wide = { matches: false, addEventListener: () => {}, removeEventListener: () => {} };
  vi.stubGlobal('matchMedia', () => wide);
  bar = await mount(<MenuBar />);
});
afterEach(async () => {
  await bar.unmount();
  vi.unstubAllGlobals();
});

const arrowDown = (altKey: boolean) =>
  new KeyboardEvent('keydown', { key: 'ArrowDown', altKey, bubbles: true, cancelable: true });
const isOpen = () => document.querySelector('[role=menu]') !== null;

test('Alt and an arrow are a command of their own, an arrow opens the menu', async () => {
  const title = named('Arrange');
  title.focus();
  await bar.does(() => void title.dispatchEvent(arrowDown(true)));
  expect(isOpen()).toBe(false);
  await bar.does(() => void title.dispatchEvent(arrowDown(false)));
  await until(isOpen);
});

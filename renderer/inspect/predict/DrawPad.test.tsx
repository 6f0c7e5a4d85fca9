// A picture drawn with keys alone is the picture that the model is given, and where the pen is can be heard.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { speak } from '../../i18n/words.ts';
import type { Mounted } from '../../parts/mount.testing.tsx';
import { clickOn, mount, named, press } from '../../parts/mount.testing.tsx';
import { DrawPad } from './DrawPad.tsx';

let pad: Mounted;
let given: (Float32Array | undefined)[];

/** White where a line came by, as wide as a pixel of the model. */
class Paper {
  readonly canvas = { width: 196, height: 196 };
  readonly pixels = new Uint8ClampedArray(196 * 196 * 4);
  #from: readonly [number, number] = [0, 0];
  #to: readonly [number, number] = [0, 0];
  beginPath(): void {}
  moveTo(x: number, y: number): void {
    this.#from = [x, y];
  }
  lineTo(x: number, y: number): void {
    this.#to = [x, y];
  }
  stroke(): void {
    const [x1, y1] = this.#from;
    const [x2, y2] = this.#to;
    for (let y = 0; y < 196; y++)
      for (let x = 0; x < 196; x++)
        if (
          x >= Math.min(x1, x2) - 24.5 &&
          x < Math.max(x1, x2) + 24.5 &&
          y >= Math.min(y1, y2) - 24.5 &&
          y < Math.max(y1, y2) + 24.5
        )
          this.pixels.fill(255, (y * 196 + x) * 4, (y * 196 + x) * 4 + 4);
  }
  fillRect(): void {
    this.pixels.fill(0);
  }
  getImageData() {
    return { data: this.pixels };
  }
}

beforeEach(async () => {
  const paper = new Paper();
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(paper as never);
  given = [];
  pad = await mount(
    <DrawPad
      sizes={[4, 4, 1]}
      fit="stretch"
      label="picture"
      onDrawn={(values) => given.push(values)}
    />,
  );
});
afterEach(async () => {
  await pad.unmount();
  vi.restoreAllMocks();
  speak('en');
});

const keys = async (...pressed: string[]) => {
  for (const key of pressed) await pad.does(() => press(named('Draw: picture'), key));
};
const heard = () => pad.container.querySelector('output')?.textContent;
const hint = () => pad.container.querySelector('.pad-hint')?.textContent;
const drawn = () => [...(given.at(-1) ?? [])].map((value) => (value > 0.5 ? '#' : '.')).join('');

test('arrows move the pen, Space puts it down, and what is drawn is given', async () => {
  expect(heard()).toBe('Pen lifted, row 3, column 3');
  await keys('ArrowUp', 'ArrowUp', 'ArrowLeft');
  expect(given).toEqual([]);
  expect(hint()).toBe('Draw here');
  await keys(' ', 'ArrowRight', 'ArrowDown', 'ArrowDown');
  expect(heard()).toBe('Drawing at row 3, column 3');
  expect(drawn()).toBe('.##...#...#.....');
  expect(hint()).toBeUndefined();
  await keys('Enter', 'ArrowDown');
  expect(heard()).toBe('Pen lifted, row 4, column 3');
  expect(drawn()).toBe('.##...#...#.....');
});

test('the pen stays on the paper; Delete and the eraser leave nothing', async () => {
  await keys('ArrowDown', 'ArrowDown', 'ArrowDown', ' ');
  expect(heard()).toBe('Drawing at row 4, column 3');
  await keys('Delete');
  expect(given.at(-1)).toBeUndefined();
  expect(heard()).toBe('Pen lifted, row 4, column 3');
  expect(hint()).toBe('Draw here');
  await keys(' ');
  expect(drawn()).toBe('..............#.');
  await pad.does(() => clickOn(named('Erase')));
  expect(given.at(-1)).toBeUndefined();
});

import { afterEach, expect, test } from 'vitest';
import type { Mounted } from '../mount.testing.tsx';
import { mount } from '../mount.testing.tsx';
import { Labels } from './Labels.tsx';

let shown: Mounted;
afterEach(() => shown.unmount());

test.each([undefined, 127])(
  'no number above 128 narrow columns ends beyond them, column %s chosen',
  async (chosen) => {
    const [length, size, digit] = [128, 7, 7.5];
    shown = await mount(
      <Labels side={{ name: 'columns', length }} size={size} chosen={chosen} along="top" />,
    );
    const labels = [...shown.container.querySelectorAll<HTMLElement>('.heat-label')];
    const words = labels.map(({ textContent }) => textContent);
    expect(words.slice(0, 3)).toEqual(['1', '4', '8']);
    expect(words.at(-1)).toBe(chosen === undefined ? '124' : '128');
    for (const { style, textContent } of labels)
      expect(Number.parseFloat(style.left) + digit * textContent.length).toBeLessThanOrEqual(
        length * size,
      );
  },
);

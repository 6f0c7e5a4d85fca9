// A hand at the app, led by chance: what it sees on the canvas, and where it may reach.
import type { Page } from '@playwright/test';

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Hand {
  readonly page: Page;
  /** From 0 to just below `below`. */
  chance(below: number): number;
  pick<T>(list: readonly T[]): T | undefined;
}

/** Mulberry32: the same hand for the same seed, on every machine. */
export function handOf(page: Page, seed: number): Hand {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const chance = (below: number) => Math.floor(next() * below);
  return { page, chance, pick: (list) => list[chance(list.length)] };
}

const canvas = '.react-flow';

/** The middle of each element that is wholly on the canvas and that a pointer there would hit. */
export function reachable(page: Page, selector: string, top = 0.5): Promise<Spot[]> {
  return page.evaluate(
    ([of, within, share]) => {
      const around = document.querySelector(within)?.getBoundingClientRect();
      if (!around) return [];
      return [...document.querySelectorAll(of)].flatMap((element) => {
        const box = element.getBoundingClientRect();
        const x = box.left + box.width / 2;
        const y = box.top + box.height * share;
        const isIn =
          x > around.left && x < around.right && y > around.top && y < around.bottom && box.width;
        const hit = isIn ? document.elementFromPoint(x, y) : null;
        return hit && (element.contains(hit) || hit.contains(element)) ? [{ x, y }] : [];
      });
    },
    [selector, canvas, top] as const,
  );
}

export async function somewhere({ page, chance }: Hand): Promise<Spot> {
  const box = await page.locator(canvas).first().boundingBox();
  if (!box) return { x: 700, y: 450 };
  return { x: box.x + 20 + chance(box.width - 40), y: box.y + 20 + chance(box.height - 40) };
}

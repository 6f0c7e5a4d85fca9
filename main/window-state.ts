// Where the window stood when it was closed last, if a screen still shows that place.
import path from 'node:path';
import { z } from 'zod';
import { jsonFile } from './json-file.ts';

const area = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200).max(20_000),
  height: z.int().min(200).max(20_000),
});
const kept = area.extend({ maximized: z.boolean() }).nullable();
type Area = z.output<typeof area>;
type WindowState = z.output<typeof kept>;

/** What counts as seen: enough of it to take hold of. */
const least = 100;

export interface WindowStates {
  /** Null where nothing is kept, or no screen shows it. */
  read(screens: readonly Area[]): Promise<WindowState>;
  keep(state: NonNullable<WindowState>): Promise<void>;
}

export function windowStates(folder: string): WindowStates {
  const file = jsonFile<WindowState>(path.join(folder, 'window.json'), kept, null);
  return {
    async read(screens) {
      const state = await file.read();
      return state && screens.some((screen) => overlap(state, screen)) ? state : null;
    },
    keep: (state) => file.change(() => state),
  };
}

function overlap(a: Area, b: Area): boolean {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width >= least && height >= least;
}

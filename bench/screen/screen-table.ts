// `npm run bench -- screen [--steps n] [--json]`: how long training keeps the screen's thread at most, and whether the page grows.
import { machine } from '../open-sides.ts';
import { measurePageGrowth } from './app-growth.ts';
import { openApp } from './open-app.ts';
import type { Scene } from './scenes.ts';
import { playLongCurves, playTraining } from './scenes.ts';

/** Seconds that each room is watched; checkpoints come every 20 s, records every 3. */
const seconds = 12;
const points = 100_000;

export async function reportScreen(steps: number, json: boolean): Promise<void> {
  const app = await openApp();
  try {
    const scenes: Scene[] = [];
    const add = (more: readonly Scene[]) => {
      scenes.push(...more);
      if (!json) for (const scene of more) console.log(line(scene));
    };
    if (!json)
      console.log('Longest task of the screen’s thread, ms of processor time (by the clock)');
    add(await playTraining(app, 'CNN', seconds));
    add(await playTraining(app, 'Transformer', seconds));
    add(await playLongCurves(app, 'Transformer', points));
    const held = await measurePageGrowth(app, steps);
    if (json) {
      const about = { machine: machine(), runtime: app.facts };
      console.log(JSON.stringify({ row: 'screen', ...about, scenes, held }, null, 2));
      return;
    }
    console.log('\nWhat the page holds: elements, listeners, MB of JavaScript');
    for (const { when, nodes, listeners, scriptBytes } of held)
      console.log(`${when.padEnd(24)} ${nodes} ${listeners} ${(scriptBytes / 1e6).toFixed(1)}`);
    console.log(`${app.facts} · ${machine()}`);
  } finally {
    await app.close();
  }
}

function line({ name, busy }: Scene): string {
  const { longestCpu, longestClock, over16, over50, longestIn } = busy;
  const figures = `${longestCpu.toFixed(1)} (${longestClock.toFixed(0)})`;
  return `${name.padEnd(44)} ${figures.padEnd(14)} over 16 ms: ${over16}, over 50 ms: ${over50}; ${longestIn}`;
}

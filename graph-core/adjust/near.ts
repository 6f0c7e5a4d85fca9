// What somebody may have meant who typed a name that there is not.
import { editDistance } from '../figures/edit-distance.ts';

const most = 3;

/** Nearest first: names that differ by a few letters, or whose last part is the one that was typed. */
export function near(typed: string, known: readonly string[]): string[] {
  const wanted = typed.toLowerCase();
  const bound = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 4));
  return known
    .map((name) => ({ name, distance: distance(wanted, name.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= bound)
    .sort((a, b) => a.distance - b.distance || a.name.length - b.name.length)
    .slice(0, most)
    .map(({ name }) => name);
}

function distance(wanted: string, name: string): number {
  const whole = editDistance(wanted, name);
  const last = name.slice(name.lastIndexOf('.') + 1);
  return wanted.includes('.') ? whole : Math.min(whole, editDistance(wanted, last));
}

// An answer of a command in this process, and its shape as a line of text.
import { vi } from 'vitest';
import { makeProgram } from './program.ts';

/** What the command prints on standard output with --json. */
export async function answerOf(...args: readonly string[]): Promise<Record<string, unknown>> {
  let said = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((words) => {
    said += String(words);
    return true;
  });
  try {
    await makeProgram().parseAsync([...args, '--json'], { from: 'user' });
  } finally {
    spy.mockRestore();
    process.exitCode = 0;
  }
  return JSON.parse(said) as Record<string, unknown>;
}

/** What is kept by the name of a block, a weight or a metric. */
const byName = new Set(['shapes', 'costs', 'weights', 'metrics', 'unknownShare', 'units']);

/** Keys with their kinds, lists and what is kept by name by their first item: `{name string, sizes [number]}`. */
export function shapeOf(value: unknown, depth = 2): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.length > 0 ? shapeOf(value[0], depth) : ''}]`;
  if (typeof value !== 'object') return typeof value;
  if (depth === 0) return '{…}';
  const keys = Object.entries(value).map(([key, inner]: [string, unknown]) => {
    if (!byName.has(key) || Array.isArray(inner) || typeof inner !== 'object' || inner === null)
      return `${key} ${shapeOf(inner, depth - 1)}`;
    const [first] = Object.values(inner);
    return `${key} {name: ${first === undefined ? '' : shapeOf(first, depth - 1)}}`;
  });
  return `{${keys.join(', ')}}`;
}

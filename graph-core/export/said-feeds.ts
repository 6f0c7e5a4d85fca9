// The inputs of a JavaScript model in its README: type and sizes of each, and the lengths that are free.
import type { Plan } from '../compile/plan.ts';
import type { FreeLength } from './trace/free-lengths.ts';

/** Lines of a list and a sentence, each with an empty line behind it. */
export function saidFeeds(plan: Plan, lengths: readonly FreeLength[]): string {
  const feeds = plan.feeds.map(({ path, shape: { kind, dims } }) => {
    const sizes = dims.slice(1).map(({ size }) => size);
    return `- ${path}: ${kind === 'tokens' ? 'int32' : 'float32'} [${['batch', ...sizes].join(', ')}]\n`;
  });
  const free = lengths.map(
    ({ name, from, to }) => `${name} (${from} in training${to < from ? `, at most ${from}` : ''})`,
  );
  const said = free.length > 0 ? `Free, beside the batch: ${free.join(', ')}.\n\n` : '';
  return `${feeds.join('')}\n${said}`;
}

// Where a free size can be read as a graph runs.
import { free } from './free-size.ts';
import type { TracedValue } from './traced-graph.ts';

export interface FreeSizeSource {
  readonly input: string;
  readonly axis: number;
}

/** Where each free size can be read: the first input that has it by itself. */
export function freeSizeSources(feeds: readonly TracedValue[]): Map<string, FreeSizeSource> {
  const sources = new Map<string, FreeSizeSource>();
  for (const { name: input, shape } of feeds)
    shape.forEach((size, axis) => {
      const [only, ...more] = free(size) && size.times === 1 ? size.of : [];
      if (only !== undefined && more.length === 0 && !sources.has(only))
        sources.set(only, { input, axis });
    });
  return sources;
}

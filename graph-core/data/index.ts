// Every data source there is, as a literal table. Knows none of them from within.
import { copy } from './copy.ts';
import type { DataSource } from './dataset.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { reverse } from './reverse.ts';
import { sort } from './sort.ts';

/** Each source checks its own options; the table only holds them side by side. */
export const dataSources: readonly DataSource[] = [reverse, copy, sort, fashionMnist];

export function findDataSource(id: string): DataSource | undefined {
  return dataSources.find((source) => source.id === id);
}

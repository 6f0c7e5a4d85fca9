// What a dot product asks of a query and a key: the same number of features.
import { text } from '../../text.ts';
import type { ArrivingShape, Rejection, Remedy } from '../block.ts';
import { reject } from '../block.ts';
import { project, resizeSource } from './expectations.ts';
import { sizeAt } from './shape.ts';

/** `first` are remedies that come before all others. */
export function needsSameWidth(
  self: string,
  query: ArrivingShape,
  key: ArrivingShape,
  first: readonly Remedy[] = [],
): Rejection | undefined {
  const queried = sizeAt(query, -1);
  const keyed = sizeAt(key, -1);
  if (queried === keyed) return undefined;
  return reject(
    'query-and-key-differ',
    text(
      `‘${self}’ takes the dot product of query and key, but the query from ‘${query.from}’ has ${queried} features and the key from ‘${key.from}’ has ${keyed} (${queried} ≠ ${keyed}).`,
      `「${self}」はクエリとキーの内積を取りますが、「${query.from}」のクエリは ${queried} 次元、「${key.from}」のキーは ${keyed} 次元です（${queried} ≠ ${keyed}）。`,
    ),
    [
      ...first,
      project('key', queried),
      project('query', keyed),
      ...resizeSource('query', keyed),
      ...resizeSource('key', queried),
    ],
    'key',
  );
}

// Columns of a description alone, so that what is typed can be read and answers said without any file. Has no examples.
import { verbatim } from '../../text.ts';
import type { Dataset } from '../dataset.ts';
import { described } from './described.ts';
import type { Preprocessing } from './schema.ts';

export function withoutData(preprocessing: Preprocessing): Dataset {
  const { columns, fingerprint } = preprocessing;
  return {
    columns: columns.map((made) => described(made, verbatim(made.name), { named: true }).column),
    count: { training: 0, 'held-out': 0 },
    batch: (_, indices) => {
      if (indices.length > 0) throw new RangeError('There are no examples.');
      return {};
    },
    fingerprint,
    preprocessing,
    remarks: [],
  };
}

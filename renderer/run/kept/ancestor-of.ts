// Which kept run a run is compared with.
import type { RunRecord } from './run-record.ts';

type Compared = Pick<RunRecord, 'id' | 'document' | 'branchedFrom'>;

/** The one it goes on from, or the one before it of a document of this name. */
export function ancestorOf<Run extends Compared>(record: Run, records: readonly Run[], at: number) {
  const from = record.branchedFrom?.run;
  const nameOf = ({ document }: Compared) => JSON.stringify(document.name);
  return (
    records.find(({ id }) => id === from) ??
    records.slice(at + 1).find((other) => nameOf(other) === nameOf(record))
  );
}

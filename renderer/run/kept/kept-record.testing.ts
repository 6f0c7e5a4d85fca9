// A kept run as tests begin with it, finished at step 7.
import type { Document } from '../../../graph-core/index.ts';
import type { RunRecord } from './run-record.ts';

export function keptRecord(
  id: string,
  document: Document,
  part: Partial<RunRecord> = {},
): RunRecord {
  return {
    id,
    name: id,
    startedAt: 1,
    savedAt: 2,
    document,
    backend: 'cpu',
    versions: {},
    fingerprint: '',
    parameters: 1,
    phase: 'finished',
    step: 7,
    metrics: {},
    slot: 'a',
    pinned: false,
    ...part,
  };
}

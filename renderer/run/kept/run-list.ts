// The list of kept runs, newest first: every change of it, as a pure function.
import type { CurveBook } from '../curves.ts';
import type { DuelFrame } from '../duel-history.ts';
import type { RunRecord } from './run-record.ts';

/** What is seen of a run beside the present one. */
interface Overlaid {
  readonly curves: CurveBook;
  /** How its game stood last. */
  readonly duel: DuelFrame | undefined;
}

export interface RunList {
  /** Newest first. */
  readonly records: readonly RunRecord[];
  /** Runs drawn beside the present one. */
  readonly overlaid: ReadonlyMap<string, Overlaid>;
  /** The newest run whose window ended while it trained; until another begins here. */
  readonly interrupted: RunRecord | undefined;
}

/** Unpinned runs beyond this number lose their place to newer ones. */
const mostRuns = 40;

/** What is kept, behind what this window has begun; a run that another window is at was not interrupted. */
export function loaded(
  { records }: Pick<RunList, 'records'>,
  kept: readonly RunRecord[],
  elsewhere: ReadonlySet<string>,
): Partial<RunList> {
  const own = records.filter(({ id }) => !kept.some((record) => record.id === id));
  return {
    records: [...own, ...kept],
    interrupted: kept.find(({ id, phase }) => phase === 'running' && !elsewhere.has(id)),
  };
}

export function replaced(records: readonly RunRecord[], next: RunRecord): RunRecord[] {
  return records.map((record) => (record.id === next.id ? next : record));
}

/** With those that lose their place. */
export function added(
  records: readonly RunRecord[],
  made: RunRecord,
): { readonly records: readonly RunRecord[]; readonly surplus: readonly RunRecord[] } {
  const all = [made, ...records];
  const surplus = all.filter(({ pinned }) => !pinned).slice(mostRuns);
  return { records: all.filter((record) => !surplus.includes(record)), surplus };
}

export function without({ records, overlaid, interrupted }: RunList, id: string): RunList {
  return {
    records: records.filter((record) => record.id !== id),
    overlaid: new Map([...overlaid].filter(([run]) => run !== id)),
    interrupted: interrupted?.id === id ? undefined : interrupted,
  };
}

/** At its place; nothing changes where it has gone on meanwhile, and been kept anew. */
export function broughtBack(records: readonly RunRecord[], old: RunRecord): readonly RunRecord[] {
  if (records.some(({ id }) => id === old.id)) return records;
  return [...records, old].sort((a, b) => b.startedAt - a.startedAt);
}

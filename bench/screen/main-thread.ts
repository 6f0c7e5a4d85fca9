// What the screen's thread of a page was busy with, by Chromium's own trace.
import type { CDPSession } from 'playwright';

/** Milliseconds. Processor time leaves out what other work on the machine took away meanwhile; the clock does not. */
export interface Busy {
  readonly tasks: number;
  readonly longestCpu: number;
  readonly longestClock: number;
  /** Tasks of more processor time than a frame has, and than a person notices. */
  readonly over16: number;
  readonly over50: number;
  /** What took longest within the longest task, for whoever mends it. */
  readonly longestIn: string;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly functionName?: string } };
}

const categories = ['toplevel', 'devtools.timeline', 'v8'];

/** Traces every thread while `work` goes on; the page's is the busiest of those that draw. */
export async function watchMainThread(
  session: CDPSession,
  work: () => Promise<unknown>,
): Promise<Busy> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories, recordMode: 'recordAsMuchAsPossible' },
  });
  await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return busyOf(events);
}

function busyOf(events: readonly TraceEvent[]): Busy {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const drawing = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const byThread = new Map<string, TraceEvent[]>([...drawing].map((thread) => [thread, []]));
  for (const event of events) if (event.ph === 'X') byThread.get(threadOf(event))?.push(event);
  const mine = [...byThread.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  const isTask = ({ name }: TraceEvent) => name.endsWith('RunTask');
  const cpu = ({ tdur = 0 }: TraceEvent) => tdur / 1000;
  const tasks = mine.filter(isTask).sort((a, b) => cpu(b) - cpu(a));
  const [longest] = tasks;
  if (!longest) throw new Error('The trace holds no task of the page.');
  const end = longest.ts + (longest.dur ?? 0);
  const within = mine
    .filter((event) => !isTask(event) && event.ts >= longest.ts && event.ts < end)
    .sort((a, b) => cpu(b) - cpu(a))
    .slice(0, 4)
    .map((event) => `${event.args?.data?.functionName || event.name} ${cpu(event).toFixed(1)}`);
  return {
    tasks: tasks.length,
    longestCpu: cpu(longest),
    longestClock: tasks.reduce((most, { dur = 0 }) => Math.max(most, dur / 1000), 0),
    over16: tasks.filter((task) => cpu(task) > 16).length,
    over50: tasks.filter((task) => cpu(task) > 50).length,
    longestIn: within.join(', '),
  };
}

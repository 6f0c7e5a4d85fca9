// The report of a run: its figures on held-out or test examples, measured in the engine's worker, one at a time.
import { create } from 'zustand';
import type { Document, NamedArray, OutputFigures, Text } from '../../graph-core/index.ts';
import {
  measuredOnHeldOut,
  measuredOnTest,
  reportExamples,
  reportSentences,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { ofEachDocument } from '../document/of-each-document.ts';
import { Refused } from '../engine/engine-client.ts';
import { keptRuns } from './kept/kept-runs.ts';
import type { TestOfRun } from './kept/run-record.ts';
import type { WeightsOf } from './kept/run-storage.ts';
import { liveRun } from './live-runs.ts';
import { bestOfRun } from './WeightsChoice.tsx';

export type MeasuredSplit = 'held-out' | 'test';

export interface RunReport {
  readonly run: string;
  /** Which weights were measured, whatever is chosen for the next report. */
  readonly which: WeightsOf;
  /** Their step. */
  readonly step: number;
  readonly document: Document;
  readonly on: MeasuredSplit;
  readonly examples: number;
  /** Of a test: how often it was measured in this run, this time included; undefined where nobody counts. */
  readonly times: number | undefined;
  readonly metrics: Readonly<Record<string, number>>;
  readonly figures: readonly OutputFigures[];
  readonly units: Readonly<Record<string, Text>>;
  readonly remarks: readonly Text[];
}

interface ReportWish {
  readonly which: WeightsOf;
  readonly on: MeasuredSplit;
  /** Of what is held out, at most; a test is measured whole. */
  readonly examples: number;
  /** Sentences that a model which speaks for itself says. */
  readonly say: number;
}

interface ReportState {
  readonly wish: ReportWish;
  readonly report: RunReport | undefined;
  /** 0 … 1 while it is measured. */
  readonly share: number | undefined;
  readonly failure: Text | undefined;
  choose(change: Partial<ReportWish>): void;
  measure(): Promise<void>;
  cancel(): void;
}

const usual: ReportWish = {
  which: 'last',
  on: 'held-out',
  examples: reportExamples,
  say: reportSentences,
};

/** Which examples a report is of, in words. */
export function measuredOn({ on, examples, times }: RunReport): Text {
  return on === 'test' ? measuredOnTest(examples, times) : measuredOnHeldOut(examples);
}

export const useReport = create<ReportState>()((set, get) => {
  let stop: AbortController | undefined;
  return {
    wish: usual,
    report: undefined,
    share: undefined,
    failure: undefined,
    choose: (change) => set({ wish: { ...get().wish, ...change } }),
    async measure() {
      get().cancel();
      const mine = new AbortController();
      stop = mine;
      set({ share: 0, failure: undefined });
      const isWanted = () => stop === mine;
      try {
        const report = await measured(get().wish, mine.signal, (share) => {
          if (isWanted()) set({ share });
        });
        if (isWanted()) set({ report });
      } catch (reason) {
        if (!(reason instanceof Refused)) throw reason;
        if (isWanted()) set({ failure: reason.sentence });
      } finally {
        if (isWanted()) get().cancel();
      }
    },
    cancel() {
      stop?.abort();
      stop = undefined;
      set({ share: undefined });
    },
  };
});

async function measured(
  { which, on: wished, examples: wanted, say }: ReportWish,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<RunReport | undefined> {
  const { run, trained, units = {}, remarks, examples: counts, tested = 0, ask } = liveRun();
  if (run === undefined || !trained) return undefined;
  const on = tested > 0 ? wished : 'held-out';
  const examples = on === 'test' ? tested : Math.min(wanted, counts?.['held-out'] ?? 0);
  const best = which === 'best' ? await bestOfRun() : undefined;
  // Of a run that trains meanwhile, all of one step.
  const weights: 'now' | readonly NamedArray[] = best?.weights ?? 'now';
  const answer = await ask(
    { type: 'evaluate', on, examples, figures: { say }, weights },
    { signal, onShare },
  );
  const step = best?.step ?? answer.step;
  const { metrics } = answer;
  const test = { at: Date.now(), step, examples, metrics };
  return {
    run,
    which,
    step,
    document: trained,
    on,
    examples,
    times: on === 'test' ? noteTest(run, test) : undefined,
    metrics,
    figures: answer.figures ?? [],
    units,
    remarks,
  };
}

/** Answers how often the test of a run was measured by now, or undefined where the run is not kept. */
function noteTest(run: string, test: TestOfRun): number | undefined {
  const { records, change } = keptRuns.getState();
  const record = records.find(({ id }) => id === run);
  if (!record) return undefined;
  const tests = [...(record.tests ?? []), test];
  void change(run, { tests });
  return tests.length;
}

// What was measured of one document says nothing of another.
useDocument.subscribe(({ session }, before) => {
  if (session !== before.session) useReport.getState().cancel();
});
ofEachDocument(useReport, { report: undefined, failure: undefined, wish: usual });

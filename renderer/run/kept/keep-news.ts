// What news of a run asks to be kept: of its record, and of its weights. Pure, so that it is tested without a storage.
import type { Checkpoint, News } from '../../../graph-core/index.ts';
import type { RunFacts } from '../run-facts.ts';
import type { RunRecord } from './run-record.ts';

/** Milliseconds: the first checkpoint of a run, and how often its record is written and shown. */
export const firstCheckpoint = 3_000;
export const recordEvery = 3_000;
export const showEvery = 500;

export interface Keeping {
  /** There is something to keep: a record is begun where there is none. */
  readonly begins?: boolean;
  readonly change?: Partial<RunRecord>;
  /** The record is written now, and not when it is due. */
  readonly atOnce?: boolean;
  /** Weights that came with the news. */
  readonly weights?: { readonly checkpoint: Checkpoint; readonly best: boolean };
  /** Weights are asked for: now, or where the last were kept long ago. */
  readonly ask?: 'now' | 'when due';
}

export function keepNews(run: Pick<RunFacts, 'phase' | 'importedFrom'>, news: News): Keeping {
  switch (news.type) {
    case 'ready':
      // Weights from a file are worth keeping before the first step.
      return run.importedFrom === undefined
        ? {}
        : { begins: true, change: { phase: 'paused' }, atOnce: true, ask: 'now' };
    case 'progress': {
      const { step } = news.progress;
      if (step === 0) return {};
      const due = run.phase === 'running' ? ({ ask: 'when due' } as const) : {};
      return { begins: true, change: { step }, ...due };
    }
    case 'checkpoint': {
      const { checkpoint, best = false } = news;
      return { begins: true, weights: { checkpoint, best } };
    }
    case 'validation': {
      const { step, metrics } = news;
      // What the best was judged by: KID where players train, else the loss.
      const { kid, loss } = metrics;
      const judged = kid === undefined ? loss !== undefined && { loss } : { kid };
      const best = news.best && judged ? { best: { step, ...judged } } : {};
      return { begins: true, change: { metrics, ...best } };
    }
    case 'final-validation': {
      const { step, examples, metrics } = news;
      return { begins: true, change: { final: { step, examples, metrics } } };
    }
    case 'state': {
      const { state: phase } = news;
      if (phase === 'running') return { change: { phase, final: undefined } };
      if (phase === 'paused' || phase === 'stopped' || phase === 'finished')
        return { change: { phase }, atOnce: true, ask: 'now' };
      return {};
    }
    case 'failed':
      return { change: { phase: 'failed' }, atOnce: true };
    case 'views':
    case 'duel':
    case 'stats':
    case 'survey':
    case 'made':
    case 'prediction':
    case 'evaluation':
    case 'baselines':
    case 'file-answers':
    case 'examples':
    case 'share':
    case 'done':
    case 'refused':
      return {};
  }
}

/** Where weights go: the last ones in two places by turns, so that a write that fails leaves the one before. */
export function slotFor(record: Pick<RunRecord, 'slot'> | undefined, best: boolean) {
  return best ? 'best' : record?.slot === 'a' ? 'b' : 'a';
}

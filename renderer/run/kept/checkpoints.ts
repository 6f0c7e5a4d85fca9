// The weights of one run after another: asked for when due, kept one write behind the other, none twice.
import type { Checkpoint } from '../../../graph-core/index.ts';
import { keepAgainAfter } from '../../../graph-core/index.ts';
import { firstCheckpoint, slotFor } from './keep-news.ts';
import type { RunRecord } from './run-record.ts';
import type { RunStorage } from './run-storage.ts';

export interface CheckpointsDeps {
  storage(): Pick<RunStorage, 'putWeights' | 'copyBest'>;
  now(): number;
  /** Where the run stands. */
  step(): number | undefined;
  /** Its weights as they are now, and how long training stood still for them; rejects where nobody answers any more. */
  weights(): Promise<{ readonly checkpoint: Checkpoint; readonly still?: number }>;
  record(): RunRecord | undefined;
  /** The last weights lie in this slot of the record from now on. */
  saved(part: Pick<RunRecord, 'slot' | 'step' | 'keptStep'>): void;
  /** Settles when the work is done or has been said not to be kept. */
  keeping(work: Promise<void>): Promise<void>;
}

export interface Checkpoints {
  /** Another run begins, of which nothing is kept. */
  began(): void;
  /** Its record was made; one that goes on takes along the best weights of the one before. */
  recorded(made: RunRecord): void;
  keep(checkpoint: Checkpoint, best: boolean): Promise<void>;
  isDue(): boolean;
  /** Asks for the weights as they are now. */
  take(): Promise<void>;
  /** Resolves once whatever is being written is written. */
  written(): Promise<void>;
}

export function createCheckpoints(deps: CheckpointsDeps): Checkpoints {
  const { storage, now, step, weights, record, saved, keeping } = deps;
  let lastTaken = 0;
  /** Milliseconds from asking for weights until they were kept, and those of them for which training stood still. */
  let lastCost = { kept: 0, still: 0 };
  /** The best weights that came last: those before them need not be written any more. */
  let lastBest: { readonly id: string; readonly checkpoint: Checkpoint } | undefined;
  /** The step whose weights were kept last. */
  let lastStep: number | undefined;
  let asking: Promise<void> | undefined;
  let writing: Promise<void> = Promise.resolve();

  /** One write after another: the later of two checkpoints must not be overtaken by the earlier. */
  const write = (work: () => Promise<void>): Promise<void> => {
    writing = writing.then(() => keeping(work()));
    return writing;
  };

  const keep = (checkpoint: Checkpoint, best: boolean): Promise<void> => {
    const id = record()?.id;
    if (id === undefined) return Promise.resolve();
    if (best) lastBest = { id, checkpoint };
    else lastStep = checkpoint.step;
    return write(async () => {
      // Large weights must not pile up in front of a slow disk.
      if (best && lastBest?.id === id && lastBest.checkpoint !== checkpoint) return;
      const slot = slotFor(record(), best);
      await storage().putWeights(id, slot, checkpoint);
      const kept = record();
      if (kept?.id === id && slot !== 'best')
        saved({
          slot,
          step: Math.max(checkpoint.step, kept.step),
          keptStep: checkpoint.step,
        });
    });
  };

  const ask = async () => {
    const id = record()?.id;
    if (id === undefined) return;
    // What is kept already need not be kept again, and must not be by weights that were put back.
    if (lastStep !== undefined && step() === lastStep) return;
    lastTaken = now();
    try {
      const { checkpoint, still = now() - lastTaken } = await weights();
      if (record()?.id === id) await keep(checkpoint, false);
      lastCost = { kept: now() - lastTaken, still };
    } catch {
      // A worker that died meanwhile is named elsewhere; the checkpoint before stands.
    }
  };

  return {
    began() {
      lastStep = undefined;
    },
    recorded({ id, best, branchedFrom }) {
      lastCost = { kept: 0, still: 0 };
      lastTaken = now() - keepAgainAfter(lastCost) + firstCheckpoint;
      if (best && branchedFrom) void write(() => storage().copyBest(branchedFrom.run, id));
    },
    keep,
    isDue: () => now() - lastTaken > keepAgainAfter(lastCost),
    /** One at a time: whoever asks meanwhile gets the one under way. */
    take() {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    written: () => writing,
  };
}

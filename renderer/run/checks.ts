// Two checks before a long run: can the model learn one batch by heart, and at which rate does it learn.
import { create } from 'zustand';
import type { Document, Text } from '../../graph-core/index.ts';
import { verbatim } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { ofEachDocument } from '../document/of-each-document.ts';
import type { Suggestion } from './suggest-rate.ts';
import { suggestRate } from './suggest-rate.ts';
import type { Stepper } from './stepper.ts';
import { NoStep, startStepper } from './stepper.ts';

interface Overfit {
  readonly passed: boolean;
  readonly steps: number;
  readonly first: number;
  readonly last: number;
}

export interface Rates {
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  readonly suggestion: Suggestion | undefined;
}

export interface Checks {
  readonly running: 'overfit' | 'rate' | undefined;
  readonly share: number;
  readonly overfit: Overfit | undefined;
  readonly rates: Rates | undefined;
  readonly failure: Text | undefined;
  overfitOneBatch(document: Document): Promise<void>;
  findRate(document: Document): Promise<void>;
  cancel(): void;
}

const mostSteps = 300;
/** Learned by heart: a twentieth of the loss it began with is left. */
const leftOver = 0.05;
export const lowestRate = 1e-6;
export const highestRate = 1;
const rateSteps = 100;

export const useChecks = create<Checks>()((set, get) => {
  let stepper: Stepper | undefined;

  const check = async (
    running: 'overfit' | 'rate',
    document: Document,
    trainOn: number | undefined,
    work: (step: Stepper['step'], goesOn: () => boolean) => Promise<void>,
  ) => {
    get().cancel();
    set({ running, share: 0, failure: undefined });
    try {
      const mine = await startStepper(plain(document), trainOn);
      stepper = mine;
      await work(mine.step, () => stepper === mine);
    } catch (reason) {
      if (get().running === running && !(stepper === undefined && reason instanceof NoStep))
        set({ failure: reason instanceof NoStep ? reason.sentence : verbatim(String(reason)) });
    } finally {
      stepper?.close();
      stepper = undefined;
      set({ running: undefined });
    }
  };

  return {
    running: undefined,
    share: 0,
    overfit: undefined,
    rates: undefined,
    failure: undefined,
    async overfitOneBatch(document) {
      set({ overfit: undefined });
      await check('overfit', document, document.training.batchSize, async (step, goesOn) => {
        const first = await step();
        let last = first;
        let steps = 1;
        while (goesOn() && steps < mostSteps && last > first * leftOver) {
          last = await step();
          steps++;
          set({ share: steps / mostSteps });
        }
        if (goesOn()) set({ overfit: { passed: last <= first * leftOver, steps, first, last } });
      });
    },
    async findRate(document) {
      set({ rates: undefined });
      await check('rate', document, undefined, async (step, goesOn) => {
        const rates: number[] = [];
        const losses: number[] = [];
        let best = Number.POSITIVE_INFINITY;
        for (let index = 0; index < rateSteps && goesOn(); index++) {
          const rate = lowestRate * (highestRate / lowestRate) ** (index / (rateSteps - 1));
          const loss = await step(rate).catch(() => Number.NaN);
          rates.push(rate);
          losses.push(loss);
          best = Math.min(best, loss);
          set({
            share: (index + 1) / rateSteps,
            rates: { rates: [...rates], losses: [...losses], suggestion: undefined },
          });
          // Far above the best, or not finite: higher rates only break it more.
          if (!(loss < best * 4)) break;
        }
        if (goesOn()) set({ rates: { rates, losses, suggestion: suggestRate(rates, losses) } });
      });
    },
    cancel() {
      stepper?.close();
      stepper = undefined;
      set({ running: undefined });
    },
  };
});

// What was found out about one document says nothing of another.
useDocument.subscribe(({ session }, before) => {
  if (session !== before.session) useChecks.getState().cancel();
});
ofEachDocument(useChecks, { overfit: undefined, rates: undefined, failure: undefined });

/** Without whatever would end, slow down or interrupt a check. */
function plain(document: Document): Document {
  return {
    ...document,
    training: {
      ...document.training,
      schedule: { type: 'constant' },
      steps: 100_000,
      validateEvery: 0,
      earlyStopping: undefined,
      stopAt: undefined,
    },
  };
}

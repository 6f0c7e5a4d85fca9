// The learning rate at a step, as a factor on the one the user set. Knows no optimizer.
import type { TrainingSettings } from '../document/schema.ts';

type Schedule = TrainingSettings['schedule'];

/** Factor at `step` (counted from 1) of `steps`; `cut` is what a plateau schedule has multiplied up so far. */
export function scheduleFactor(
  schedule: Schedule,
  step: number,
  steps: number,
  cut: number,
): number {
  switch (schedule.type) {
    case 'constant':
      return 1;
    case 'step':
      return schedule.factor ** Math.floor((step - 1) / schedule.every);
    case 'exponential':
      return schedule.decay ** ((step - 1) / schedule.every);
    case 'cosine': {
      if (step <= schedule.warmup) return step / schedule.warmup;
      const done = Math.min(1, (step - schedule.warmup) / Math.max(1, steps - schedule.warmup));
      return schedule.floor + ((1 - schedule.floor) * (1 + Math.cos(Math.PI * done))) / 2;
    }
    case 'noam':
      // Vaswani 2017, eq. 3, scaled so that its peak (at the end of the warm-up) is 1.
      return Math.min(step / schedule.warmup, Math.sqrt(schedule.warmup / step));
    case 'plateau':
      return cut;
  }
}

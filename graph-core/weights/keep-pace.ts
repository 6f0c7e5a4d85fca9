// When a run's weights are kept again: so soon that little work is lost, and no sooner than training can bear.

/** Milliseconds of work that are lost at most, wherever weights are kept within half of that time. */
export const mostLost = 10_000;
/** With the time of a step and of writing, no more than that. */
const usual = 8_000;
/** Of the time, training stands still for no more than a fifth while its weights are taken. */
const stillShare = 5;

/**
 * Milliseconds from one taking of weights to the next. `kept` is how long it took from the last taking until they were on
 * disk: what is longer than the work that may be lost follows one upon the other. `still` is how much of that training
 * stood still.
 */
export function keepAgainAfter({ kept, still }: { kept: number; still: number }): number {
  return Math.max(Math.min(usual, mostLost - kept), kept, stillShare * still);
}

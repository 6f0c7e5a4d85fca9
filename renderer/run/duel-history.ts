// How a game between players stood at each recorded step.
import type { Duel } from '../../graph-core/index.ts';
import { StepHistory } from './step-history.ts';

export interface DuelFrame {
  readonly step: number;
  readonly duel: Duel;
}

export class DuelHistory extends StepHistory<DuelFrame> {
  constructor(limit?: number) {
    super(bytesOf, limit);
  }
}

function bytesOf({ duel }: DuelFrame): number {
  const { samples, real, scores, surface, arrows } = duel;
  const all = [samples.values, real.values, scores.real, scores.generated, surface?.scores, arrows];
  return all.reduce((sum, values) => sum + (values?.byteLength ?? 0), 0);
}

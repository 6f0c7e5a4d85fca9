// The views of a sample at each recorded step.
import type { ViewData } from '../../graph-core/index.ts';
import { StepHistory } from './step-history.ts';

export interface ViewSnapshot {
  readonly step: number;
  readonly views: readonly ViewData[];
}

export class ViewHistory extends StepHistory<ViewSnapshot> {
  constructor(limit?: number) {
    super(({ views }) => views.reduce((sum, { data }) => sum + data.byteLength, 0), limit);
  }
}

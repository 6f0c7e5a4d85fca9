// What every part of the training form is given: the settings, and how to change some of them.
import type { Edit, TrainingSettings } from '../../graph-core/index.ts';

/** The edit that changes some of them. */
export type Change = (training: Partial<TrainingSettings>) => Edit;

export interface SettingsProps {
  readonly settings: TrainingSettings;
  readonly change: Change;
}

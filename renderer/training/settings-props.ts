// What every part of the training form is given: the settings, and how to change some of them.
import type { TrainingSettings } from '../../graph-core/index.ts';

export type Change = (training: Partial<TrainingSettings>) => void;

export interface SettingsProps {
  readonly settings: TrainingSettings;
  readonly change: Change;
}

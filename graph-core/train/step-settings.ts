// What of a document's training settings an optimizer is made with.
import type { TrainingSettings } from '../document/schema.ts';
import type { OptimizerSettings } from '../engine/engine.ts';

/** Gradients are clipped alike, whoever the optimizer works for. */
export function stepSettings(
  { clipNorm, clipValue = 0 }: TrainingSettings,
  optimizer: TrainingSettings['optimizer'],
): OptimizerSettings {
  return { ...optimizer, clipNorm, clipValue };
}

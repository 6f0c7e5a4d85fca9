// What of a document's training settings an optimizer is made with.
import type { TrainingSettings } from '../document/schema.ts';
import type { OptimizerSettings } from '../engine/engine.ts';

export function stepSettings({
  optimizer,
  clipNorm,
  clipValue = 0,
}: TrainingSettings): OptimizerSettings {
  return { ...optimizer, clipNorm, clipValue };
}

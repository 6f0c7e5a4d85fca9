// The memory of the run on the screen, or an estimate for the open document before it trains.
import { useDocument } from '../document/document.ts';
import { useShownRun } from './shown-run.ts';
import type { MemoryFigure } from './run-memory.ts';
import { memoryEstimate, memoryFigures } from './run-memory.ts';

export function useMemoryFigures(): readonly MemoryFigure[] {
  const memory = useShownRun((run) => run.memory);
  const trained = useShownRun((run) => run.trained);
  const peakBytes = useShownRun((run) => run.peakBytes);
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.analysis);
  // What is measured needs no estimate, which would be reckoned at every edit.
  if (memory) return memoryFigures(memory, undefined);
  return memoryFigures(undefined, memoryEstimate(document, analysis, { trained, peakBytes }));
}

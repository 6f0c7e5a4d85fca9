// The memory that training holds, as the status bar and the Train room both show it.
import type { Analysis, Document, MemoryUse } from '../../graph-core/index.ts';
import { estimateMemory, heapFor } from '../../graph-core/index.ts';
import type { RunFacts } from './run-facts.ts';
import { sameModel } from './same-model.ts';

export interface MemoryFigure {
  /** What the WASM heap holds, what tensors took at most, or what training will take before there is either. */
  readonly kind: 'heap' | 'peak' | 'estimate';
  readonly bytes: number;
}

/** The first one says most: the status bar has room for no other. */
export function memoryFigures(
  memory: MemoryUse | undefined,
  estimate: number | undefined,
): readonly MemoryFigure[] {
  if (!memory) return estimate ? [{ kind: 'estimate', bytes: estimate }] : [];
  const { heapBytes, peakBytes } = memory;
  return [
    ...(heapBytes === undefined ? [] : [{ kind: 'heap', bytes: heapBytes } as const]),
    { kind: 'peak', bytes: peakBytes },
  ];
}

/** Counted while it is drawn; once the engine has tried a step of this very model, as foretold from it. */
export function memoryEstimate(
  document: Document,
  { sound, cost }: Pick<Analysis, 'sound' | 'cost'>,
  { trained, peakBytes }: Pick<RunFacts, 'trained' | 'peakBytes'>,
): number | undefined {
  if (!sound) return undefined;
  const { batchSize, optimizer } = document.training;
  const tried = trained?.training.batchSize === batchSize && sameModel(trained, document);
  const foretold = tried && peakBytes !== undefined ? heapFor(peakBytes) : undefined;
  return foretold ?? estimateMemory(cost, batchSize, optimizer.type).total;
}

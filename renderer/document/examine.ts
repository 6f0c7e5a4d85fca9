// Where a document is examined: at once where that takes less than a frame, else in a worker. Decision 14 says why.
import type { Document, Problem, Refused, Repair, StepByStep } from '../../graph-core/index.ts';
import { analyze, findBlock, partsToExamine, partsUnexamined } from '../../graph-core/index.ts';
import type { AnalysisWorker } from './analysis-link.ts';
import type { SourceData } from './analysis-wire.ts';
import type { Examiner } from './examiner.ts';
import { createExaminer } from './examiner.ts';

/** Blocks and wires with all modules expanded: twice the largest template, and less than a frame's work. */
export const mostAtOnce = 1000;

const sizes = new WeakMap<Document, number>();

export function isExaminedAtOnce(document: Document): boolean {
  const parts = sizes.get(document) ?? partsToExamine(document);
  sizes.set(document, parts);
  return parts <= mostAtOnce;
}

let examiner: Examiner | undefined;

export function theExaminer(): Examiner {
  examiner ??= createExaminer({
    makeWorker: () =>
      // The DOM's Worker takes any message; the wire says which ones there are.
      new Worker(new URL('./analysis.worker.ts', import.meta.url), {
        type: 'module',
        name: 'kumiki-analysis',
      }) as unknown as AnalysisWorker,
    after(milliseconds, call) {
      const timer = setTimeout(call, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  return examiner;
}

/** What has to be examined on the way is examined in its place, so `then` may come at once or later. Returns how to give it up. */
export function takeSteps<Answer>(
  steps: StepByStep<Answer | Refused>,
  data: SourceData,
  then: (answer: Answer | Refused) => void,
): () => void {
  let giveUp = () => {};
  const goOn = (first: ReturnType<typeof steps.next>): void => {
    let step = first;
    while (!step.done) {
      const { document, before } = step.value;
      if (!isExaminedAtOnce(document)) {
        giveUp = theExaminer().tryOut(document, data, (found) => {
          if (found.nodes.size > 0) goOn(steps.next(found));
          else then({ refused: partsUnexamined });
        });
        return;
      }
      step = steps.next(analyze(document, findBlock, before));
    }
    then(step.value);
  };
  goOn(steps.next());
  return () => giveUp();
}

/** Tests examine without a worker. */
export function setExaminer(other: Examiner | undefined): void {
  examiner = other;
}

/** Nothing is examined elsewhere any more. */
export function closeExaminer(): void {
  examiner?.close();
}

/** Undefined where they are known: `problem.repairs`. */
export function repairsElsewhere(problem: Problem): Promise<readonly Repair[]> | undefined {
  return examiner?.repairsOf(problem);
}

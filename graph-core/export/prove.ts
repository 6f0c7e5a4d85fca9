// Reads an export back, runs it beside the model it came from and measures how far their answers differ. Writes nothing.
import { appModel } from './app-model.ts';
import type { Plan } from '../compile/plan.ts';
import type { ExportedFile, ExportFormat, NotHere, ProofContext, ReadBack } from './format.ts';
import { sampleFeeds } from './sample-feeds.ts';
import { planWith } from './trace/free-lengths.ts';
import { beginnings } from './trace/trace-plan.ts';

export interface OutputProof {
  /** Path of the output's block. */
  readonly output: string;
  /** Over all inputs; NaN where either side answers with something that is not a number. */
  readonly maxAbsDifference: number;
  /** Largest magnitude among the model's own answers, to judge the difference by. */
  readonly largestAnswer: number;
}

export type Proof = readonly OutputProof[] | NotHere;

/** How many inputs every proof compares. */
export const provenInputs = 16;
/** Fewer at a time hold less memory, and show that the batch is free. */
const batch = 4;

/** Throws where what was written cannot be read or run. */
export async function prove(
  format: ExportFormat,
  files: readonly ExportedFile[],
  context: ProofContext,
): Promise<Proof> {
  const opened = await format.open(files, context);
  if ('notHere' in opened) return opened;
  const { tf, plan, weights, onProgress } = context;
  const model = appModel(tf, plan, weights);
  const there = elsewhere(context, opened);
  const proofs = plan.objectives.map(({ path }) => ({
    output: path,
    maxAbsDifference: 0,
    largestAnswer: 0,
  }));
  try {
    for (let done = 0; done < provenInputs; done += batch) {
      // The last at another length.
      const at = there && done + batch >= provenInputs ? there : { plan, model };
      const feeds = sampleFeeds(tf, at.plan, batch, 1000 + done * 100);
      const ours = at.model.answer(feeds);
      const theirs = await opened.answer(feeds);
      tf.dispose({ ...feeds });
      proofs.forEach((proof, index) => {
        const answers = ours[proof.output] ?? [];
        const difference = largestDifference(answers, theirs[index] ?? []);
        proof.maxAbsDifference = Math.max(proof.maxAbsDifference, difference);
        for (const value of answers)
          proof.largestAnswer = Math.max(proof.largestAnswer, Math.abs(value));
      });
      onProgress?.((done + batch) / provenInputs);
    }
  } finally {
    model.dispose();
    there?.model.dispose();
    opened.dispose();
  }
  return proofs;
}

/** The model at shorter lengths, where what was written is open in some. */
function elsewhere(
  { tf, document, plan, weights }: ProofContext,
  { lengths = [] }: ReadBack,
): { readonly plan: Plan; readonly model: ReturnType<typeof appModel> } | undefined {
  if (lengths.length === 0) return undefined;
  const other = planWith(
    document,
    lengths.map(({ name, from }) => ({ name, from, to: Math.max(1, from - 3) })),
  );
  // At a length that leaves nothing of what the weights are for, nothing is compared.
  if (!other || [...plan.weights.keys()].some((name) => !other.weights.has(name))) return undefined;
  return { plan: other, model: appModel(tf, other, beginnings(other, weights)) };
}

/** Whether the differences are no more than the rounding of 32-bit numbers explains, small answers included. */
export function agrees(proof: readonly OutputProof[]): boolean {
  return proof.every(
    ({ maxAbsDifference, largestAnswer }) => maxAbsDifference <= 1e-6 + 1e-4 * largestAnswer,
  );
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0) return Number.POSITIVE_INFINITY;
  let largest = 0;
  // Math.max keeps NaN once it has met one.
  for (let index = 0; index < a.length; index++)
    largest = Math.max(largest, Math.abs((a[index] ?? Number.NaN) - (b[index] ?? Number.NaN)));
  return largest;
}

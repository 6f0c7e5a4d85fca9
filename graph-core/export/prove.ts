// Reads an export back, runs it beside the model it came from and measures how far their answers differ. Writes nothing.
import { text } from '../text.ts';
import type { Text } from '../text.ts';
import { appModel } from './app-model.ts';
import { checkKerasArrays } from './keras/check-keras-arrays.ts';
import { checkKerasFile } from './keras/check-keras-file.ts';
import { openNpz } from './npz/open-npz.ts';
import type { OnnxModel } from './onnx/run-onnx.ts';
import type { ExportContext, ExportedFile, ExportFormat } from './format.ts';
import type { ReadBack } from './read-back.ts';
import {
  fileOf,
  openGraphModel,
  openLayersModel,
  openSafetensors,
  readExactly,
} from './read-back.ts';
import { sampleFeeds } from './sample-feeds.ts';
import { torchSource } from './torch/torch-source.ts';

export interface OutputProof {
  /** Path of the output's block. */
  readonly output: string;
  /** Over all inputs; NaN where either side answers with something that is not a number. */
  readonly maxAbsDifference: number;
  /** Largest magnitude among the model's own answers, to judge the difference by. */
  readonly largestAnswer: number;
}

export type Proof = readonly OutputProof[] | { readonly notHere: Text };

export interface ProofContext extends ExportContext {
  /** Opens a file in an ONNX Runtime, which is large: loaded by whoever is asked, when asked. */
  readonly openOnnx: (bytes: Uint8Array) => Promise<OnnxModel>;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** How many inputs every proof compares. */
export const provenInputs = 16;
/** Fewer at a time hold less memory, and show that the batch is free. */
const batch = 4;

type Open = (
  files: readonly ExportedFile[],
  context: ProofContext,
) => Promise<ReadBack | { readonly notHere: Text }>;

/** By id of the format. */
const open: Readonly<Record<string, Open>> = {
  safetensors: openSafetensors,
  tfjs: openLayersModel,
  'tfjs-graph': openGraphModel,
  async onnx(files, { openOnnx, plan }) {
    const session = await openOnnx(fileOf(files, 'model.onnx'));
    return {
      async answer(feeds) {
        const answers = await session.run(feeds);
        return plan.objectives.map(({ path }) => answers[path] ?? []);
      },
      dispose: () => session.dispose(),
    };
  },
  npz: openNpz,
  keras: checkKerasFile,
  'keras-source': checkKerasArrays,
  torch: checkTorchState,
  project: checkTorchState,
};

async function checkTorchState(
  files: readonly ExportedFile[],
  { document, plan, weights }: ProofContext,
): Promise<{ readonly notHere: Text }> {
  readExactly(fileOf(files, 'state.safetensors'), torchSource(document, plan, weights).state);
  return {
    notHere: text(
      'The weights in state.safetensors were read back exactly. PyTorch cannot run in this app: Kumiki’s tests run every small template’s export in PyTorch and compare its answers to 1e-5; your own model was not run here.',
      'state.safetensors の重みは、書いたとおりに読み戻せました。PyTorch はこのアプリでは動かないため、ここでは実行していません。Kumiki のテストでは、小さいテンプレートすべての書き出しを PyTorch で実行し、1e-5 以内で一致することを確かめています。',
    ),
  };
}

/** Throws where what was written cannot be read or run. */
export async function prove(
  format: ExportFormat,
  files: readonly ExportedFile[],
  context: ProofContext,
): Promise<Proof> {
  const opened = await open[format.id]?.(files, context);
  if (!opened) throw new Error(`No proof is known for ${format.id}.`);
  if ('notHere' in opened) return opened;
  const { tf, plan, weights, onProgress } = context;
  const model = appModel(tf, plan, weights);
  const proofs = plan.objectives.map(({ path }) => ({
    output: path,
    maxAbsDifference: 0,
    largestAnswer: 0,
  }));
  try {
    for (let done = 0; done < provenInputs; done += batch) {
      const feeds = sampleFeeds(tf, plan, batch, 1000 + done * 100);
      const ours = model.answer(feeds);
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
    opened.dispose();
  }
  return proofs;
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
  for (let at = 0; at < a.length; at++)
    largest = Math.max(largest, Math.abs((a[at] ?? Number.NaN) - (b[at] ?? Number.NaN)));
  return largest;
}

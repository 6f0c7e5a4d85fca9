// An ONNX file → a document with its weights, operator by operator, or in words why it cannot become blocks.
import { analyze } from '../../../analyze/analyze.ts';
import { findBlock } from '../../../blocks/index.ts';
import { makePlan } from '../../../compile/make-plan.ts';
import type { Document } from '../../../document/schema.ts';
import { text } from '../../../text.ts';
import type { Text } from '../../../text.ts';
import type { NamedArray } from '../../../weights/named-array.ts';
import { decodeOnnx } from '../decode.ts';
import { documentOf } from './document-of.ts';
import { Flows } from './flows.ts';
import { recognised } from './recognise.ts';
import { Refusal, sentenceOf } from './refusal.ts';
import { settledSizes, translateAll } from './translate.ts';

export interface OpenedOnnx {
  readonly document: Document;
  /** Exactly those of the document's plan. */
  readonly weights: readonly NamedArray[];
  /** What is otherwise here than in the file. */
  readonly notes: readonly Text[];
  /** Inputs whose channels come last here, and right behind the batch in the file. */
  readonly turned: readonly string[];
}

export function isOnnx(bytes: Uint8Array): boolean {
  // The header of safetensors; its length, which comes before, may begin like anything.
  if (bytes[8] === 0x7b) return false;
  // ModelProto: the version of the format, then the producer's name, the graph or the operator sets.
  const [tag, version = 0, next = 0] = bytes;
  return tag === 0x08 && version < 0x20 && [0x12, 0x3a, 0x42].includes(next);
}

/** `name` is the file's, for sentences and as the document's name. */
export function documentFromOnnx(
  name: string,
  bytes: Uint8Array,
): OpenedOnnx | { readonly error: Text } {
  const file = decodeOnnx(bytes);
  if ('error' in file)
    return {
      error: text(
        `‘${name}’ cannot be opened: ${file.error.en}.`,
        `「${name}」を開けません：${file.error.ja}。`,
      ),
    };
  try {
    const flows = new Flows();
    const { sizes, notes: open } = settledSizes(file.graph);
    const { turned, notes } = translateAll(recognised(file.graph, sizes), flows, sizes);
    const { document, weights } = documentOf(name.replace(/\.onnx$/i, ''), flows);
    return { document, weights: inPlan(document, weights), notes: [...open, ...notes], turned };
  } catch (reason) {
    if (reason instanceof Refusal) return { error: sentenceOf(name, reason) };
    // A graph that contradicts itself breaks some rule on the way.
    const words = reason instanceof Error ? reason.message : String(reason);
    return {
      error: text(
        `‘${name}’ cannot be opened: its graph is not sound (${words}).`,
        `「${name}」を開けません：グラフに矛盾があります（${words}）。`,
      ),
    };
  }
}

/** In the order of the plan; what does not fit a block is our mistake, and said so. */
function inPlan(document: Document, weights: ReadonlyMap<string, NamedArray>): NamedArray[] {
  const analysis = analyze(document, findBlock);
  const [problem] = analysis.problems;
  if (!analysis.sound) throw new Refusal(problem ? [problem.message] : []);
  const plan = makePlan(document, analysis);
  return [...plan.weights].map(([name, { shape }]) => {
    const array = weights.get(name);
    if (array?.shape.join() === shape.join()) return array;
    const [has, needs] = [array?.shape.join(' × ') ?? '–', shape.join(' × ')];
    throw new Refusal([
      text(
        `‘${name}’ is ${has} where its block has ${needs}`,
        `「${name}」は ${has} ですが、ブロックでは ${needs} です`,
      ),
    ]);
  });
}

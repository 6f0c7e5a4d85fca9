// Weights that a training starts from instead of new ones, and what its run says of them.
import path from 'node:path';
import type { Checkpoint, Document, Plan, StartedFrom } from '../graph-core/index.ts';
import { applyEdit, text } from '../graph-core/index.ts';
import { exitCodes, Failure } from './exit.ts';
import type { MatchOptions } from './given-weights.ts';
import { givenWeights, leftOut } from './given-weights.ts';
import { printRemark } from './print.ts';

interface Options extends MatchOptions {
  readonly weights?: readonly string[];
  readonly fitAnew?: boolean;
  readonly thaw?: boolean;
}

interface Start {
  /** With what does not learn in the file frozen. */
  readonly document: Document;
  readonly begin: Checkpoint;
  readonly startedFrom: StartedFrom;
}

/** Undefined where none are given. Throws a Failure that lists what does not fit. */
export async function startFrom(
  target: { readonly document: Document; readonly plan: Plan },
  options: Options,
): Promise<Start | undefined> {
  const { weights: files, match, partial, map, fitAnew = false, thaw = false } = options;
  if (!files) {
    const { fitAnew: anew, thaw: thawed } = options;
    const [alone] = Object.entries({ match, partial, map, 'fit-anew': anew, thaw: thawed }).flatMap(
      ([name, value]) => (value === undefined ? [] : [name]),
    );
    if (alone === undefined) return undefined;
    throw new Failure(
      exitCodes.usage,
      text(
        `--${alone} is for weights that training starts from. Add --weights FILE, or leave it out.`,
        `--${alone} は、始めに与える重みについてのオプションです。--weights FILE を加えるか、外してください。`,
      ),
      { code: 'bad-option' },
    );
  }
  const given = await givenWeights(target, files, options);
  const { weights, kept, pairs, format, fixed, freezing, note } = given;
  const preprocessing = fitAnew ? undefined : given.preprocessing;
  for (const { name, from } of pairs) printRemark(`  ${name} ← ${from.join(', ')}`);
  if (note !== undefined) printRemark(note);
  printRemark(
    text(
      `Training starts from the weights of ${files.join(', ')} (${format})${leftOut(given).en}.`,
      `${files.join('、')} の重み（${format}）から学習を始めます${leftOut(given).ja}。`,
    ),
  );
  const edits = thaw ? [] : freezing;
  if (edits.length > 0)
    printRemark(
      text(
        `Not trainable in the file, and so frozen: ${fixed.join(', ')}. --thaw lets them learn.`,
        `ファイルで学習しないので凍結したもの：${fixed.join('、')}。--thaw で学習させられます。`,
      ),
    );
  return {
    document: edits.reduce(applyEdit, target.document),
    begin: {
      step: 0,
      weights,
      optimizer: [],
      progress: {},
      ...(preprocessing && { preprocessing }),
    },
    startedFrom: {
      files: files.map((file) => path.resolve(file)),
      format,
      anew: [...kept],
      preprocessing: preprocessing !== undefined,
    },
  };
}

/** What data does not agree with, where the weights bring how it is read: all of these can be refitted. */
const ofReading = new Set(['other-source', 'unknown-class', 'made-otherwise']);

/** With the way out that only a training has. */
export function orFitAnew(reason: unknown): unknown {
  if (!(reason instanceof Failure) || !ofReading.has(String(reason.details.code))) return reason;
  return new Failure(
    reason.exitCode,
    text(
      `${reason.message} Or add --fit-anew, which refits vocabulary, classes and scaling to this data.`,
      `${reason.sentence.ja}または --fit-anew を加えると、語彙、クラス、スケーリングをこのデータで決め直します。`,
    ),
    reason.details,
  );
}

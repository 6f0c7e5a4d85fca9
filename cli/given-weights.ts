// Weights of files as import and train take them: held against the document, all of them or those that match.
import path from 'node:path';
import type { Command } from 'commander';
import type {
  Document,
  Edit,
  NamedArray,
  Plan,
  Preprocessing,
  WeightFit,
} from '../graph-core/index.ts';
import { fitWeights } from '../graph-core/index.ts';
import { filesAt } from './data-files.ts';
import { exitCodes, Failure } from './exit.ts';
import { isRunFolder } from './read-document.ts';
import { weightsName } from './run-folder.ts';
import { withParts } from './trained.ts';

export interface MatchOptions {
  readonly match?: boolean;
  readonly partial?: boolean;
  readonly map?: readonly string[];
}

interface GivenWeights {
  /** Exactly those of the plan. */
  readonly weights: readonly NamedArray[];
  /** Arrays of the file that the document has no use for. */
  readonly ignored: readonly string[];
  /** What the file does not have, which begins as in a new run. */
  readonly kept: readonly string[];
  /** What comes from where, if anything was guessed or paired by hand. */
  readonly pairs: readonly { readonly name: string; readonly from: readonly string[] }[];
  readonly format: WeightFit['format'];
  /** Paths of the blocks whose layers do not learn in the file. */
  readonly fixed: readonly string[];
  /** What freezes these in the document. */
  readonly freezing: readonly Edit[];
  readonly preprocessing?: Preprocessing | undefined;
  readonly note?: string | undefined;
}

export const weightFilesHelp =
  'a .safetensors, .npz, .keras, .h5 or .onnx, model.json with its weights.bin, or the folder of a run';

export function matchOptions(command: Command): Command {
  return command
    .option(
      '--match',
      'match layers under other names by kind, shape and order, and print the pairs',
    )
    .option(
      '--map <from=to...>',
      'take a weight of the document from this array of the file, whatever its name',
    )
    .option('--partial', 'take the arrays that match; the others begin as in a new run');
}

/** Throws a Failure that lists what does not fit. */
export async function givenWeights(
  target: { readonly document: Document; readonly plan: Plan },
  files: readonly string[],
  { match = false, partial = false, map }: MatchOptions,
): Promise<GivenWeights> {
  const given = files.map((file) => (isRunFolder(file) ? path.join(file, weightsName) : file));
  const fit = fitWeights(target, await filesAt(withParts(given)), {
    guesses: match,
    pairs: pairsGiven(map ?? []),
  });
  if ('error' in fit)
    throw new Failure(exitCodes.failed, fit.error.en, { code: 'weights-refused' });
  const { format, matches, unexpected, preprocessing, some, guessed, note } = fit;
  const weights = fit.weights ?? (partial ? some?.weights : undefined);
  if (!weights)
    throw new Failure(exitCodes.failed, misfits(fit), {
      code: 'weights-do-not-fit',
      missing: matches.filter(({ sources }) => sources.length === 0),
      reshaped: matches.filter(({ sources, fits }) => sources.length > 0 && !fits),
      unexpected,
    });
  return {
    weights,
    ignored: unexpected.map(({ name }) => name),
    kept: fit.weights ? [] : (some?.kept ?? []),
    pairs: guessed || map ? pairsOf(fit) : [],
    format,
    fixed: fit.fixed ?? [],
    freezing: fit.freezing ?? [],
    preprocessing,
    note: note?.en,
  };
}

/** What was not taken from the file and what the file has beyond it; empty where all fits. */
export function leftOut({ ignored, kept }: Pick<GivenWeights, 'ignored' | 'kept'>): string {
  return [
    ignored.length > 0 ? `; not in this document: ${ignored.join(', ')}` : '',
    kept.length > 0 ? `; not in the file, as in a new run: ${kept.join(', ')}` : '',
  ].join('');
}

/** `from=to`, by the array of the file. */
function pairsGiven(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((each) => {
      const cut = each.indexOf('=');
      if (cut < 1 || cut === each.length - 1)
        throw new Failure(exitCodes.usage, `--map takes from=to, not ‘${each}’.`, {
          code: 'bad-pair',
        });
      return [each.slice(0, cut), each.slice(cut + 1)];
    }),
  );
}

/** What each of the document's arrays comes from. */
function pairsOf({ matches }: WeightFit) {
  return matches.flatMap(({ name, sources }) =>
    sources.length > 0 ? [{ name, from: sources.map((source) => source.name) }] : [],
  );
}

/** Array by array, as the app lists them. */
function misfits({ file, matches, unexpected, some }: WeightFit): string {
  const sizes = (shape: readonly number[]) => shape.join(' × ') || '1';
  return [
    `‘${file}’ does not fit this document; nothing was written:`,
    ...matches.flatMap(({ name, shape, sources, fits }) => {
      if (fits) return [];
      const [source] = sources;
      const found = source ? `${sizes(source.shape)} in the file, wanted ` : 'missing: ';
      return `  ${name}: ${found}${sizes(shape)}`;
    }),
    ...unexpected.map(({ name, shape }) => `  ${name}: unexpected, ${sizes(shape)}`),
    some
      ? '--partial takes those that match and leaves the others as in a new run.'
      : '--match matches layers under other names by kind, shape and order.',
    '--map from=to pairs an array of the file with a weight of this list by hand.',
  ].join('\n');
}

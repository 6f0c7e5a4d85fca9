// Weights of files as import and train take them: held against the document, all of them or those that match.
import path from 'node:path';
import type { Command } from 'commander';
import type {
  Document,
  Edit,
  NamedArray,
  Plan,
  Preprocessing,
  Text,
  WeightFit,
} from '../graph-core/index.ts';
import { fitWeights, text } from '../graph-core/index.ts';
import { filesAt } from './data-files.ts';
import { exitCodes, Failure } from './exit.ts';
import { isRunFolder } from './read-document.ts';
import { weightsName } from './run-folder.ts';
import { withParts } from './trained.ts';
import { say } from './speech/language.ts';

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
  readonly note?: Text | undefined;
}

export const weightFilesHelp = text(
  'a .safetensors, .npz, .keras, .h5 or .onnx, model.json with its weights.bin, or the folder of a run',
  '.safetensors、.npz、.keras、.h5、.onnx、model.json とその weights.bin、または実行のフォルダ',
);

export function matchOptions(command: Command): Command {
  return command
    .option(
      '--match',
      say(
        'match layers under other names by kind, shape and order, and print the pairs',
        '名前の違う層を、種類、形状、順序で対応させ、その組を表示する',
      ),
    )
    .option(
      '--map <from=to...>',
      say(
        'take a weight of the document from this array of the file, whatever its name',
        '文書の重みを、名前にかかわらずファイルのこの配列から取る',
      ),
    )
    .option(
      '--partial',
      say(
        'take the arrays that match; the others begin as in a new run',
        '一致する配列を使う。残りは新しい実行と同じように始まる',
      ),
    );
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
  if ('error' in fit) throw new Failure(exitCodes.failed, fit.error, { code: 'weights-refused' });
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
    note,
  };
}

/** What was not taken from the file and what the file has beyond it; empty where all fits. */
export function leftOut({ ignored, kept }: Pick<GivenWeights, 'ignored' | 'kept'>): Text {
  const strange = ignored.length > 0;
  const anew = kept.length > 0;
  return text(
    `${strange ? `; not in this document: ${ignored.join(', ')}` : ''}${anew ? `; not in the file, as in a new run: ${kept.join(', ')}` : ''}`,
    `${strange ? `。この文書にないもの：${ignored.join('、')}` : ''}${anew ? `。ファイルになく、新しい実行と同じように始まるもの：${kept.join('、')}` : ''}`,
  );
}

/** `from=to`, by the array of the file. */
function pairsGiven(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((each) => {
      const cut = each.indexOf('=');
      if (cut < 1 || cut === each.length - 1)
        throw new Failure(
          exitCodes.usage,
          text(
            `--map takes from=to, not ‘${each}’.`,
            `--map には from=to を指定してください。「${each}」は使えません。`,
          ),
          {
            code: 'bad-pair',
          },
        );
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
function misfits({ file, matches, unexpected, some }: WeightFit): Text {
  const sizes = (shape: readonly number[]) => shape.join(' × ') || '1';
  const lines = [
    text(
      `‘${file}’ does not fit this document; nothing was written:`,
      `「${file}」はこの文書に合わないので、何も書きませんでした：`,
    ),
    ...matches.flatMap(({ name, shape, sources: [source], fits }) => {
      if (fits) return [];
      const wanted = sizes(shape);
      return source
        ? text(
            `  ${name}: ${sizes(source.shape)} in the file, wanted ${wanted}`,
            `  ${name}：ファイルでは ${sizes(source.shape)}、必要なのは ${wanted}`,
          )
        : text(`  ${name}: missing: ${wanted}`, `  ${name}：ありません：${wanted}`);
    }),
    ...unexpected.map(({ name, shape }) =>
      text(`  ${name}: unexpected, ${sizes(shape)}`, `  ${name}：余分です、${sizes(shape)}`),
    ),
    some
      ? text(
          '--partial takes those that match and leaves the others as in a new run.',
          '--partial を付けると、一致するものを使い、残りは新しい実行と同じように始めます。',
        )
      : text(
          '--match matches layers under other names by kind, shape and order.',
          '--match を付けると、名前の違う層を種類、形状、順序で対応させます。',
        ),
    text(
      '--map from=to pairs an array of the file with a weight of this list by hand.',
      '--map from=to で、ファイルの配列をこの一覧の重みに手で対応させられます。',
    ),
  ];
  return text(lines.map(({ en }) => en).join('\n'), lines.map(({ ja }) => ja).join('\n'));
}

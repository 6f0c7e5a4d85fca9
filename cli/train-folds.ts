// One training for each fold of the data, each a run of its own, and the mean and deviation of what they were held to.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Document } from '../graph-core/index.ts';
import { findDataSource, text } from '../graph-core/index.ts';
import { exitCodes, Failure } from './exit.ts';
import { followTraining } from './follow-training.ts';
import { printJson, printLine, printTable } from './print.ts';
import type { RunCall } from './run-folder.ts';
import { refuseOccupied } from './run-folder.ts';
import { writeFile } from './write-file.ts';
import { say, sayMetric } from './speech/language.ts';

const foldsName = 'folds.json';

interface Wanted {
  readonly folds: number;
  readonly overwrite: boolean;
  readonly json: boolean;
}

/** Each into `fold-1`, `fold-2`, … below `out`; the figures of all into folds.json. Ctrl-C ends it behind the fold it is in. */
export async function trainFolds(
  call: RunCall,
  out: string,
  { folds, overwrite, json }: Wanted,
): Promise<void> {
  checkFolds(call.document, folds);
  const folderOf = (fold: number) => path.join(out, `fold-${fold}`);
  const numbers = Array.from({ length: folds }, (_, index) => index + 1);
  if (!overwrite) for (const fold of numbers) await refuseOccupied(folderOf(fold));
  const measured: FoldFigures[] = [];
  for (const fold of numbers) {
    const document = withFold(call.document, folds, fold);
    await mkdir(folderOf(fold), { recursive: true });
    if (!json) printLine(text(`Fold ${fold} of ${folds}`, `分割 ${fold} / ${folds}`));
    const { heldOut, interrupted } = await followTraining(
      { ...call, document },
      folderOf(fold),
      json ? 'silent' : 'lines',
    );
    if (interrupted) break;
    measured.push({ fold, out: folderOf(fold), heldOut: heldOut ?? {} });
  }
  const result = {
    folds,
    done: measured.length,
    seed: call.document.training.seed,
    figures: figuresOf(measured),
    runs: measured,
  };
  await writeFile(path.join(out, foldsName), `${JSON.stringify(result, null, 2)}\n`);
  if (json) return printJson({ ...result, out });
  printLine();
  printTable([
    [
      say('held out', '検証'),
      say('mean', '平均'),
      say('deviation', '偏差'),
      ...measured.map(({ fold }) => say(`fold ${fold}`, `分割 ${fold}`)),
    ],
    ...Object.entries(result.figures).map(([name, { mean, deviation, values }]) =>
      [sayMetric(name), mean, deviation, ...values].map((cell) =>
        typeof cell === 'number' ? cell.toPrecision(4) : (cell ?? '–'),
      ),
    ),
  ]);
  printLine(
    text(
      `Written to ${out}: ${foldsName} and ${measured.length} runs`,
      `${out} に書きました：${foldsName} と実行 ${measured.length} 個`,
    ),
  );
}

interface FoldFigures {
  readonly fold: number;
  readonly out: string;
  readonly heldOut: Readonly<Record<string, number>>;
}

/** The deviation is that of a sample (divided by n − 1); null of a single fold. */
function figuresOf(
  measured: readonly Pick<FoldFigures, 'heldOut'>[],
): Record<string, { mean: number; deviation: number | null; values: number[] }> {
  return Object.fromEntries(
    Object.keys(measured[0]?.heldOut ?? {}).map((name) => {
      const values = measured.map(({ heldOut }) => heldOut[name] ?? Number.NaN);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const deviation = values.length < 2 ? null : Math.sqrt(squares / (values.length - 1));
      return [name, { mean, deviation, values }];
    }),
  );
}

function withFold(document: Document, folds: number, fold: number): Document {
  const { data } = document;
  return { ...document, data: { ...data, options: { ...data.options, folds, fold } } };
}

function checkFolds({ data }: Document, folds: number): void {
  const source = findDataSource(data.source);
  const takes = source !== undefined && 'folds' in source.options.shape;
  if (takes && folds >= 2) return;
  throw new Failure(
    exitCodes.usage,
    takes
      ? text(
          `--folds takes 2 or more, not ${folds}.`,
          `--folds には 2 以上を指定してください。${folds} は使えません。`,
        )
      : text(
          `‘${source?.docs.title.en ?? data.source}’ cannot be divided into folds; --folds is for data of your own.`,
          `「${source?.docs.title.ja ?? data.source}」は分割できません。--folds は手元のデータのためのものです。`,
        ),
    { code: 'no-folds' },
  );
}

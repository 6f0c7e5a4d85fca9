// The figures of the trade on a terminal: what belongs to each output, beside what is to be beaten.
import type { OutputFigures } from '../../graph-core/index.ts';
import { figureNames as names } from '../../graph-core/index.ts';
import { printLine, printTable } from '../print.ts';
import { read, say } from '../speech/language.ts';

type Of<Kind extends OutputFigures['kind']> = Extract<OutputFigures, { kind: Kind }>;

export function printFigures(all: readonly OutputFigures[]): void {
  for (const figures of all) {
    printLine();
    printLine(`${figures.output} · ${read(figures.column)}`);
    switch (figures.kind) {
      case 'classes':
        printClasses(figures);
        break;
      case 'numbers':
        printNumbers(figures);
        break;
      case 'tokens':
        printTokens(figures);
        break;
      case 'sentences':
        printSentences(figures);
        break;
    }
  }
}

/** Wider matrices cannot be read on a terminal. */
const mostClasses = 12;

function printClasses({
  classes,
  macro,
  matrix,
  baseline,
  calibration,
  accuracy,
}: Of<'classes'>): void {
  const head = [
    names.class,
    names.precision,
    names.recall,
    names.f1,
    names.rocArea,
    names.averagePrecision,
    names.examples,
  ];
  const digits = (...values: readonly number[]) => values.map(written);
  printTable([
    head.map(read),
    ...classes.map((figures) => [
      figures.name,
      ...digits(
        figures.precision,
        figures.recall,
        figures.f1,
        figures.rocArea,
        figures.averagePrecision,
      ),
      figures.support,
    ]),
    [
      say('mean', '平均'),
      ...digits(macro.precision, macro.recall, macro.f1, macro.rocArea, macro.averagePrecision),
    ],
  ]);
  if (classes.length <= mostClasses) {
    printLine();
    printTable([
      [say('truth ↓ answer →', '正解 ↓ 予測 →'), ...classes.map(({ name }) => name)],
      ...matrix.map((row, truth) => [classes[truth]?.name ?? '', ...row]),
    ]);
  }
  printLine();
  printTable([
    [
      '',
      say('this model', 'このモデル'),
      say(`always ‘${baseline.says}’`, `常に「${baseline.says}」`),
    ],
    [read(names.accuracy), written(accuracy), written(baseline.accuracy)],
    [read(names.macroF1), written(macro.f1), written(baseline.f1)],
    [read(names.calibrationError), written(calibration.error)],
  ]);
}

function printNumbers({ numbers, unit }: Of<'numbers'>): void {
  for (const { name, mae, rmse, r2, baseline, residuals } of numbers) {
    const { q05, median, q95 } = residuals.quantiles;
    printTable([
      [
        unit ? `${name} (${read(unit)})` : name,
        say('this model', 'このモデル'),
        say(`always the mean, ${written(baseline.says)}`, `常に平均 ${written(baseline.says)}`),
      ],
      [read(names.mae), written(mae), written(baseline.mae)],
      [read(names.rmse), written(rmse), written(baseline.rmse)],
      [read(names.r2), written(r2), '0'],
      [
        say('residuals: 5 %, median, 95 %', '残差：5 %、中央値、95 %'),
        [q05, median, q95].map(written).join(', '),
      ],
    ]);
  }
}

function printTokens(figures: Of<'tokens'>): void {
  const { accuracy, exact, perplexity, bitsPerCharacter, baseline } = figures;
  printTable([
    ['', say('this model', 'このモデル'), ...(baseline ? [say('a bigram', 'バイグラム')] : [])],
    [read(names.tokenAccuracy), written(accuracy)],
    [read(names.exact), written(exact)],
    [read(names.perplexity), written(perplexity), baseline ? written(baseline.perplexity) : ''],
    ...(bitsPerCharacter === undefined
      ? []
      : [
          [
            read(names.bitsPerCharacter),
            written(bitsPerCharacter),
            baseline?.bitsPerCharacter === undefined ? '' : written(baseline.bitsPerCharacter),
          ],
        ]),
  ]);
}

function printSentences({
  sentences,
  exact,
  editDistance,
  editRate,
  bleu,
  chrf,
}: Of<'sentences'>): void {
  printTable([
    [
      say(
        `said by the model itself: ${sentences.toLocaleString('en')} sentences`,
        `モデルが自分で話した文：${sentences.toLocaleString('en')} 文`,
      ),
    ],
    [read(names.exactSaid), written(exact)],
    [read(names.editDistance), written(editDistance)],
    [read(names.editRate), written(editRate)],
    ...(bleu ? [['BLEU', written(bleu.score), bleu.signature]] : []),
    ...(chrf ? [['chrF2', written(chrf.score), chrf.signature]] : []),
  ]);
}

function written(value: number): string {
  return Number.isFinite(value) ? `${Number(value.toPrecision(5))}` : '–';
}

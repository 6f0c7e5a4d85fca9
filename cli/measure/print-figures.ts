// The figures of the trade on a terminal: what belongs to each output, beside what is to be beaten.
import type { OutputFigures } from '../../graph-core/index.ts';
import { figureNames as names } from '../../graph-core/index.ts';
import { printLine, printTable } from '../print.ts';

type Of<Kind extends OutputFigures['kind']> = Extract<OutputFigures, { kind: Kind }>;

export function printFigures(all: readonly OutputFigures[]): void {
  for (const figures of all) {
    printLine();
    printLine(`${figures.output} · ${figures.column.en}`);
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
    head.map(({ en }) => en),
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
      'mean',
      ...digits(macro.precision, macro.recall, macro.f1, macro.rocArea, macro.averagePrecision),
    ],
  ]);
  if (classes.length <= mostClasses) {
    printLine();
    printTable([
      ['truth ↓ answer →', ...classes.map(({ name }) => name)],
      ...matrix.map((row, truth) => [classes[truth]?.name ?? '', ...row]),
    ]);
  }
  printLine();
  printTable([
    ['', 'this model', `always ‘${baseline.says}’`],
    [names.accuracy.en, written(accuracy), written(baseline.accuracy)],
    [names.macroF1.en, written(macro.f1), written(baseline.f1)],
    [names.calibrationError.en, written(calibration.error)],
  ]);
}

function printNumbers({ numbers, unit }: Of<'numbers'>): void {
  for (const { name, mae, rmse, r2, baseline, residuals } of numbers) {
    const { q05, median, q95 } = residuals.quantiles;
    printTable([
      [
        unit ? `${name} (${unit.en})` : name,
        'this model',
        `always the mean, ${written(baseline.says)}`,
      ],
      [names.mae.en, written(mae), written(baseline.mae)],
      [names.rmse.en, written(rmse), written(baseline.rmse)],
      [names.r2.en, written(r2), '0'],
      ['residuals: 5 %, median, 95 %', [q05, median, q95].map(written).join(', ')],
    ]);
  }
}

function printTokens(figures: Of<'tokens'>): void {
  const { accuracy, exact, perplexity, bitsPerCharacter, baseline } = figures;
  printTable([
    ['', 'this model', ...(baseline ? ['a bigram'] : [])],
    [names.tokenAccuracy.en, written(accuracy)],
    [names.exact.en, written(exact)],
    [names.perplexity.en, written(perplexity), baseline ? written(baseline.perplexity) : ''],
    ...(bitsPerCharacter === undefined
      ? []
      : [
          [
            names.bitsPerCharacter.en,
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
    [`said by the model itself: ${sentences.toLocaleString('en')} sentences`],
    [names.exactSaid.en, written(exact)],
    [names.editDistance.en, written(editDistance)],
    [names.editRate.en, written(editRate)],
    ...(bleu ? [['BLEU', written(bleu.score), bleu.signature]] : []),
    ...(chrf ? [['chrF2', written(chrf.score), chrf.signature]] : []),
  ]);
}

function written(value: number): string {
  return Number.isFinite(value) ? `${Number(value.toPrecision(5))}` : '–';
}

// What a report says of one output: its figures, what to compare them with, and charts.
import type { ClassOutput } from '../figures/class-figures.ts';
import type { NumberOutput } from '../figures/number-figures.ts';
import type { OutputFigures } from '../figures/output-figures.ts';
import type { SentenceOutput } from '../figures/sentence-figures.ts';
import type { TokenOutput } from '../figures/token-figures.ts';
import type { Language, Text } from '../text.ts';
import { chartSvg } from './chart.ts';
import { escaped } from './escape.ts';
import { figureNames } from './figure-names.ts';
import { matrixTable, rowsOf, written } from './tables.ts';

type Read = (words: Text) => string;

export function outputSection(figures: OutputFigures, language: Language): string {
  const read: Read = (words) => words[language];
  const said = figures.kind === 'sentences' ? ` · ${read(t.saidByModel)}` : '';
  const head = `<h2>${escaped(figures.output)} · ${escaped(read(figures.column) + said)}</h2>`;
  switch (figures.kind) {
    case 'classes':
      return head + classSection(figures, read);
    case 'numbers':
      return head + numberSection(figures, figures.unit, read);
    case 'tokens':
      return head + tokenSection(figures, read);
    case 'sentences':
      return head + sentenceSection(figures, read);
  }
}

const t = figureNames;

/** A confusion matrix and curves of more classes cannot be read. */
const [mostInMatrix, mostCurves] = [40, 12];

function classSection(figures: ClassOutput, read: Read): string {
  const { accuracy, macro, baseline, classes, matrix, calibration, examples } = figures;
  const two = classes.length === 2;
  const drawn = (two ? classes.slice(1) : classes).slice(0, mostCurves);
  const series = (of: 'roc' | 'precisionRecall') =>
    drawn.map((one) => ({
      name: one.name,
      points: one[of].x.map((x, index) => [x, one[of].y[index] ?? 0] as const),
    }));
  const names = classes.map(({ name }) => name);
  return [
    rowsOf(
      [
        [read(t.accuracy), accuracy, baseline.accuracy],
        [read(t.macroF1), macro.f1, baseline.f1],
        [read(t.macroPrecision), macro.precision, ''],
        [read(t.macroRecall), macro.recall, ''],
        [read(t.rocArea), macro.rocArea, 0.5],
        [read(t.averagePrecision), macro.averagePrecision, ''],
        [read(t.calibrationError), calibration.error, ''],
      ],
      [
        '',
        `${read(t.model)} (${written(examples)})`,
        read(t.always).replace('{class}', baseline.says),
      ],
    ),
    `<h3>${escaped(read(t.perClass))}</h3>`,
    rowsOf(
      classes.map((one) => [
        one.name,
        one.precision,
        one.recall,
        one.f1,
        one.rocArea,
        one.averagePrecision,
        one.support,
      ]),
      [t.class, t.precision, t.recall, t.f1, t.rocArea, t.averagePrecision, t.examples].map(read),
    ),
    ...(names.length <= mostInMatrix
      ? [
          `<h3>${escaped(read(t.confusion))}</h3>`,
          matrixTable(matrix, names, read(t.truthByAnswer)),
        ]
      : []),
    '<div class="charts">',
    chartSvg({
      title: read(t.roc),
      x: read(t.falsePositives),
      y: read(t.truePositives),
      series: series('roc'),
      as: 'lines',
      diagonal: true,
      range: [0, 1],
    }),
    chartSvg({
      title: read(t.precisionRecall),
      x: read(t.recall),
      y: read(t.precision),
      series: series('precisionRecall'),
      as: 'lines',
      range: [0, 1],
    }),
    chartSvg({
      title: read(t.calibration),
      x: read(t.said),
      y: read(t.came),
      series: [
        {
          name: read(t.calibration),
          points: calibration.bins.map(({ said, came }) => [said, came] as const),
        },
      ],
      as: 'lines',
      diagonal: true,
      range: [0, 1],
    }),
    '</div>',
  ].join('\n');
}

function numberSection({ numbers }: NumberOutput, unit: Text | undefined, read: Read): string {
  const inUnit = unit ? ` (${read(unit)})` : '';
  return numbers
    .map(({ name, mae, rmse, r2, residuals, baseline, points }) => {
      const { min, q05, median, q95, max } = residuals.quantiles;
      return [
        `<h3>${escaped(name)}</h3>`,
        rowsOf(
          [
            [read(t.mae) + inUnit, mae, baseline.mae],
            [read(t.rmse) + inUnit, rmse, baseline.rmse],
            [read(t.r2), r2, 0],
          ],
          ['', read(t.model), read(t.alwaysMean).replace('{mean}', written(baseline.says))],
        ),
        `<p class="quiet">${escaped(read(t.residualsAre))}: ${[min, q05, median, q95, max].map(written).join(' · ')}</p>`,
        '<div class="charts">',
        chartSvg({
          title: read(t.answers),
          x: `${read(t.truth)}${inUnit}`,
          y: `${read(t.answer)}${inUnit}`,
          series: [{ name, points }],
          as: 'points',
          diagonal: true,
        }),
        chartSvg({
          title: read(t.residuals),
          x: `${read(t.answer)}${inUnit}`,
          y: `${read(t.residual)}${inUnit}`,
          series: [{ name, points: points.map(([truth, answer]) => [answer, answer - truth]) }],
          as: 'points',
        }),
        '</div>',
      ].join('\n');
    })
    .join('\n');
}

function tokenSection(figures: TokenOutput, read: Read): string {
  const { accuracy, exact, perplexity, bitsPerCharacter, baseline, tokens } = figures;
  return rowsOf(
    [
      [read(t.tokenAccuracy), accuracy, ''],
      [read(t.exact), exact, ''],
      [read(t.perplexity), perplexity, baseline?.perplexity ?? ''],
      ...(bitsPerCharacter === undefined
        ? []
        : [[read(t.bitsPerCharacter), bitsPerCharacter, baseline?.bitsPerCharacter ?? '']]),
    ],
    ['', `${read(t.model)} (${written(tokens)} ${read(t.tokens)})`, read(t.bigram)],
  );
}

function sentenceSection(figures: SentenceOutput, read: Read): string {
  const { sentences, exact, editDistance, editRate, bleu, chrf, shown } = figures;
  return [
    `<p class="quiet">${escaped(read(t.saidItself))}</p>`,
    rowsOf([
      [read(t.sentences), sentences, ''],
      [read(t.exactSaid), exact, ''],
      [read(t.editDistance), editDistance, ''],
      [read(t.editRate), editRate, ''],
      ...(bleu ? [['BLEU', bleu.score, bleu.signature]] : []),
      ...(chrf ? [['chrF2', chrf.score, chrf.signature]] : []),
    ]),
    rowsOf(
      shown.map(({ given = '', said, right }) => [given, said, right]),
      [t.given, t.saidWords, t.rightWords].map(read),
    ),
  ].join('\n');
}

// What a report says of one output: its figures, what to compare them with, and charts.
import type { ClassOutput } from '../figures/class-figures.ts';
import type { NumberOutput } from '../figures/number-figures.ts';
import type { OutputFigures } from '../figures/output-figures.ts';
import type { SentenceOutput } from '../figures/sentence-figures.ts';
import type { TokenOutput } from '../figures/token-figures.ts';
import type { Language, Text } from '../text.ts';
import type { Chart } from './chart.ts';
import { figureNames } from './figure-names.ts';
import type { Cell, Part } from './parts.ts';
import { written } from './parts.ts';

type Read = (words: Text) => string;

/** What stands above them. */
export function outputTitle(figures: OutputFigures, language: Language): string {
  const said = figures.kind === 'sentences' ? ` · ${t.saidByModel[language]}` : '';
  return `${figures.title[language]} · ${figures.column[language]}${said}`;
}

export function outputParts(figures: OutputFigures, language: Language): readonly Part[] {
  const read: Read = (words) => words[language];
  switch (figures.kind) {
    case 'classes':
      return classParts(figures, read);
    case 'numbers':
      return numberParts(figures, figures.unit, read);
    case 'tokens':
      return tokenParts(figures, read);
    case 'sentences':
      return sentenceParts(figures, read);
  }
}

const t = figureNames;

/** A confusion matrix and curves of more classes cannot be read. */
const [mostInMatrix, mostCurves] = [40, 12];

function classParts(figures: ClassOutput, read: Read): Part[] {
  const { accuracy, macro, baseline, classes, matrix, calibration, examples } = figures;
  const names = classes.map(({ name }) => name);
  return [
    {
      kind: 'table',
      rows: [
        [read(t.accuracy), accuracy, baseline.accuracy],
        [read(t.macroF1), macro.f1, baseline.f1],
        [read(t.macroPrecision), macro.precision, ''],
        [read(t.macroRecall), macro.recall, ''],
        [read(t.rocArea), macro.rocArea, 0.5],
        [read(t.averagePrecision), macro.averagePrecision, ''],
        [read(t.calibrationError), calibration.error, ''],
      ],
      head: [
        '',
        `${read(t.model)} (${written(examples)})`,
        read(t.always).replace('{class}', baseline.says),
      ],
    },
    { kind: 'heading', words: read(t.perClass) },
    {
      kind: 'table',
      rows: classes.map((row) => [
        row.name,
        row.precision,
        row.recall,
        row.f1,
        row.rocArea,
        row.averagePrecision,
        row.support,
      ]),
      head: [t.class, t.precision, t.recall, t.f1, t.rocArea, t.averagePrecision, t.examples].map(
        read,
      ),
    },
    ...(names.length <= mostInMatrix
      ? [
          { kind: 'heading', words: read(t.confusion) } as const,
          { kind: 'matrix', matrix, names, corner: read(t.truthByAnswer) } as const,
        ]
      : []),
    { kind: 'charts', charts: classCharts(figures, read) },
  ];
}

function classCharts({ classes, calibration }: ClassOutput, read: Read): Chart[] {
  const two = classes.length === 2;
  const shown = (two ? classes.slice(1) : classes).slice(0, mostCurves);
  const series = (of: 'roc' | 'precisionRecall') =>
    shown.map((figures) => ({
      name: figures.name,
      points: figures[of].x.map((x, index) => [x, figures[of].y[index] ?? 0] as const),
    }));
  const calibrated = {
    name: read(t.calibration),
    points: calibration.bins.map(({ said, came }) => [said, came] as const),
  };
  const [as, range, diagonal] = ['lines', [0, 1], true] as const;
  return [
    {
      title: read(t.roc),
      x: read(t.falsePositives),
      y: read(t.truePositives),
      series: series('roc'),
      as,
      diagonal,
      range,
    },
    {
      title: read(t.precisionRecall),
      x: read(t.recall),
      y: read(t.precision),
      series: series('precisionRecall'),
      as,
      range,
    },
    {
      title: read(t.calibration),
      x: read(t.said),
      y: read(t.came),
      series: [calibrated],
      as,
      diagonal,
      range,
    },
  ];
}

function numberParts({ numbers }: NumberOutput, unit: Text | undefined, read: Read): Part[] {
  const inUnit = unit ? ` (${read(unit)})` : '';
  return numbers.flatMap(({ name, mae, rmse, r2, residuals, baseline, points }): Part[] => {
    const { min, q05, median, q95, max } = residuals.quantiles;
    const quantiles = [min, q05, median, q95, max].map(written).join(' · ');
    return [
      { kind: 'heading', words: name },
      {
        kind: 'table',
        rows: [
          [read(t.mae) + inUnit, mae, baseline.mae],
          [read(t.rmse) + inUnit, rmse, baseline.rmse],
          [read(t.r2), r2, 0],
        ],
        head: ['', read(t.model), read(t.alwaysMean).replace('{mean}', written(baseline.says))],
      },
      { kind: 'words', words: `${read(t.residualsAre)}: ${quantiles}` },
      {
        kind: 'charts',
        charts: [
          {
            title: read(t.answers),
            x: `${read(t.truth)}${inUnit}`,
            y: `${read(t.answer)}${inUnit}`,
            series: [{ name, points }],
            as: 'points',
            diagonal: true,
          },
          {
            title: read(t.residuals),
            x: `${read(t.answer)}${inUnit}`,
            y: `${read(t.residual)}${inUnit}`,
            series: [{ name, points: points.map(([truth, answer]) => [answer, answer - truth]) }],
            as: 'points',
          },
        ],
      },
    ];
  });
}

function tokenParts(figures: TokenOutput, read: Read): Part[] {
  const { accuracy, exact, perplexity, bitsPerCharacter, baseline, tokens } = figures;
  const spelled: Cell[][] =
    bitsPerCharacter === undefined
      ? []
      : [[read(t.bitsPerCharacter), bitsPerCharacter, baseline?.bitsPerCharacter ?? '']];
  return [
    {
      kind: 'table',
      rows: [
        [read(t.tokenAccuracy), accuracy, ''],
        [read(t.exact), exact, ''],
        [read(t.perplexity), perplexity, baseline?.perplexity ?? ''],
        ...spelled,
      ],
      head: ['', `${read(t.model)} (${written(tokens)} ${read(t.tokens)})`, read(t.bigram)],
    },
  ];
}

function sentenceParts(figures: SentenceOutput, read: Read): Part[] {
  const { sentences, exact, editDistance, editRate, bleu, chrf, shown } = figures;
  return [
    { kind: 'words', words: read(t.saidItself) },
    {
      kind: 'table',
      rows: [
        [read(t.sentences), sentences, ''],
        [read(t.exactSaid), exact, ''],
        [read(t.editDistance), editDistance, ''],
        [read(t.editRate), editRate, ''],
        ...(bleu ? [['BLEU', bleu.score, bleu.signature]] : []),
        ...(chrf ? [['chrF2', chrf.score, chrf.signature]] : []),
      ],
    },
    {
      kind: 'table',
      rows: shown.map(({ given = '', said, right }) => [given, said, right]),
      head: [t.given, t.saidWords, t.rightWords].map(read),
      examples: shown.map((_, index) => index),
    },
  ];
}

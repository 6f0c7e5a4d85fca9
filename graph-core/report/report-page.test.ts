// The page of a report: whole in itself, in both languages, with the figures it was given and charts that name their axes.
import { expect, test } from 'vitest';
import type { OutputFigures } from '../figures/output-figures.ts';
import { classFigures } from '../figures/class-figures.ts';
import { numberFigures } from '../figures/number-figures.ts';
import { sentenceFigures } from '../figures/sentence-figures.ts';
import { tokenFigures } from '../figures/token-figures.ts';
import { languages, text, verbatim } from '../text.ts';
import { figureNames } from './figure-names.ts';
import { reportPage } from './report-page.ts';

const sums = { tokens: 40, right: 30, examples: 10, exact: 4, nats: 60, characters: 80 };
const named = {
  output: 'out',
  title: text('Class output', 'クラス出力'),
  column: text('Kind', '種類'),
};
const figures: readonly OutputFigures[] = [
  { ...named, ...classFigures([0, 1, 1], [0.9, 0.1, 0.3, 0.7, 0.6, 0.4], ['cat', '<dog>'], 1) },
  {
    ...named,
    kind: 'numbers',
    examples: 3,
    numbers: [numberFigures('price', [1, 2, 4], [1.5, 2, 3], 2)],
    unit: verbatim('€'),
  },
  { ...named, ...tokenFigures(sums, 2) },
  {
    ...named,
    ...sentenceFigures(
      [
        {
          given: 'a b',
          said: 'the cat sat on it',
          right: 'the cat sat on it',
          ids: { said: [4], right: [4] },
        },
      ],
      true,
    ),
  },
];

const report = {
  name: text('My model', '私のモデル'),
  measured: text('Measured on 3 examples.', '3 件で測定しました。'),
  metrics: { loss: 0.5123456, mae: 0.25 },
  units: { mae: verbatim('€') },
  figures,
  remarks: [text('One row was left out.', '1 行を除きました。')],
  version: '9.9.9',
};

test.each(languages)(
  '%s: every figure is on it, every axis is named, nothing comes from elsewhere',
  (language) => {
    const page = reportPage(report, language);
    expect(page).toContain(`<html lang="${language}">`);
    for (const words of [report.name, report.measured, ...report.remarks])
      expect(page).toContain(words[language]);
    for (const figure of ['0.5123', '0.6667', '<td>BLEU</td><td class="n">100</td>', 'tok:13a'])
      expect(page).toContain(figure);
    for (const axis of [
      'falsePositives',
      'truePositives',
      'recall',
      'precision',
      'said',
      'came',
      'truth',
    ] as const)
      expect(page).toMatch(new RegExp(`<text class="axis"[^>]*>${figureNames[axis][language]}`));
    expect(page.match(/<svg/g)?.length).toBe(5);
    expect(page).not.toMatch(/<script|<link|<img|url\(|https?:|@import/);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toContain('<dog>');
    expect(page).toContain('&#60;dog&#62;');
  },
);

test('a name that stands on one page in Japanese does not stand on the other', () => {
  const [en = '', ja = ''] = languages.map((language) => reportPage(report, language));
  const onJa = Object.values(figureNames).filter(({ en: english, ja: japanese }) => {
    return english !== japanese && ja.includes(japanese);
  });
  expect(onJa.length).toBeGreaterThan(30);
  expect(onJa.filter(({ ja: japanese }) => en.includes(japanese))).toEqual([]);
});

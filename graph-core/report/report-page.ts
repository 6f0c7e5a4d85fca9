// A report of an evaluation as one page that needs nothing else: no script, no picture, no font from elsewhere.
import type { OutputFigures } from '../figures/output-figures.ts';
import type { Language, Text } from '../text.ts';
import { text } from '../text.ts';
import { escaped } from './escape.ts';
import { figureNames } from './figure-names.ts';
import { outputParts, outputTitle } from './output-parts.ts';
import { partHtml } from './part-html.ts';
import type { TablePart } from './parts.ts';

export interface Report {
  readonly name: Text;
  /** On which examples. */
  readonly measured: Text;
  readonly metrics: Readonly<Record<string, number>>;
  /** By the name of a metric. */
  readonly units: Readonly<Record<string, Text>>;
  readonly figures: readonly OutputFigures[];
  readonly remarks: readonly Text[];
  readonly version: string;
}

export const reportWords = {
  report: text('Report', 'レポート'),
  metrics: text('Loss and metrics', '損失と指標'),
  remarks: text('About the data', 'データについて'),
  made: text('Written by Kumiki', '作成：Kumiki'),
} as const;

/** Loss and metrics, each with its unit where it has one. */
export function metricsPart(
  { metrics, units }: Pick<Report, 'metrics' | 'units'>,
  language: Language,
): TablePart {
  return {
    kind: 'table',
    rows: Object.entries(metrics).map(([metric, value]) => [
      metricWords(metric, language),
      value,
      units[metric]?.[language] ?? '',
    ]),
  };
}

const { loss, accuracy, exact, mae, rmse, perplexity } = figureNames;
const metricNames: Readonly<Record<string, Text>> = {
  loss,
  accuracy,
  exact,
  mae,
  rmse,
  perplexity,
  kid: text('KID', 'KID'),
  auc: text('AUC', 'AUC'),
  overlap: text('overlap of scores', 'スコアの重なり'),
};

/** Where there are several outputs, the path of one stands before its metric; a name nobody knows stays as it is. */
export function metricWords(metric: string, language: Language): string {
  const at = metric.lastIndexOf(' ') + 1;
  const known = metricNames[metric.slice(at)];
  return known ? metric.slice(0, at) + known[language] : metric;
}

function sectionHtml(figures: OutputFigures, language: Language): string {
  const head = `<h2>${escaped(outputTitle(figures, language))}</h2>`;
  return [head, ...outputParts(figures, language).map(partHtml)].join('\n');
}

export function reportPage(report: Report, language: Language): string {
  const read = (of: Text) => of[language];
  const { name, measured, figures, remarks, version } = report;
  const title = `${read(name)} · ${read(reportWords.report)}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(read(measured))}</p>
<h2>${escaped(read(reportWords.metrics))}</h2>
${partHtml(metricsPart(report, language))}
${figures.map((each) => sectionHtml(each, language)).join('\n')}
${remarks.length > 0 ? `<h2>${escaped(read(reportWords.remarks))}</h2><ul>${remarks.map((remark) => `<li>${escaped(read(remark))}</li>`).join('')}</ul>` : ''}
<footer>${escaped(read(reportWords.made))} ${escaped(version)}</footer>
</main>
</body>
</html>
`;
}

const style = `
:root{color-scheme:light dark;--ink:#1c1c1f;--quiet:#62626b;--paper:#fff;--line:#dcdce2;--fill:70,104,190}
@media(prefers-color-scheme:dark){:root{--ink:#ececf0;--quiet:#a0a0aa;--paper:#17171a;--line:#37373d;--fill:110,150,245}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,"Noto Sans JP",sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.15rem;margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1.25rem}h3{font-size:1rem;margin-bottom:.5rem}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .7rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}th.n,td.n{text-align:right}th{font-weight:600}
.charts{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;flex:1 1 22rem;max-width:30rem}figcaption{color:var(--quiet);font-size:.85rem}
svg{width:100%;height:auto;font:11px system-ui,sans-serif;fill:var(--ink)}svg text{fill:var(--quiet)}svg text.axis{fill:var(--ink);font-size:12px}
.grid{stroke:var(--line)}.chance{stroke:var(--quiet);stroke-dasharray:4 4}polyline{fill:none;stroke-width:1.75}
${['#4668be', '#c2571a', '#2e8b57', '#a83279', '#7a6a00', '#0f8b8d', '#8a4fbf', '#666', '#d4a017', '#5aa9e6', '#b56576', '#3b7a57'].map((colour, index) => `polyline.s${index}{stroke:${colour}}g.s${index}{fill:${colour};fill-opacity:.6}.k${index}::before{background:${colour}}`).join('')}
.keys{display:block}.key{margin-right:.6rem;white-space:nowrap}.key::before{content:"";display:inline-block;width:.7em;height:.7em;margin-right:.3em}
footer{margin-top:3rem;color:var(--quiet);font-size:.85rem}p.quiet{color:var(--quiet)}`;

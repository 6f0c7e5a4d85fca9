// What somebody should look at in their data before training: hints with their repair, and how long sentences are.
import type { Edit, Json } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Notice } from '../parts/Notice.tsx';
import { RepairButton } from '../problems/RepairButton.tsx';
import type { DataFindings } from './data-wire.ts';

interface FindingsProps {
  readonly findings: DataFindings;
  readonly toEdit: (options: Readonly<Record<string, Json>>) => Edit;
}

export function Findings({ findings: { hints, lengths }, toEdit }: FindingsProps) {
  const { read } = useWords();
  return (
    <>
      {hints.map(({ code, column, message, repair }) => (
        <Notice
          key={`${code} ${column ?? ''} ${message.en}`}
          tone="caution"
          actions={
            repair ? <RepairButton edit={toEdit(repair.options)} label={repair.words} /> : undefined
          }
        >
          {read(message)}
        </Notice>
      ))}
      {lengths.map((histogram) => (
        <Lengths key={histogram.column} histogram={histogram} />
      ))}
    </>
  );
}

type Histogram = DataFindings['lengths'][number];

function Lengths({ histogram }: { readonly histogram: Histogram }) {
  const { t, language } = useWords();
  const { column, limit, cut, bars, mean, longest } = histogram;
  const most = Math.max(...bars.map(({ count }) => count));
  const number = (value: number) => value.toLocaleString(language);
  return (
    <details className="vocabulary">
      <summary>
        {t('data.lengths', { column, mean: mean.toFixed(1), longest, limit, cut: number(cut) })}
      </summary>
      <ul className="lengths">
        {bars.map(({ from, to, count }) => (
          <li key={from} className="lengths-row" data-cut={from > limit}>
            <span className="numbers quiet">{from === to ? from : `${from}–${to}`}</span>
            <span className="lengths-bar" style={{ width: `${(count / most) * 60}%` }} />
            <span className="numbers">{number(count)}</span>
            {from > limit ? <span className="quiet">{t('data.left-out')}</span> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}

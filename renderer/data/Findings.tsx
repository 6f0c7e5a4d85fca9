// What somebody should look at in their data before training: hints with their repair, and how long sentences are.
import type { Edit, Json } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';
import { Notice } from '../parts/Notice.tsx';
import { RepairButton } from '../problems/RepairButton.tsx';
import { learnsColumn } from '../training/learned-classes.ts';
import type { DataFindings } from './data-wire.ts';

interface FindingsProps {
  readonly findings: DataFindings;
  readonly toEdit: (options: Readonly<Record<string, Json>>) => Edit;
}

const weighWords = text('Weigh classes by how rare they are', 'まれなクラスほど重くする');
const weighClasses: Edit = { edit: 'set-training', training: { classWeights: 'balanced' } };

export function Findings({ findings: { hints, lengths }, toEdit }: FindingsProps) {
  const { read } = useWords();
  const document = useDocument(({ history }) => history.present);
  const columns = useDocument(({ data }) => data.columns);
  const { classWeights = 'off' } = document.training;
  const mayWeigh = ({ column, weighs }: DataFindings['hints'][number]) =>
    weighs === true && classWeights === 'off' && learnsColumn(document, columns, column ?? '');
  const repairOf = (hint: DataFindings['hints'][number]) => {
    if (hint.repair) return { edit: toEdit(hint.repair.options), label: hint.repair.words };
    return mayWeigh(hint) ? { edit: weighClasses, label: weighWords } : undefined;
  };
  return (
    <>
      {hints.map((hint) => {
        const { code, column, message } = hint;
        const repair = repairOf(hint);
        return (
          <Notice
            key={`${code} ${column ?? ''} ${message.en}`}
            tone="caution"
            actions={repair ? <RepairButton {...repair} /> : undefined}
          >
            {read(message)}
          </Notice>
        );
      })}
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

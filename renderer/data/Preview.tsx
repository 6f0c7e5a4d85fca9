// Real samples as the model will see them: tokens as words and ids, images drawn, numbers as numbers. Knows no source.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Split } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { Segments } from '../parts/Segments.tsx';
import type { ColumnFacts, OpenedData, Samples } from './data-wire.ts';
import { useOpenedData } from './opened-data.ts';
import { Pixels } from './Pixels.tsx';

const page = 12;

export function Preview({ opened }: { readonly opened: OpenedData }) {
  const { t, read, language } = useWords();
  const { samples, look } = useOpenedData();
  const [split, setSplit] = useState<Split>('training');
  const [from, setFrom] = useState(0);
  const count = opened.count[split];
  const show = (next: Split, at: number) => {
    setSplit(next);
    setFrom(at);
    look(next, at, page);
  };
  const number = (value: number) => value.toLocaleString(language);
  return (
    <div className="preview">
      <div className="preview-bar">
        <Segments
          label={t('data.split')}
          value={split}
          options={(['training', 'held-out'] as const).map((value) => ({
            value,
            label: `${t(`data.split-${value}`)} ${number(opened.count[value])}`,
          }))}
          onChange={(next) => show(next, 0)}
        />
        <span className="preview-pages">
          <IconButton
            icon={ChevronLeft}
            label={t('data.previous')}
            disabled={from === 0}
            onClick={() => show(split, Math.max(0, from - page))}
          />
          <span className="numbers">
            {count === 0
              ? '0'
              : t('data.from-to', {
                  from: number(from + 1),
                  to: number(Math.min(count, from + page)),
                })}
          </span>
          <IconButton
            icon={ChevronRight}
            label={t('data.next')}
            disabled={from + page >= count}
            onClick={() => show(split, from + page)}
          />
        </span>
      </div>
      <div className="preview-scroll">
        <table className="preview-table">
          <thead>
            <tr>
              {opened.columns.map((column) => (
                <th key={column.name} scope="col">
                  <span>{read(column.label)}</span>
                  <span className="quiet numbers">{sizeWords(column)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {samples?.places.map((place, at) => (
              <tr key={place}>
                {opened.columns.map((column) => (
                  <td key={column.name}>
                    <Value column={column} samples={samples} at={at} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Vocabularies columns={opened.columns} />
    </div>
  );
}

/** `source [12]`, and how many words there are. */
function sizeWords({ name, sizes, words }: ColumnFacts): string {
  const size = sizes.length > 0 ? ` [${sizes.join(' × ')}]` : '';
  return `${name}${size}${words ? ` ∈ ${words.length}` : ''}`;
}

interface ValueProps {
  readonly column: ColumnFacts;
  readonly samples: Samples;
  readonly at: number;
}

const mostNumbers = 12;

function Value({ column, samples, at }: ValueProps) {
  const { name, kind, sizes, words } = column;
  const batch = samples.batch[name];
  if (!batch) return null;
  const size = sizes.reduce((a, b) => a * b, 1);
  const values = batch.subarray(at * size, (at + 1) * size);
  if (kind === 'class') {
    const id = values[0] ?? 0;
    return <span title={`${id}`}>{words?.[id] ?? id}</span>;
  }
  if (kind === 'image') {
    const [height = 1, width = 1, channels = 1] = sizes;
    return <Pixels {...{ values, width, height, channels }} />;
  }
  if (kind === 'tokens')
    return (
      <span className="tokens">
        {Array.from(values, (id, place) => (
          <span
            // Tokens repeat; their place does not.
            // oxlint-disable-next-line react/no-array-index-key
            key={place}
            className="token"
            data-special={id < 4}
            title={`${id}`}
          >
            {id === 0 ? '·' : (words?.[id] ?? id)}
          </span>
        ))}
      </span>
    );
  const shown = Array.from(values.subarray(0, mostNumbers), (value) =>
    Number(value.toPrecision(4)).toString(),
  );
  return (
    <span className="numbers">{`${shown.join('  ')}${values.length > mostNumbers ? ' …' : ''}`}</span>
  );
}

const mostWords = 400;

function Vocabularies({ columns }: { readonly columns: readonly ColumnFacts[] }) {
  const { t, read } = useWords();
  const worded = columns.filter(({ words, shiftedFrom }) => words && shiftedFrom === undefined);
  return worded.map(({ name, label, words = [] }) => (
    <details key={name} className="vocabulary">
      <summary>{t('data.vocabulary', { column: read(label), count: words.length })}</summary>
      <p className="tokens">
        {words.slice(0, mostWords).map((word, id) => (
          <span key={word} className="token" title={`${id}`}>
            {word}
          </span>
        ))}
        {words.length > mostWords ? <span className="quiet">…</span> : null}
      </p>
    </details>
  ));
}

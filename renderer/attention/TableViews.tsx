// Views that are one table: hidden states over time, positional encodings, embeddings. Know no block.
import { useMemo } from 'react';
import type { Viewing } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { HeatMap } from './HeatMap.tsx';
import { largest, tableOf, withoutPadding } from './heads.ts';
import { ScatterView } from './ScatterView.tsx';

interface ViewProps {
  readonly viewing: Viewing;
  readonly title: string;
}

/** Time runs down, units across. */
export function StatesView({ viewing, title }: ViewProps) {
  const { t } = useWords();
  const table = useMemo(() => withoutPadding(tableOf(viewing)), [viewing]);
  return (
    <HeatMap
      table={table}
      limit={largest(table)}
      signed
      square={false}
      label={t('attention.states-label', { title })}
    />
  );
}

/** Position down, dimension across: the picture of Vaswani 2017, section 3.5. */
export function EncodingView({ viewing, title }: ViewProps) {
  const { t } = useWords();
  const table = useMemo(() => tableOf(viewing), [viewing]);
  return (
    <HeatMap
      table={table}
      limit={largest(table)}
      signed
      square={false}
      label={t('attention.encoding-label', { title })}
    />
  );
}

export function EmbeddingView({ viewing, title }: ViewProps) {
  const { t } = useWords();
  const table = useMemo(() => withoutPadding(tableOf(viewing)), [viewing]);
  const { rows, columns, values } = table;
  return (
    <div className="view-stack">
      <ScatterView
        data={values}
        count={rows.length}
        size={columns.length}
        labels={Array.from({ length: rows.length }, (_, at) => rows.labels?.[at] ?? `${at + 1}`)}
        label={t('attention.embedding-label', { title })}
      />
      <HeatMap
        table={table}
        limit={largest(table)}
        signed
        square={false}
        label={t('attention.embedding-label', { title })}
      />
    </div>
  );
}

// Embeddings in the plane of their principal components: of this sample's tokens, or of every token there is.
import { useMemo, useState } from 'react';
import type { NamedArray } from '../../../graph-core/index.ts';
import { useOpenedData } from '../../data/opened-data.ts';
import { useWords } from '../../i18n/words.ts';
import { Segments } from '../../parts/Segments.tsx';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import type { Table } from '../../parts/heat-map/table.ts';
import { largest, tableOf, withoutPadding } from '../../parts/heat-map/table.ts';
import { ScatterView } from './ScatterView.tsx';
import { useWeight } from './use-weight.ts';
import { wordsOfTable } from '../predict/words-of-table.ts';
import { plainTables } from './plain-tables.ts';
import type { ViewKind, ViewProps } from './view-kind.ts';

/** More points than this hide each other and keep the screen waiting. */
const mostTokens = 1_000;

function EmbeddingView({ view, title }: ViewProps) {
  const { t } = useWords();
  const [which, show] = useState<'sample' | 'all'>('sample');
  const table = useMemo(() => withoutPadding(tableOf(view)), [view]);
  const label = t('attention.embedding-label', { title });
  return (
    <div className="view-stack">
      <div>
        <Segments
          label={t('attention.embedding-which')}
          value={which}
          options={(['sample', 'all'] as const).map((value) => ({
            value,
            label: t(`attention.embedding-${value}`),
          }))}
          onChange={show}
        />
      </div>
      {which === 'sample' ? (
        <>
          <ScatterView
            data={table.values}
            count={table.rows.length}
            size={table.columns.length}
            labels={labelsOf(table)}
            label={label}
          />
          <HeatMap table={table} limit={largest(table)} signed square={false} label={label} />
        </>
      ) : (
        <AllTokens path={view.path} used={table.rows.labels ?? []} label={label} />
      )}
    </div>
  );
}

interface AllTokensProps {
  readonly path: string;
  /** Words of this sample, which are named in the picture. */
  readonly used: readonly string[];
  readonly label: string;
}

function AllTokens({ path, used, label }: AllTokensProps) {
  const { t } = useWords();
  const weight = useWeight(path, 2);
  if (weight === 'none') return <p className="quiet">{t('attention.no-embeddings')}</p>;
  if (!weight) return <p className="quiet">{t('part.loading')}</p>;
  return <Tokens {...{ weight, used, label }} />;
}

function Tokens({ weight, used, label }: Omit<AllTokensProps, 'path'> & { weight: NamedArray }) {
  const { t } = useWords();
  const columns = useOpenedData(({ opened }) => opened?.columns);
  const [count = 0, size = 1] = weight.shape;
  const shown = Math.min(count, mostTokens);
  const labels = useMemo(() => {
    const words = wordsOfTable(columns ?? [], count, used);
    return Array.from({ length: shown }, (_, id) => words?.[id] ?? `${id}`);
  }, [columns, count, shown, used]);
  return (
    <>
      <ScatterView
        data={weight.data as Float32Array}
        count={shown}
        {...{ size, labels, label }}
        named={new Set(used)}
      />
      <p className="quiet">
        {t('attention.embedding-all-facts', {
          shown,
          count,
        })}
      </p>
    </>
  );
}

function labelsOf({ rows }: Table): string[] {
  return Array.from({ length: rows.length }, (_, index) => rows.labels?.[index] ?? `${index + 1}`);
}

export const embedding: ViewKind = {
  order: 7,
  title: 'attention.kind-embedding',
  View: EmbeddingView,
  ...plainTables,
};

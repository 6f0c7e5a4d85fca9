// Hidden states as they change: time runs down, units across.
import { useMemo } from 'react';
import { useWords } from '../../i18n/words.ts';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { largest, tableOf, withoutPadding } from '../../parts/heat-map/table.ts';
import { plainTables } from './plain-tables.ts';
import type { ViewKind, ViewProps } from './view-kind.ts';

function HiddenStateView({ view, title }: ViewProps) {
  const { t } = useWords();
  const table = useMemo(() => withoutPadding(tableOf(view)), [view]);
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

export const hiddenState: ViewKind = {
  order: 4,
  title: 'attention.kind-hidden-state',
  View: HiddenStateView,
  ...plainTables,
};

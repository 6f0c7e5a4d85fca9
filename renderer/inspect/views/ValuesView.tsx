// An output that the user watches: this sample's values by their shape, those of many samples as points.
import { useMemo } from 'react';
import { useWords } from '../../i18n/words.ts';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { isSigned, largest, tableOf, withoutPadding } from '../../parts/heat-map/table.ts';
import { FeatureMaps } from './FeatureMapsView.tsx';
import { ScatterView } from './ScatterView.tsx';
import { SurveyButton } from '../sample/SurveyButton.tsx';
import { useSurvey } from '../sample/use-survey.ts';
import { viewKey } from '../../document/titles.ts';
import { plainTables } from './plain-tables.ts';
import type { ViewKind, ViewProps } from './view-kind.ts';

const samples = 200;
/** Numbers of one sample that its point is made of, at most. */
const mostNumbers = 4096;

function ValuesView({ view, title }: ViewProps) {
  const { t } = useWords();
  const state = useSurvey();
  const size = view.data.length;
  const table = useMemo(() => withoutPadding(tableOf(view)), [view]);
  const gathered = useMemo(() => {
    if (!state.survey) return undefined;
    const { items } = state.survey;
    const data = new Float32Array(items.length * size);
    items.forEach((item, index) => data.set(item.data.subarray(0, size), index * size));
    return { data, labels: items.map(({ label }) => label) };
  }, [state.survey, size]);
  return (
    <div className="view-stack">
      {view.shape.length === 3 ? (
        <FeatureMaps {...{ view, title }} />
      ) : (
        <HeatMap
          table={table}
          limit={largest(table)}
          signed={isSigned(table)}
          square={false}
          label={t('attention.values-label', { title })}
        />
      )}
      {gathered ? (
        <ScatterView
          data={gathered.data}
          count={gathered.labels.length}
          size={size}
          labels={gathered.labels}
          colored
          label={t('attention.scatter-label', { count: gathered.labels.length, title })}
        />
      ) : null}
      {size <= mostNumbers ? (
        <SurveyButton
          state={state}
          samples={samples}
          label={t('attention.scatter-gather', { count: samples })}
          onStart={() => state.start(view, samples)}
        />
      ) : null}
    </div>
  );
}

export const values: ViewKind = {
  order: 9,
  title: 'attention.kind-values',
  View: (props) => <ValuesView key={viewKey(props.view)} {...props} />,
  ...plainTables,
};

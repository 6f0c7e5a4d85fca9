// Codes of an autoencoder: this sample's as bars of both signs, those of many samples as points. Knows no block.
import { useMemo } from 'react';
import type { Viewing } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { HeatMap } from './HeatMap.tsx';
import { largest } from './heads.ts';
import { ScatterView } from './ScatterView.tsx';
import { SurveyButton } from './SurveyButton.tsx';
import { useSurvey } from './use-survey.ts';

const samples = 200;

export function CodesView({
  viewing,
  title,
}: {
  readonly viewing: Viewing;
  readonly title: string;
}) {
  const { t } = useWords();
  const state = useSurvey();
  const size = viewing.data.length;
  const table = {
    values: viewing.data,
    rows: { name: title, length: 1 },
    columns: { name: 'unit', length: size },
  };
  const gathered = useMemo(() => {
    if (!state.survey) return undefined;
    const { items } = state.survey;
    const data = new Float32Array(items.length * size);
    items.forEach((item, at) => data.set(item.data.subarray(0, size), at * size));
    return { data, labels: items.map(({ label }) => label) };
  }, [state.survey, size]);
  return (
    <div className="view-stack">
      <HeatMap
        table={table}
        limit={largest(table)}
        signed
        square={false}
        label={t('attention.code-label', { title })}
      />
      {gathered ? (
        <ScatterView
          data={gathered.data}
          count={gathered.labels.length}
          size={size}
          labels={gathered.labels}
          colored
          label={t('attention.codes-label', { count: gathered.labels.length })}
        />
      ) : null}
      <SurveyButton
        state={state}
        samples={samples}
        label={t('attention.codes-gather', { count: samples })}
        onStart={() => state.start(viewing, samples)}
      />
    </div>
  );
}

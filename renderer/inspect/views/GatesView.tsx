// Gates of channels: of this sample as bars, of each class as a map (Hu 2017, figures of section 7).
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/words.ts';
import { Segments } from '../../parts/Segments.tsx';
import { againstAll, meansByClass } from './gates-by-class.ts';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { largest } from '../../parts/heat-map/table.ts';
import { SurveyButton } from '../sample/SurveyButton.tsx';
import { useSurvey } from '../sample/use-survey.ts';
import { viewKey } from '../../document/titles.ts';
import { plainTables } from './plain-tables.ts';
import type { ViewKind, ViewProps } from './view-kind.ts';
import { placed } from '../../parts/placed.ts';
import './gates-view.css';

const samples = 100;
const height = 140;
/** Where a line crosses the bars, and says so. */
const levels = [0, 0.25, 0.5, 0.75, 1] as const;

function GatesView({ view, title }: ViewProps) {
  const { t } = useWords();
  const state = useSurvey();
  const [how, draw] = useState<'plain' | 'against'>('plain');
  const means = useMemo(
    () => state.survey && meansByClass(state.survey.items, view.data.length),
    [state.survey, view.data.length],
  );
  const byClass = useMemo(
    () => (means && how === 'against' ? againstAll(means) : means),
    [means, how],
  );
  return (
    <div className="view-stack">
      <Bars values={view.data} label={t('attention.gates-label', { title })} />
      {byClass ? (
        <>
          <h4 className="view-title">
            {t('attention.gates-by-class', { step: state.survey?.step ?? 0 })}
          </h4>
          <div>
            <Segments
              label={t('attention.gates-how')}
              value={how}
              options={(['plain', 'against'] as const).map((value) => ({
                value,
                label: t(`attention.gates-${value}`),
              }))}
              onChange={draw}
            />
          </div>
          <HeatMap
            table={byClass}
            limit={how === 'plain' ? 1 : largest(byClass)}
            signed={how === 'against'}
            square={false}
            label={t('attention.gates-by-class', { step: state.survey?.step ?? 0 })}
          />
        </>
      ) : null}
      <SurveyButton
        state={state}
        samples={samples}
        label={t('attention.gates-gather', { count: samples })}
        onStart={() => state.start(view, samples)}
      />
    </div>
  );
}

/** Bars from 0 to 1; a gate of one half lets half of its channel through. */
function Bars({ values, label }: { readonly values: Float32Array; readonly label: string }) {
  const { t } = useWords();
  const width = 100 / values.length;
  return (
    <div className="gates-frame">
      <span className="gates-axis gates-axis-value">{t('attention.gates-value')}</span>
      <span className="gates-levels numbers" aria-hidden>
        {levels.map((level) => (
          <span key={level} style={{ top: `${100 * (1 - level)}%` }}>
            {level}
          </span>
        ))}
      </span>
      <svg
        className="gates"
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {levels.map((level) => (
          <line key={level} x1="0" x2="100" y1={height * (1 - level)} y2={height * (1 - level)} />
        ))}
        {placed(values).map(({ of: value, place: channel }) => (
          <rect
            key={channel}
            x={channel * width + width * 0.1}
            width={width * 0.8}
            y={height * (1 - value)}
            height={Math.max(0, height * value)}
          >
            <title>{`${channel + 1}: ${value.toFixed(3)}`}</title>
          </rect>
        ))}
      </svg>
      <span className="gates-channels numbers" aria-hidden>
        <span>1</span>
        <span>{values.length}</span>
      </span>
      <span className="gates-axis gates-axis-channel">{t('attention.gates-channel')}</span>
    </div>
  );
}

export const gates: ViewKind = {
  order: 3,
  title: 'attention.kind-gates',
  View: (props) => <GatesView key={viewKey(props.view)} {...props} />,
  ...plainTables,
};

// Gates of channels: of this sample as bars, of each class as a map (Hu 2017, figures of section 7). Knows no block.
import { useMemo } from 'react';
import type { Viewing } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { HeatMap } from './HeatMap.tsx';
import type { Table } from './heads.ts';
import { SurveyButton } from './SurveyButton.tsx';
import type { Survey } from './use-survey.ts';
import { useSurvey } from './use-survey.ts';

const samples = 100;
const height = 140;

export function GatesView({
  viewing,
  title,
}: {
  readonly viewing: Viewing;
  readonly title: string;
}) {
  const { t } = useWords();
  const state = useSurvey();
  const byClass = useMemo(
    () => state.survey && meansByClass(state.survey, viewing.data.length),
    [state.survey, viewing.data.length],
  );
  return (
    <div className="view-stack">
      <Bars values={viewing.data} label={t('attention.gates-label', { title })} />
      {byClass ? (
        <>
          <h4 className="view-title">
            {t('attention.gates-by-class', { step: state.survey?.step ?? 0 })}
          </h4>
          <HeatMap
            table={byClass}
            limit={1}
            square={false}
            label={t('attention.gates-by-class', { step: state.survey?.step ?? 0 })}
          />
        </>
      ) : null}
      <SurveyButton
        state={state}
        samples={samples}
        label={t('attention.gates-gather', { count: samples })}
        onStart={() => state.start(viewing, samples)}
      />
    </div>
  );
}

/** Bars from 0 to 1; a gate of one half lets half of its channel through. */
function Bars({ values, label }: { readonly values: Float32Array; readonly label: string }) {
  const width = 100 / values.length;
  return (
    <div className="gates-frame numbers">
      <span className="gates-levels" aria-hidden>
        <span>1</span>
        <span>0.5</span>
        <span>0</span>
      </span>
      <svg
        className="gates"
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {[0.25, 0.5, 0.75].map((level) => (
          <line key={level} x1="0" x2="100" y1={height * (1 - level)} y2={height * (1 - level)} />
        ))}
        {Array.from(values, (value, channel) => (
          <rect
            // Channels have no name but their number.
            // oxlint-disable-next-line react/no-array-index-key
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
      <span className="gates-channels" aria-hidden>
        <span>1</span>
        <span>{values.length}</span>
      </span>
    </div>
  );
}

function meansByClass({ items }: Survey, channels: number): Table {
  const sums = new Map<string, { count: number; sum: Float64Array }>();
  for (const { label, data } of items) {
    const entry = sums.get(label) ?? { count: 0, sum: new Float64Array(channels) };
    entry.count++;
    for (let at = 0; at < channels; at++) entry.sum[at] = (entry.sum[at] ?? 0) + (data[at] ?? 0);
    sums.set(label, entry);
  }
  const classes = [...sums.keys()].sort();
  const values = new Float32Array(classes.length * channels);
  classes.forEach((name, row) => {
    const entry = sums.get(name);
    for (let at = 0; entry && at < channels; at++)
      values[row * channels + at] = (entry.sum[at] ?? 0) / entry.count;
  });
  return {
    values,
    rows: { name: 'class', length: classes.length, labels: classes },
    columns: { name: 'channel', length: channels },
  };
}

// Feature maps, one small picture per channel.
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/words.ts';
import { Segments } from '../../parts/Segments.tsx';
import { FiltersView } from './FiltersView.tsx';
import { HeatCanvas } from '../../parts/pictures/HeatCanvas.tsx';
import { Legend } from '../../parts/heat-map/Legend.tsx';
import { useRamps } from '../../parts/pictures/use-ramps.ts';
import { plainTables } from './plain-tables.ts';
import type { ViewKind, ViewProps } from './view-kind.ts';
import { placed } from '../../parts/placed.ts';
import './feature-maps-view.css';

const most = 128;

/** What comes out of the block for this sample, or the filters that it lays over whatever comes in. */
function FeatureMapsView({ view, title }: ViewProps) {
  const { t } = useWords();
  const [what, show] = useState<'maps' | 'filters'>('maps');
  return (
    <div className="view-stack">
      <div>
        <Segments
          label={t('attention.maps-or-filters')}
          value={what}
          options={(['maps', 'filters'] as const).map((value) => ({
            value,
            label: t(`attention.${value}`),
          }))}
          onChange={show}
        />
      </div>
      {what === 'maps' ? <FeatureMaps {...{ view, title }} /> : <FiltersView path={view.path} />}
    </div>
  );
}

export function FeatureMaps({ view, title }: Pick<ViewProps, 'view' | 'title'>) {
  const { t } = useWords();
  const ramps = useRamps();
  const [rows = 1, columns = 1, channels = 1] = view.shape;
  const shown = Math.min(channels, most);
  const { maps, limit, signed } = useMemo(
    () => split(view.data, rows, columns, channels, shown),
    [view.data, rows, columns, channels, shown],
  );
  return (
    <div className="view-stack">
      <ul className="maps" aria-label={t('attention.maps-label', { title, count: channels })}>
        {placed(maps).map(({ of: values, place: channel }) => (
          <li
            key={channel}
            className="map"
            style={{ aspectRatio: `${columns} / ${rows}` }}
            title={t('attention.channel', { channel: channel + 1 })}
          >
            <HeatCanvas {...{ values, rows, columns, limit, signed, ramps }} />
          </li>
        ))}
      </ul>
      <Legend {...{ limit, signed, ramps }} />
      {channels > shown ? (
        <p className="quiet">{t('attention.first-of', { shown, count: channels })}</p>
      ) : null}
    </div>
  );
}

/** Channels stand side by side in the numbers; each becomes a map of its own, all on one scale. */
function split(data: Float32Array, rows: number, columns: number, channels: number, shown: number) {
  let limit = 0;
  let signed = false;
  const maps = Array.from({ length: shown }, (_, channel) => {
    const values = new Float32Array(rows * columns);
    for (let index = 0; index < values.length; index++) {
      const value = data[index * channels + channel] ?? 0;
      if (value < 0) signed = true;
      if (Math.abs(value) > limit) limit = Math.abs(value);
      values[index] = value;
    }
    return values;
  });
  return { maps, limit, signed };
}

export const featureMaps: ViewKind = {
  order: 5,
  title: 'attention.kind-feature-maps',
  View: FeatureMapsView,
  ...plainTables,
};

// The filters of a convolution as they are now, one small picture each.
import { useMemo } from 'react';
import type { NamedArray } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { placed } from '../../parts/placed.ts';
import { HeatCanvas } from '../../parts/pictures/HeatCanvas.tsx';
import { Legend } from '../../parts/heat-map/Legend.tsx';
import { useRamps } from '../../parts/pictures/use-ramps.ts';
import { useWeight } from './use-weight.ts';
import './feature-maps-view.css';

const most = 128;

export function FiltersView({ path }: { readonly path: string }) {
  const { t } = useWords();
  const ramps = useRamps();
  const kernel = useWeight(path, 4);
  const filters = useMemo(
    () => (kernel === undefined || kernel === 'none' ? undefined : split(kernel)),
    [kernel],
  );
  if (kernel === 'none') return <p className="quiet">{t('attention.no-filters')}</p>;
  if (!filters) return <p className="quiet">{t('part.loading')}</p>;
  const { rows, columns, inputs, count, limit, maps } = filters;
  return (
    <div className="view-stack">
      <ul className="maps">
        {placed(maps).map(({ of: values, place: filter }) => (
          <li key={filter} className="map" style={{ aspectRatio: `${columns} / ${rows}` }}>
            <HeatCanvas {...{ values, rows, columns, limit, ramps }} signed signs />
          </li>
        ))}
      </ul>
      <Legend limit={limit} signed ramps={ramps} />
      <p className="quiet">
        {t('attention.filters-facts', { size: `${rows} × ${columns}`, inputs, count })}
      </p>
    </div>
  );
}

/** Of a kernel [height, width, inputs, filters]; a depthwise one comes first where there are two. The mean over the inputs, which is the filter itself where there is one input. */
function split({ shape, data }: NamedArray) {
  const [rows = 1, columns = 1, inputs = 1, count = 1] = shape;
  let limit = 0;
  const maps = Array.from({ length: Math.min(count, most) }, (_, filter) => {
    const values = new Float32Array(rows * columns);
    for (let index = 0; index < values.length; index++) {
      let sum = 0;
      for (let input = 0; input < inputs; input++)
        sum += data[(index * inputs + input) * count + filter] ?? 0;
      values[index] = sum / inputs;
      limit = Math.max(limit, Math.abs(values[index] ?? 0));
    }
    return values;
  });
  return { rows, columns, inputs, count, limit, maps };
}

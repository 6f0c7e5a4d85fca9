// The filters of a convolution as they are now, one small picture each. Knows no block but by the shape of its weights.
import { useEffect, useMemo, useState } from 'react';
import type { NamedArray } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { runStore, useRun } from '../stores/run.ts';
import { HeatCanvas } from './HeatCanvas.tsx';
import { Legend } from './Legend.tsx';
import { useRamps } from './use-ramps.ts';

const most = 128;
/** Milliseconds between two looks while the model trains. */
const again = 3_000;

export function FiltersView({ path }: { readonly path: string }) {
  const { t } = useWords();
  const ramps = useRamps();
  const running = useRun(({ phase }) => phase === 'running');
  const [kernel, setKernel] = useState<NamedArray | 'none'>();
  useEffect(() => {
    let wanted = true;
    const look = () =>
      runStore
        .getState()
        .ask({ type: 'checkpoint' })
        .then(({ checkpoint }) => {
          if (wanted) setKernel(kernelOf(checkpoint.weights, path) ?? 'none');
        })
        // A worker that is gone is named in the training room.
        .catch(() => undefined);
    void look();
    const timer = running ? setInterval(() => void look(), again) : undefined;
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [path, running]);
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
        {maps.map((values, filter) => (
          <li
            // Filters have no name but their number.
            // oxlint-disable-next-line react/no-array-index-key
            key={filter}
            className="map"
            style={{ aspectRatio: `${columns} / ${rows}` }}
          >
            <HeatCanvas {...{ values, rows, columns, limit, ramps }} signed />
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

/** [height, width, inputs, filters] under the block's own name; a depthwise kernel comes first where there are two. */
function kernelOf(weights: readonly NamedArray[], path: string): NamedArray | undefined {
  return weights.find(({ name, shape }) => shape.length === 4 && name.startsWith(`${path}/`));
}

/** The mean over the inputs, which is the filter itself where there is one input. */
function split({ shape, data }: NamedArray) {
  const [rows = 1, columns = 1, inputs = 1, count = 1] = shape;
  let limit = 0;
  const maps = Array.from({ length: Math.min(count, most) }, (_, filter) => {
    const values = new Float32Array(rows * columns);
    for (let at = 0; at < values.length; at++) {
      let sum = 0;
      for (let input = 0; input < inputs; input++)
        sum += data[(at * inputs + input) * count + filter] ?? 0;
      values[at] = sum / inputs;
      limit = Math.max(limit, Math.abs(values[at] ?? 0));
    }
    return values;
  });
  return { rows, columns, inputs, count, limit, maps };
}

// A weight of a block as it is now, looked at again and again while the model trains.
import { useEffect, useState } from 'react';
import type { NamedArray } from '../../../graph-core/index.ts';
import { useDocument } from '../../document/document.ts';
import { liveRun } from '../../run/live-runs.ts';
import { useShownRun } from '../../run/shown-run.ts';
import { weightOf } from './weight-of.ts';

/** Milliseconds between two looks while the model trains. */
const again = 3_000;

/** The block's first weight with so many axes, wherever it is kept; undefined until it is here, `none` where there is none. */
export function useWeight(path: string, axes: number): NamedArray | 'none' | undefined {
  const running = useShownRun(({ phase }) => phase === 'running');
  const [found, setFound] = useState<{
    readonly of: string;
    readonly weight: NamedArray | 'none';
  }>();
  const of = `${path} ${axes}`;
  useEffect(() => {
    let wanted = true;
    const look = () =>
      liveRun()
        .ask({ type: 'checkpoint' })
        .then(({ checkpoint: { weights } }) => {
          const weight = weightOf(useDocument.getState().analysis, path, axes, weights);
          if (wanted) setFound({ of, weight: weight ?? 'none' });
        })
        // A worker that is gone is named in the training room.
        .catch(() => undefined);
    void look();
    const timer = running ? setInterval(() => void look(), again) : undefined;
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [path, axes, of, running]);
  return found?.of === of ? found.weight : undefined;
}

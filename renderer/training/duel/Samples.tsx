// Generated pictures of noises that never change, so that one sees the same ones grow. One can be looked into.
import type { MouseEvent } from 'react';
import type { Duel } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { PictureCanvas } from '../../parts/pictures/PictureCanvas.tsx';

/** A place in a picture, as shares of its width and height. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

interface SamplesProps {
  readonly samples: Duel['samples'];
  readonly title: string;
  /** Those that are looked at now. */
  readonly chosen: readonly number[];
  /** Absent where nobody can be asked about them. */
  readonly onChoose?: ((index: number, place: Place) => void) | undefined;
}

const middle: Place = { x: 0.5, y: 0.5 };

export function Samples({ samples, title, chosen, onChoose }: SamplesProps) {
  const { t } = useWords();
  const { shape, count, values } = samples;
  const size = shape.reduce((a, b) => a * b, 1);
  const side = Math.ceil(Math.sqrt(count));
  return (
    <figure className="duel-samples">
      <figcaption className="duel-title">{title}</figcaption>
      <div className="duel-grid" style={{ gridTemplateColumns: `repeat(${side}, 1fr)` }}>
        {Array.from({ length: count }, (_, index) => {
          const picture = (
            <PictureCanvas
              values={values.subarray(index * size, (index + 1) * size)}
              shape={shape}
            />
          );
          const key = `${index}`;
          return onChoose ? (
            <button
              key={key}
              type="button"
              className="duel-sample"
              aria-label={t('duel.sample', { number: index + 1 })}
              aria-pressed={chosen.includes(index)}
              onClick={(event) => onChoose(index, placeOf(event))}
            >
              {picture}
            </button>
          ) : (
            <span key={key} className="duel-sample">
              {picture}
            </span>
          );
        })}
      </div>
    </figure>
  );
}

/** By the keyboard, a picture is chosen without a place in it. */
function placeOf({ currentTarget, clientX, clientY, detail }: MouseEvent): Place {
  const box = currentTarget.getBoundingClientRect();
  if (detail === 0 || box.width === 0 || box.height === 0) return middle;
  return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
}

// What the same noises become: pictures in a grid, each a button that looks inside.
import type { Duel } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { PictureCanvas } from '../../parts/pictures/PictureCanvas.tsx';

interface SamplesProps {
  readonly samples: Duel['samples'];
  readonly title: string;
  /** The first so many can be looked into: beside each stands a held-out example. */
  readonly lookable: number;
  readonly onChoose: (index: number) => void;
}

export function Samples({ samples, title, lookable, onChoose }: SamplesProps) {
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
          return index < lookable ? (
            <button
              key={key}
              type="button"
              className="duel-sample"
              aria-label={t('duel.sample', { number: index + 1 })}
              onClick={() => onChoose(index)}
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

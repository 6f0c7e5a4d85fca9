// What the same noises become: pictures in a grid, each a button that looks inside.
import type { Duel } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { PictureCanvas } from '../../parts/pictures/PictureCanvas.tsx';

interface SamplesProps {
  readonly samples: Duel['samples'];
  readonly title: string;
  /** Absent: they cannot be looked into. */
  readonly onChoose?: ((index: number) => void) | undefined;
  readonly chosen?: number | undefined;
}

export function Samples({ samples, title, onChoose, chosen }: SamplesProps) {
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
              aria-pressed={chosen === index}
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

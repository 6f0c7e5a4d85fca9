// Pictures beside each other, each with a caption where it has one.
import type { Duel } from '../../../graph-core/index.ts';
import { PictureCanvas } from '../../parts/pictures/PictureCanvas.tsx';

interface PictureRowProps {
  readonly samples: Duel['samples'];
  readonly captions?: readonly string[] | undefined;
  /** What they are, for those who do not see them. */
  readonly label: string;
}

/** More of them stand in lines of equal length. */
const mostInLine = 8;

export function PictureRow({
  samples: { shape, count, values },
  captions,
  label,
}: PictureRowProps) {
  const size = shape.reduce((a, b) => a * b, 1);
  const lines = Math.ceil(count / mostInLine);
  return (
    <ul
      className="duel-row"
      aria-label={label}
      style={{ gridTemplateColumns: `repeat(${Math.ceil(count / lines)}, 1fr)` }}
    >
      {Array.from({ length: count }, (_, index) => (
        <li key={`${index}`} className="duel-row-picture">
          <PictureCanvas values={values.subarray(index * size, (index + 1) * size)} shape={shape} />
          {captions ? <span className="duel-row-caption">{captions[index]}</span> : null}
        </li>
      ))}
    </ul>
  );
}

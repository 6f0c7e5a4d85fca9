// What an example holds in one column: a picture, words, or the first of its numbers.
import type { ShownCell } from '../../../graph-core/index.ts';
import { writtenNumber } from '../../../graph-core/index.ts';
import { PictureCanvas, isPicture } from '../../parts/pictures/PictureCanvas.tsx';

const mostNumbers = 8;

export function ShownCellView({
  cell: { sizes, text, values, features },
}: {
  readonly cell: ShownCell;
}) {
  if (text !== undefined) return <span className="report-words">{text}</span>;
  if (!values) return null;
  if (isPicture(sizes)) return <PictureCanvas values={values} shape={sizes} />;
  const shown = Array.from(values.subarray(0, mostNumbers), (value, at) => {
    const name = features?.[at];
    return name === undefined ? writtenNumber(value) : `${name} ${writtenNumber(value)}`;
  });
  const more = values.length > mostNumbers ? ' …' : '';
  return <span className="report-words numbers">{`${shown.join(' · ')}${more}`}</span>;
}

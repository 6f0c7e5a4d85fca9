// What an example holds in one column: a picture, words, or the first of its numbers.
import type { ShownCell } from '../../../graph-core/index.ts';
import { entryWords, writtenNumber } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { PictureCanvas, isPicture } from '../../parts/pictures/PictureCanvas.tsx';

const mostNumbers = 8;

export function ShownCellView({
  cell: { sizes, text, values, features },
}: {
  readonly cell: ShownCell;
}) {
  const { read } = useWords();
  if (text !== undefined) return <span className="report-words">{text}</span>;
  if (!values) return null;
  if (isPicture(sizes)) return <PictureCanvas values={values} shape={sizes} />;
  const shown = Array.from(values.subarray(0, mostNumbers), (value, at) => {
    const name = features?.[at];
    return name === undefined
      ? writtenNumber(value)
      : `${read(entryWords(name))} ${writtenNumber(value)}`;
  });
  const more = values.length > mostNumbers ? ' …' : '';
  return <span className="report-words numbers">{`${shown.join(' · ')}${more}`}</span>;
}

// The figures of one output, of whichever sort it is.
import type { Text } from '../text.ts';
import type { ClassOutput } from './class-figures.ts';
import type { NumberOutput } from './number-figures.ts';
import type { SentenceOutput } from './sentence-figures.ts';
import type { TokenOutput } from './token-figures.ts';

export type OutputFigures = {
  /** Path of the output. */
  readonly output: string;
  /** As the canvas calls it. */
  readonly title: Text;
  /** What it is taught, as the data calls it. */
  readonly column: Text;
  /** The unit of its numbers, where they are those of the user's data. */
  readonly unit?: Text;
} & (ClassOutput | NumberOutput | TokenOutput | SentenceOutput);

// Text and lists of a bounded length, for files of strangers: zod's own `max` asks whatever stands there for its length, and
// throws where that is an object.
import { z } from 'zod';

interface Sized {
  readonly length: number;
}

type Issues = Pick<z.core.$RefinementCtx, 'addIssue'>;

function checkMost({ length }: Sized, maximum: number, origin: 'string' | 'array', to: Issues) {
  if (length > maximum)
    to.addIssue({ code: 'too_big', origin, maximum, inclusive: true, input: undefined });
}

/** Text of at most so many UTF-16 units. */
export const words = (most: number) =>
  z.string().superRefine((value, context) => checkMost(value, most, 'string', context));

/** The same, and not empty. */
export const someWords = (most: number) =>
  words(most).superRefine((value, context) => {
    if (value === '')
      context.addIssue({ code: 'too_small', origin: 'string', minimum: 1, input: value });
  });

/** A list of at most so many items. */
export const listOf = <Item extends z.ZodType>(item: Item, most: number) =>
  z.array(item).superRefine((value, context) => checkMost(value, most, 'array', context));

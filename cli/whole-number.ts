// A whole number, 0 or more, as commander reads an option.
import { InvalidArgumentError } from 'commander';

export function wholeNumber(typed: string): number {
  const value = Number(typed);
  if (typed.trim() === '' || !Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return value;
}

// Numbers as commander reads them from an option, full-width digits among them.
import { text } from '../graph-core/index.ts';
import { invalid } from './speech/commander-words.ts';

/** NaN for what is no number. */
export function typedNumber(typed: string): number {
  return typed.trim() === '' ? Number.NaN : Number(typed.normalize('NFKC'));
}

/** 0 or more. */
export function wholeNumber(typed: string): number {
  const value = typedNumber(typed);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(text('It must be a whole number, 0 or more.', '0 以上の整数を指定してください。'));
}

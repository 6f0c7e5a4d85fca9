// A word as a person sees it, where it is white space.

/** A word that is only white space is shown by a sign of its own; the empty word stays: it is padding. */
export function visibleWord(word: string): string {
  return /^\s+$/.test(word) ? word.replace(/\n/g, '⏎').replace(/\s/g, '␣') : word;
}

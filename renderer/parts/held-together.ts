// Prose whose lines do not break within `7 × 7`, nor between a number and what it counts, nor before 。: 1 回.

const space = '\u00a0';

export function heldTogether(words: string): string {
  return words
    .replace(/(?<=\d) × (?=\d)/g, `${space}×${space}`)
    .replace(/(?<=\d) (?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])| (?=[。、])/gu, space);
}

// How wide words are drawn, roughly, where nothing can be measured: a Japanese letter is as wide as it is high.

/** In pixels, for letters so many pixels high. */
export function wordsWidth(words: string, size: number): number {
  let width = 0;
  for (const letter of words) width += /[\u2e80-\uffff]/.test(letter) ? size : size * 0.585;
  return width;
}

// Words as HTML shows them, whatever is in them.

export function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0) ?? 0};`);
}

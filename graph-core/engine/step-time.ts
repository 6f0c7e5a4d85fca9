// How long a step takes, written for a person: 24 s, 1.4 s, 114 ms. The same in every language.

/** Two digits that count, or whole. */
export function twoDigits(value: number): string {
  return value >= 100 ? `${Math.round(value)}` : `${Number(value.toPrecision(2))}`;
}

export function stepTime(milliseconds: number): string {
  return milliseconds >= 999.5
    ? `${twoDigits(milliseconds / 1000)} s`
    : `${twoDigits(milliseconds)} ms`;
}

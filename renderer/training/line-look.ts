// How a line is told from others: by its colour, and by a form that stands along it for eyes that see no hue.

export interface LineLook {
  readonly color: `--${string}`;
  /** A path around 0 0, about 9 CSS pixels wide. A line that is alone with its colour has none. */
  readonly mark?: string | undefined;
}

const looks: readonly LineLook[] = [
  { color: '--kind-tokens', mark: 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z' },
  { color: '--kind-image', mark: 'M-3.6-3.6h7.2v7.2h-7.2Z' },
  { color: '--ochre', mark: 'M0-5 4.8 3.6H-4.8Z' },
  { color: '--wisteria', mark: 'M0-5.2 5.2 0 0 5.2-5.2 0Z' },
  {
    color: '--kind-values',
    mark: 'M-1.4-4.6h2.8v3.2h3.2v2.8h-3.2v3.2h-2.8v-3.2h-3.2v-2.8h3.2Z',
  },
  { color: '--moss', mark: 'M0 5 4.8-3.6H-4.8Z' },
];

export function lineLook(index: number): LineLook {
  return looks[index % looks.length] ?? { color: '--ink-quiet' };
}

/** CSS pixels from one mark of a line to its next. */
const between = 96;

/** Which points of a line bear its mark. Lines begin at different places, so that marks of lines that run together stand beside each other. */
export function markedPoints(places: readonly number[], order: number): readonly number[] {
  const first = places[0];
  if (first === undefined) return [];
  const marked: number[] = [];
  let next = first + (between / 4) * (1 + (order % 4));
  for (const [point, place] of places.entries()) {
    if (place < next) continue;
    marked.push(point);
    next = place + between;
  }
  return marked.length > 0 ? marked : [places.length - 1];
}

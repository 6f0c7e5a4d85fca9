// Sets that every figure is tried on: fifty at random, and five of real data.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface ClassSet {
  readonly name: string;
  readonly classes: number;
  readonly truth: readonly number[];
  /** Probabilities, a row of all classes for each example. */
  readonly scores: readonly (readonly number[])[];
}

export interface NumberSet {
  readonly name: string;
  readonly truth: readonly number[];
  readonly answers: readonly number[];
}

export interface SentenceSet {
  readonly name: string;
  readonly tokenizer: '13a' | 'char' | 'none';
  readonly said: readonly string[];
  readonly right: readonly string[];
}

const cases = 50;

/** A stream of its own for each seed (mulberry32). */
function drawer(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (most: number) => Math.floor(next() * most) };
}

export const randomClasses: readonly ClassSet[] = Array.from({ length: cases }, (_, seed) => {
  const { next, below } = drawer(1000 + seed);
  const classes = 2 + (seed % 6);
  const size = 20 + below(180);
  const truth = Array.from({ length: size }, (_, index) =>
    // Every class comes, or ROC has no meaning.
    index < classes ? index : below(classes),
  );
  const scores = truth.map((right) => {
    // Rounded, so that ties and edges of bins come.
    const raw = Array.from(
      { length: classes },
      (_, id) => below(11) + (id === right ? 4 : 0) + 0.5,
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => (next() < 0.5 ? value / sum : Math.round((10 * value) / sum) / 10));
  });
  return { name: `random ${seed}`, classes, truth, scores };
});

export const randomNumbers: readonly NumberSet[] = Array.from({ length: cases }, (_, seed) => {
  const { next, below } = drawer(2000 + seed);
  const scale = 10 ** (seed % 7);
  const truth = Array.from({ length: 3 + below(100) }, () => scale * (next() - 0.3));
  return {
    name: `random ${seed}`,
    truth,
    answers: truth.map((value) => value * (0.5 + next()) + scale * 0.1 * next()),
  };
});

const words =
  'a the cat, dog; sat. on (mat) 3.5 10-12 don’t it\'s "yes" & 日本 語 é — x/y 100% …'.split(' ');

export const randomSentences: readonly SentenceSet[] = Array.from({ length: cases }, (_, seed) => {
  const { next, below } = drawer(3000 + seed);
  const right = Array.from({ length: 1 + below(30) }, () =>
    Array.from({ length: below(15) }, () => words[below(words.length)] ?? '').join(' '),
  );
  const keep = seed % 5 === 0 ? 0.1 : 0.8;
  const said = right.map((sentence) =>
    sentence
      .split(' ')
      .flatMap((word) => {
        if (next() < keep) return [word];
        return next() < 0.5 ? [] : [words[below(words.length)] ?? ''];
      })
      .join(next() < 0.1 ? '  ' : ' '),
  );
  const tokenizer = (['13a', 'char', 'none'] as const)[seed % 3] ?? '13a';
  return { name: `random ${seed}`, tokenizer, said, right };
});

const data = (name: string) =>
  gunzipSync(readFileSync(new URL(`../../data/${name}`, import.meta.url)));

const [header, pixels] = [16, 28 * 28];

function clothes(part: 'train' | 't10k', count: number) {
  const images = data(`fashion-mnist/${part}-images-idx3-ubyte.gz`);
  const labels = data(`fashion-mnist/${part}-labels-idx1-ubyte.gz`);
  return Array.from({ length: count }, (_, index) => ({
    label: labels[8 + index] ?? 0,
    picture: images.subarray(header + index * pixels, header + (index + 1) * pixels),
  }));
}

/** Clothes by the nearest mean picture; whether it is a bag by its brightness; brightness by the upper half. */
function ofClothes() {
  const means = Array.from({ length: 10 }, () => ({ sum: new Float64Array(pixels), count: 0 }));
  for (const { label, picture } of clothes('train', 1000)) {
    const mean = means[label];
    if (!mean) continue;
    mean.count++;
    picture.forEach((value, at) => (mean.sum[at] = (mean.sum[at] ?? 0) + value / 255));
  }
  const tested = clothes('t10k', 1000);
  const brightness = (picture: Uint8Array) => picture.reduce((a, b) => a + b, 0) / pixels / 255;
  const scores = tested.map(({ picture }) => {
    const raw = means.map(({ sum, count }) => {
      let distance = 0;
      picture.forEach((value, at) => (distance += (value / 255 - (sum[at] ?? 0) / count) ** 2));
      return Math.exp(-distance / 10);
    });
    const all = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / all);
  });
  const bags = tested.map(({ picture }) => Math.min(1, brightness(picture) * 1.5));
  const classes: ClassSet[] = [
    { name: 'clothes', classes: 10, truth: tested.map(({ label }) => label), scores },
    {
      name: 'bags',
      classes: 2,
      truth: tested.map(({ label }) => (label === 8 ? 1 : 0)),
      scores: bags.map((yes) => [1 - yes, yes]),
    },
  ];
  const numbers: NumberSet = {
    name: 'brightness',
    truth: tested.map(({ picture }) => 255 * brightness(picture)),
    answers: tested.map(({ picture }) => 510 * brightness(picture.subarray(0, pixels / 2))),
  };
  return { classes, numbers };
}

/** Lines of the guide that lost words, and the words of the screen with those before them. */
function ofTexts(): readonly SentenceSet[] {
  const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  const lines = read('docs/guide.md')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  // A flat file of sentences.
  const screen = Object.values(
    JSON.parse(read('renderer/i18n/ja.json')) as Record<string, unknown>,
  ).filter((value): value is string => typeof value === 'string' && value.length > 12);
  return [
    {
      name: 'the guide',
      tokenizer: '13a',
      right: lines,
      said: lines.map((line) =>
        line
          .split(' ')
          .filter((_, index) => index % 7 !== 3)
          .join(' '),
      ),
    },
    { name: 'the screen', tokenizer: 'char', right: screen.slice(1), said: screen.slice(0, -1) },
  ];
}

/** Read once they are asked for. */
export function realSets() {
  const { classes, numbers } = ofClothes();
  return { classes, numbers: [numbers], sentences: ofTexts() };
}

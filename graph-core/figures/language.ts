// How well the next token is foretold: perplexity, bits per character, and a bigram to compare with.

/** `nats` per token. */
export function perplexity(nats: number): number {
  return Math.exp(nats);
}

/** `nats` in all, over the characters that the tokens spell. */
export function bitsPerCharacter(nats: number, characters: number): number {
  return nats / Math.LN2 / characters;
}

/** Nats per token of what was read later. */
export type Bigram = (sequences: Iterable<ArrayLike<number>>) => number;

const pad = 0;

/**
 * A model that knows only the token before, interpolated with single tokens (Witten & Bell 1991), these with all tokens
 * alike. A sequence begins behind ⟨pad⟩, and padding is not counted.
 */
export function bigramOf(sequences: Iterable<ArrayLike<number>>, vocabulary: number): Bigram {
  const singles = new Float64Array(vocabulary);
  const pairs = new Map<number, number>();
  const followers = new Float64Array(vocabulary);
  const firsts = new Float64Array(vocabulary);
  let [all, kinds] = [0, 0];
  for (const sequence of sequences)
    eachPair(sequence, (before, now) => {
      if (singles[now] === 0) kinds++;
      singles[now] = (singles[now] ?? 0) + 1;
      all++;
      const key = before * vocabulary + now;
      const times = pairs.get(key) ?? 0;
      if (times === 0) followers[before] = (followers[before] ?? 0) + 1;
      pairs.set(key, times + 1);
      firsts[before] = (firsts[before] ?? 0) + 1;
    });
  const single = (now: number): number =>
    ((singles[now] ?? 0) + kinds / vocabulary) / Math.max(1, all + kinds);
  return (later) => {
    let [nats, counted] = [0, 0];
    for (const sequence of later)
      eachPair(sequence, (before, now) => {
        const [first = 0, different = 0] = [firsts[before], followers[before]];
        const pair = pairs.get(before * vocabulary + now) ?? 0;
        const odds =
          first === 0 ? single(now) : (pair + different * single(now)) / (first + different);
        nats -= Math.log(odds);
        counted++;
      });
    return nats / counted;
  };
}

function eachPair(sequence: ArrayLike<number>, visit: (before: number, now: number) => void): void {
  let before = pad;
  for (let index = 0; index < sequence.length; index++) {
    const now = sequence[index] ?? pad;
    if (now === pad) continue;
    visit(before, now);
    before = now;
  }
}

// All figures of foretelling the next token while the right ones are given, beside those of a bigram.
import { bitsPerCharacter, perplexity } from './language.ts';

export interface TokenOutput {
  readonly kind: 'tokens';
  readonly tokens: number;
  /** Share of the tokens foretold, and of the examples foretold without a mistake. */
  readonly accuracy: number;
  readonly exact: number;
  readonly perplexity: number;
  /** Where the tokens spell a text. */
  readonly bitsPerCharacter?: number;
  /** A model that knows only the token before. */
  readonly baseline?: { readonly perplexity: number; readonly bitsPerCharacter?: number };
}

export interface TokenSums {
  readonly tokens: number;
  readonly right: number;
  readonly examples: number;
  readonly exact: number;
  /** −Σ log of the probabilities of the right tokens. */
  readonly nats: number;
  /** That the tokens spell; 0 where they spell nothing. */
  readonly characters: number;
}

/** `bigram`: nats per token of the baseline on the same examples. */
export function tokenFigures(sums: TokenSums, bigram: number | undefined): TokenOutput {
  const { tokens, right, examples, exact, nats, characters } = sums;
  const spelled = (all: number) =>
    characters > 0 ? { bitsPerCharacter: bitsPerCharacter(all, characters) } : {};
  return {
    kind: 'tokens',
    tokens,
    accuracy: right / tokens,
    exact: exact / examples,
    perplexity: perplexity(nats / tokens),
    ...spelled(nats),
    ...(bigram !== undefined && {
      baseline: { perplexity: perplexity(bigram), ...spelled(bigram * tokens) },
    }),
  };
}

// How a model that speaks for itself is asked to choose its words.
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { SpeakingWish } from '../../graph-core/index.ts';
import { wholeNumber } from '../whole-number.ts';

export interface SpeakingOptions {
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly repetitionPenalty: number;
  readonly length?: number;
  readonly stop?: readonly string[];
  readonly samplingSeed: number;
  readonly unknown: 'allow' | 'forbid' | 'attended';
}

export function speakingOptions(command: Command): Command {
  return command
    .option('--beam <number>', 'beam width; 1 is greedy', wholeNumber, 1)
    .option('--length-penalty <number>', 'exponent of the length penalty (Wu 2016)', finite, 0.6)
    .option(
      '--temperature <number>',
      'draw words instead: 1 as the model’s odds are, lower likelier, higher flatter; 0 always the likeliest',
      within(0, 100),
      0,
    )
    .option('--top-k <number>', 'draw from the likeliest so many words; 0 is all', wholeNumber, 0)
    .option(
      '--top-p <number>',
      'draw from the likeliest words that together make up this share',
      within(0, 1),
      1,
    )
    .option(
      '--repetition-penalty <number>',
      'above 1, what has been said becomes less likely',
      within(0.01, 100),
      1,
    )
    .option('--length <number>', 'say at most so many words', wholeNumber)
    .option('--stop <text>', 'end a sentence that ends so (may be repeated)', collected)
    .option('--sampling-seed <number>', 'the same seed, the same words', wholeNumber, 0)
    .addOption(
      new Option(
        '--unknown <what>',
        'may ⟨unk⟩ be said: allow it, forbid it, or put the word of the source that was attended in its place',
      )
        .choices(['allow', 'forbid', 'attended'])
        .default('allow'),
    );
}

export function speakingOf(options: SpeakingOptions): {
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly speaking: SpeakingWish;
} {
  const { beam, lengthPenalty, temperature, topK, topP, repetitionPenalty, unknown } = options;
  return {
    beam: Math.max(1, beam),
    lengthPenalty,
    speaking: {
      temperature,
      topK,
      topP,
      repetitionPenalty,
      unknown,
      seed: options.samplingSeed,
      longest: options.length,
      stop: options.stop,
    },
  };
}

function collected(given: string, before: readonly string[] = []): readonly string[] {
  // As a shell can hardly type it.
  return [...before, given.replaceAll('\\n', '\n')];
}

function finite(typed: string): number {
  const value = Number(typed);
  if (typed.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('It must be a number.');
  return value;
}

function within(least: number, most: number): (typed: string) => number {
  return (typed) => {
    const value = finite(typed);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

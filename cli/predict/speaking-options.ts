// How a model that speaks for itself is asked to choose its words.
import type { Command } from 'commander';
import { Option } from 'commander';
import type { SpeakingWish } from '../../graph-core/index.ts';
import { typedNumber, wholeNumber } from '../typed-number.ts';
import { text } from '../../graph-core/index.ts';
import { invalid } from '../speech/commander-words.ts';
import { say } from '../speech/language.ts';

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
    .option(
      '--beam <number>',
      say('beam width; 1 is greedy', 'ビームの幅。1 なら毎回最も確率の高い語'),
      wholeNumber,
      1,
    )
    .option(
      '--length-penalty <number>',
      say('exponent of the length penalty (Wu 2016)', '長さのペナルティの指数（Wu 2016）'),
      finite,
      0.6,
    )
    .option(
      '--temperature <number>',
      say(
        'draw words instead: 1 as the model’s odds are, lower likelier, higher flatter; 0 always the likeliest',
        '語を抽選する。1 はモデルの確率のまま、低いほど確率の高い語に、高いほど平らになる。0 は常に最も確率の高い語',
      ),
      within(0, 100),
      0,
    )
    .option(
      '--top-k <number>',
      say(
        'draw from the likeliest so many words; 0 is all',
        '確率の高い方からこの数の語の中で抽選する。0 はすべて',
      ),
      wholeNumber,
      0,
    )
    .option(
      '--top-p <number>',
      say(
        'draw from the likeliest words that together make up this share',
        '確率の高い方から、合わせてこの割合になる語の中で抽選する',
      ),
      within(0, 1),
      1,
    )
    .option(
      '--repetition-penalty <number>',
      say(
        'above 1, what has been said becomes less likely',
        '1 より大きいと、すでに言った語の確率が下がる',
      ),
      within(0.01, 100),
      1,
    )
    .option(
      '--length <number>',
      say('say at most so many words', '最大でこの数の語まで'),
      wholeNumber,
    )
    .option(
      '--stop <text>',
      say(
        'end a sentence that ends so (may be repeated)',
        'こう終わったら文を終える（繰り返してよい）',
      ),
      collected,
    )
    .option(
      '--sampling-seed <number>',
      say('the same seed, the same words', '同じシードなら同じ語になる'),
      wholeNumber,
      0,
    )
    .addOption(
      new Option(
        '--unknown <what>',
        say(
          'may ⟨unk⟩ be said: allow it, forbid it, or put the word of the source that was attended in its place',
          '⟨unk⟩ の扱い：allow は出してよい、forbid は出さない、attended は注意を向けた入力の語に置き換える',
        ),
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
  const value = typedNumber(typed);
  if (!Number.isFinite(value))
    throw invalid(text('It must be a number.', '数を指定してください。'));
  return value;
}

function within(least: number, most: number): (typed: string) => number {
  return (typed) => {
    const value = finite(typed);
    if (value >= least && value <= most) return value;
    throw invalid(
      text(
        `It must be a number from ${least} to ${most}.`,
        `${least} から ${most} までの数を指定してください。`,
      ),
    );
  };
}

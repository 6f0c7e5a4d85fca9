// What the fields of speaking ask of the model is what the same options of the command ask.
import { Command } from 'commander';
import { afterEach, expect, test } from 'vitest';
import { speakingOf, speakingOptions } from '../../../cli/predict/speaking-options.ts';
import type { How } from './speaking.ts';
import { useHow, wishOf } from './speaking.ts';

const { how: usual, set } = useHow.getState();
afterEach(() => set(usual));

/** Without what is not said. */
const plain = (wish: object): unknown => JSON.parse(JSON.stringify(wish));

const asked = (...options: readonly string[]) => {
  const command = speakingOptions(new Command()).parse([...options], { from: 'user' });
  return plain(speakingOf(command.opts()));
};

test.each<[Partial<How>, readonly string[]]>([
  [{}, []],
  [{ choosing: 'beam' }, ['--beam', '4']],
  [{ choosing: 'beam', beam: 8, lengthPenalty: 1 }, ['--beam', '8', '--length-penalty', '1']],
  [{ choosing: 'draw' }, ['--temperature', '1']],
  [
    { choosing: 'draw', temperature: 0.7, topK: 5, topP: 0.9, seed: 3 },
    '--temperature 0.7 --top-k 5 --top-p 0.9 --sampling-seed 3'.split(' '),
  ],
  [
    { repetitionPenalty: 1.3, longest: 12, stop: '.|\\n', unknown: 'attended' },
    '--repetition-penalty 1.3 --length 12 --stop . --stop \\n --unknown attended'.split(' '),
  ],
])('%j asks as %j does', (change, options) => {
  set(change);
  expect(plain(wishOf(useHow.getState().how))).toEqual(asked(...options));
});

test('what belongs to sampling asks nothing of a model that does not sample', () => {
  set({ choosing: 'greedy', temperature: 2, topK: 3, topP: 0.5, beam: 7 });
  expect(plain(wishOf(useHow.getState().how))).toEqual(asked());
});

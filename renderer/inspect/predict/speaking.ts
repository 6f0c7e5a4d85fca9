// How a model that speaks for itself is asked to choose its words: what the fields say, and the wish that comes of it.
import { create } from 'zustand';
import type { SpeakingWish } from '../../../graph-core/index.ts';
import { ofEachDocument } from '../../document/of-each-document.ts';

export type Choosing = 'greedy' | 'beam' | 'draw';

export interface How {
  readonly choosing: Choosing;
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly temperature: number;
  /** 0 = all words. */
  readonly topK: number;
  readonly topP: number;
  readonly seed: number;
  readonly repetitionPenalty: number;
  /** 0 = as many as the model has places for. */
  readonly longest: number;
  /** As typed: endings with | between them, \n for a new line. */
  readonly stop: string;
  readonly unknown: NonNullable<SpeakingWish['unknown']>;
}

const usual: How = {
  choosing: 'greedy',
  beam: 4,
  lengthPenalty: 0.6,
  temperature: 1,
  topK: 0,
  topP: 1,
  seed: 0,
  repetitionPenalty: 1,
  longest: 0,
  stop: '',
  unknown: 'allow',
};

interface HowState {
  readonly how: How;
  set(change: Partial<How>): void;
}

export const useHow = create<HowState>()((set, get) => ({
  how: usual,
  set: (change) => set({ how: { ...get().how, ...change } }),
}));

// Chosen for one document, it is no choice for another.
ofEachDocument(useHow, { how: usual });

/** As the command line asks: a temperature of 0 is the likeliest word, a beam of 1 is greedy. */
export function wishOf(how: How): {
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly speaking: SpeakingWish;
} {
  const { choosing, topK, topP, seed, repetitionPenalty, longest, unknown } = how;
  const stop = how.stop
    .split('|')
    .filter((ending) => ending !== '')
    .map((ending) => ending.replaceAll('\\n', '\n'));
  const draws = choosing === 'draw';
  return {
    beam: choosing === 'beam' ? how.beam : 1,
    lengthPenalty: how.lengthPenalty,
    speaking: {
      temperature: draws ? how.temperature : 0,
      topK: draws ? topK : 0,
      topP: draws ? topP : 1,
      seed,
      repetitionPenalty,
      unknown,
      ...(longest > 0 && { longest }),
      ...(stop.length > 0 && { stop }),
    },
  };
}

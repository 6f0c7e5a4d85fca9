// The lecture's table as runs: which template on which data must reach what.
import type { Document } from '../graph-core/index.ts';

export interface Goal {
  /** A held-out metric, `exact at length N` (greedy decoding), or `loss under bigram entropy`. */
  readonly metric: string;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

export interface LectureRun {
  readonly row: number;
  /** Names it among the runs of its row. */
  readonly name: string;
  readonly template: string;
  /** What differs from the template as it is. */
  readonly data?: { readonly source: string; readonly options: Document['data']['options'] };
  readonly variables?: Document['variables'];
  readonly training?: Partial<Document['training']>;
  readonly goals: readonly Goal[];
  /** Whether the trained model also decodes the held-out examples word by word, counted by length. */
  readonly byLength?: true;
  /** A game of players: how balanced it stayed, and what its generator makes, are measured too. */
  readonly game?: true;
  /** The mean of a metric over the seeds, at most so many times that of a PyTorch twin of the same graph and steps. */
  readonly twin?: { readonly metric: string; readonly timesAtMost: number };
  /** A second template trained on the same data, settings and seeds, to tell the difference of a metric. */
  readonly against?: Against;
}

export interface Against {
  readonly template: string;
  readonly metric: string;
  /** What the median over the seeds of the difference must reach. Without it the difference is only told. */
  readonly medianAtLeast?: number;
}

/** A difference over the seeds: never claimed from one run. */
export interface Difference {
  readonly metric: string;
  readonly values: readonly number[];
  readonly mean: number;
  /** Sample standard deviation; NaN for one seed. */
  readonly spread: number;
  readonly median: number;
  /** The mean less and plus this is its 95 % interval (Student's t); NaN for one seed. */
  readonly interval: number;
}

const lengths = (
  source: number,
  target: number,
  sourceWords: number,
  targetWords: number,
): Document['variables'] => ({
  source_length: source,
  target_length: target,
  source_words: sourceWords,
  target_words: targetWords,
});

const reverse = {
  data: {
    source: 'reverse',
    options: { symbols: 10, minLength: 5, maxLength: 20, examples: 50_000, heldOut: 2_000 },
  },
  variables: lengths(20, 21, 14, 14),
};
const dates = {
  data: { source: 'dates', options: { examples: 20_000, heldOut: 1_000 } },
  variables: lengths(18, 11, 51, 15),
};
const grammar = {
  data: { source: 'english-japanese', options: { examples: 40_000, heldOut: 1_000 } },
  variables: lengths(12, 15, 554, 453),
};
const sort = {
  data: {
    source: 'sort',
    options: { symbols: 10, minLength: 10, maxLength: 10, examples: 50_000, heldOut: 1_000 },
  },
};
/** Has no target of its own: English spelling does not determine its sounds. */
const spelling = {
  data: { source: 'spelling', options: { maxLetters: 10, examples: 80_000, heldOut: 2_000 } },
  variables: lengths(10, 16, 30, 43),
};
const cooled: Partial<Document['training']> = {
  schedule: { type: 'cosine', warmup: 100, floor: 0.02 },
};
const whole = {
  data: { source: 'fashion-mnist', options: { training: 60_000, heldOut: 10_000 } },
  training: { batchSize: 64, steps: 2_800, validateEvery: 700 },
};
const exact: readonly Goal[] = [{ metric: 'exact', atLeast: 0.99 }];
const accurate = (atLeast: number): readonly Goal[] => [{ metric: 'accuracy', atLeast }];
const everyLength: readonly Goal[] = [5, 10, 15, 20].map((length) => ({
  metric: `exact at length ${length}`,
  atLeast: 0.99,
}));
const until = (metric: string, value: number): Partial<Document['training']> => ({
  stopAt: { metric, value },
});

export const lectureRuns: readonly LectureRun[] = [
  { row: 1, name: 'counting', template: 'rnn-vec2seq', goals: accurate(0.99) },
  { row: 1, name: 'brackets', template: 'rnn-seq2vec', goals: accurate(0.99) },
  {
    row: 2,
    name: 'reverse',
    template: 'seq2seq',
    goals: [
      { metric: 'exact at length 5', atLeast: 0.9 },
      { metric: 'exact at length 15', atMost: 0.1 },
    ],
    byLength: true,
  },
  {
    row: 3,
    name: 'reverse',
    template: 'seq2seq-peeky',
    goals: [],
    byLength: true,
    against: { template: 'seq2seq', metric: 'exact', medianAtLeast: 0 },
  },
  { row: 4, name: 'dates', template: 'seq2seq-bahdanau', ...dates, goals: exact },
  {
    row: 4,
    name: 'grammar',
    template: 'seq2seq-bahdanau',
    ...grammar,
    variables: { ...grammar.variables, units: 128 },
    training: { steps: 3000, ...until('exact', 0.995) },
    goals: exact,
  },
  {
    row: 4,
    name: 'reverse',
    template: 'seq2seq-bahdanau',
    ...reverse,
    training: { steps: 2000 },
    goals: everyLength,
    byLength: true,
  },
  {
    row: 4,
    name: 'spelling',
    template: 'seq2seq-bahdanau',
    ...spelling,
    variables: { ...spelling.variables, units: 128 },
    training: { steps: 3_000 },
    goals: [],
  },
  { row: 5, name: 'grammar', template: 'seq2seq-luong', goals: exact },
  {
    row: 5,
    name: 'dates',
    template: 'seq2seq-luong',
    ...dates,
    variables: { ...dates.variables, units: 64 },
    training: { steps: 1_200 },
    goals: exact,
  },
  { row: 6, name: 'reverse', template: 'transformer', goals: exact },
  {
    row: 6,
    name: 'sort',
    template: 'transformer',
    ...sort,
    training: { steps: 1_500, ...cooled, ...until('exact', 0.995) },
    goals: exact,
  },
  {
    row: 6,
    name: 'dates',
    template: 'transformer',
    ...dates,
    training: { steps: 1_500, ...until('exact', 0.995) },
    goals: exact,
  },
  {
    row: 6,
    name: 'spelling',
    template: 'transformer',
    ...spelling,
    training: { steps: 3_000, ...cooled },
    goals: [],
  },
  { row: 6, name: 'grammar', template: 'transformer-translation', goals: exact },
  {
    row: 7,
    name: 'gaps',
    template: 'transformer-encoder',
    goals: [
      { metric: 'hidden-words accuracy', atLeast: 0.95 },
      { metric: 'sentence-sort accuracy', atLeast: 0.99 },
    ],
  },
  {
    row: 8,
    name: 'text',
    template: 'transformer-decoder',
    goals: [{ metric: 'loss under bigram entropy', atLeast: 0 }],
  },
  {
    row: 9,
    name: 'fashion',
    template: 'autoencoder',
    goals: [{ metric: 'loss', atMost: 0.015 }],
  },
  { row: 10, name: 'fashion', template: 'cnn', goals: accurate(0.9) },
  { row: 11, name: 'fashion', template: 'nin', goals: accurate(0.9) },
  ...['alexnet-mini', 'zfnet-mini', 'vgg-mini', 'googlenet-mini', 'se-inception-mini'].map(
    (template) => ({ row: 12, name: template, template, goals: accurate(0.9) }),
  ),
  ...['resnet-mini', 'se-resnet-mini'].flatMap((template) => [
    { row: 13, name: `${template}, 3 × 10,000`, template, goals: accurate(0.85) },
    { row: 13, name: `${template}, whole`, template, ...whole, goals: accurate(0.91) },
  ]),
  {
    row: 13,
    name: 'gates',
    template: 'se-resnet-mini',
    ...whole,
    goals: accurate(0.91),
    against: { template: 'resnet-mini', metric: 'accuracy' },
  },
  {
    row: 14,
    name: 'ring',
    template: 'gan-2d',
    goals: [
      { metric: 'classes present', atLeast: 8 },
      { metric: 'rarest class', atLeast: 0.05 },
    ],
    game: true,
  },
  {
    row: 14,
    name: 'fashion',
    template: 'sagan-mini',
    goals: [
      { metric: 'balanced checks', atLeast: 0.9 },
      { metric: 'rarest class', atLeast: 0.03 },
      { metric: 'duplicates', atMost: 0 },
    ],
    game: true,
    twin: { metric: 'kid', timesAtMost: 1.2 },
    // Told whatever its sign: at this size nobody has shown a gain.
    against: { template: 'gan-mini', metric: 'kid' },
  },
];

/** The template as this run trains it. */
export function documentOf(run: LectureRun, template: Document, seed: number): Document {
  const { data, variables, training } = run;
  return {
    ...template,
    variables: { ...template.variables, ...variables },
    data: { ...template.data, ...data },
    training: { ...template.training, ...training, seed },
  };
}

export function isReached({ atLeast, atMost }: Goal, value: number | undefined): boolean {
  if (value === undefined || Number.isNaN(value)) return false;
  return value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Infinity);
}

/** All NaN where there is no value. */
export function differenceOf(metric: string, values: readonly number[]): Difference {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const median =
    (at(Math.floor((values.length - 1) / 2)) + at(Math.ceil((values.length - 1) / 2))) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const spread = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN;
  const interval = (studentsT(values.length - 1) * spread) / Math.sqrt(values.length);
  return { metric, values, mean, spread, median, interval };
}

/** What a mean strays by at most in 95 of 100 cases, in standard errors, by degrees of freedom from 1 on. */
const studentsTs = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/** Beyond the table by the expansion of Cornish and Fisher, right to three digits. */
function studentsT(freedom: number): number {
  const z = 1.959964;
  const first = (z ** 3 + z) / (4 * freedom);
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
  return studentsTs[freedom - 1] ?? z + first + second;
}

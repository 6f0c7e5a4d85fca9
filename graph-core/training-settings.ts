// Every setting of a training once, beside optimizer and schedule: its words, default and bounds, and what an exported
// project makes of it. Schema, form, model card and docs are drawn from here.
import { z } from 'zod';
import type { Param, ParamField, ParamLook } from './params.ts';
import {
  choice,
  classWeights,
  flag,
  number,
  openChoice,
  paramFields,
  size,
  withoutDefault,
} from './params.ts';
import { words } from './sized.ts';
import { text } from './text.ts';

/** Where the form shows it. */
export type TrainingSection = 'optimizer' | 'length' | 'validation';

interface Facts<V = unknown> {
  /** A change of it reaches a run on the way, and does not make the run another. */
  readonly live?: true;
  /** Means something only where the model reads sentences, or learns classes. */
  readonly asks?: 'sentences' | 'classes';
  /** What settings.json of an exported project says; absent = the value itself, undefined = nothing. */
  project?(value: V): unknown;
  /** What train.py does not do of it, for the project's README; undefined = it does all of it. */
  differs?(value: V): string | undefined;
}

interface Entry extends Facts {
  readonly section: TrainingSection;
  /** One setting, made with a helper of params.ts … */
  readonly param?: Param;
  /** … or several under a switch, which is off where a document has none of them. */
  readonly look?: ParamLook;
  readonly settings?: z.ZodObject;
  /** What a document means that does not say it. */
  readonly absent?: unknown;
  /** How a document says it. */
  readonly written: z.ZodType;
}

function required<S extends z.ZodType>(
  section: TrainingSection,
  param: z.ZodDefault<S>,
  facts: Facts<z.output<S>> = {},
) {
  return { section, param, written: withoutDefault(param), ...facts };
}

function optional<S extends z.ZodType>(
  section: TrainingSection,
  param: z.ZodDefault<S>,
  absent: z.output<S>,
  facts: Facts<z.output<S>> = {},
) {
  return { section, param, absent, written: withoutDefault(param).optional(), ...facts };
}

function group<S extends z.ZodObject<Readonly<Record<string, Param>>>>(
  section: TrainingSection,
  look: ParamLook,
  settings: S,
  facts: Facts<z.output<S>> = {},
) {
  const shape = Object.entries(settings.shape).map(([name, setting]) => [
    name,
    withoutDefault(setting),
  ]);
  // The very settings, without their defaults.
  const written = z.looseObject(Object.fromEntries(shape)) as unknown as z.ZodType<z.output<S>>;
  return { section, look, settings, written: written.optional(), ...facts };
}

/** In the order of the form. */
const trainingSettings = {
  batchSize: required('length', size(32, { label: text('Batch size', 'バッチサイズ') })),
  /** Only what changes no result is cut. */
  batching: optional(
    'length',
    choice(['padded', 'cut', 'grouped'], 'cut', {
      label: text('Batch length', 'バッチの長さ'),
      choices: {
        padded: text('full length', '上限の長さ'),
        cut: text('cut', '切り詰める'),
        grouped: text('cut and grouped', '切り詰めて集める'),
      },
      choiceHelp: {
        padded: text(
          'Every sentence is padded to the full length. Slower, with the same result as cutting.',
          '短い文は上限の長さまでパディングされます。時間がかかるだけで、結果は変わりません。',
        ),
        cut: text(
          'Each batch is cut to its longest sentence. The loss stays the same. Columns that cannot be cut keep their full length and are named.',
          '各バッチはその中の最長の文の長さになります。損失は変わりません。切り詰められないものはそのまま残し、名前を示します。',
        ),
        grouped: text(
          'Sentences of similar length share a batch, which is fastest. This changes the order of the examples; each still comes once per epoch, and the seed decides the order.',
          '近い長さの文を同じバッチに集めるため、最も速くなります。例の順序はシードで決まる別の順になりますが、各例は 1 エポックに 1 回ずつ現れます。',
        ),
      },
    }),
    'padded',
    {
      asks: 'sentences',
      project: () => undefined,
      differs: (batching) =>
        batching === 'grouped'
          ? 'sentences of similar length do not share a batch, so the examples come in another order'
          : undefined,
    },
  ),
  /** Classes weigh differently in the loss that is trained by. */
  classWeights: optional(
    'length',
    classWeights({
      label: text('Class weights', 'クラスの重み'),
      choices: {
        off: text('off', 'なし'),
        balanced: text('balanced', '頻度の逆数'),
        given: text('by class', 'クラスごとに指定'),
      },
      choiceHelp: {
        balanced: text(
          'Each class weighs n / (k · its count) in the training loss, a weighted mean; held-out figures stay unweighted.',
          '各クラスの重みは n / (k × その数) で、学習の損失は重み付き平均になります。検証の数値は重みなしのままです。',
        ),
        given: text(
          'The training loss is the weighted mean; held-out figures stay unweighted.',
          '学習の損失は重み付き平均になり、検証の数値は重みなしのままです。',
        ),
      },
    }),
    'off',
    // What they come to stands in its place, by output.
    { asks: 'classes', project: () => undefined },
  ),
  /** Which examples meet in a batch. */
  sampling: optional(
    'length',
    choice(['shuffled', 'balanced'], 'shuffled', {
      label: text('Examples of a batch', 'バッチの例'),
      choices: {
        shuffled: text('shuffled', 'シャッフル'),
        balanced: text('classes alike', 'クラスを均等に'),
      },
      choiceHelp: {
        balanced: text(
          'Each batch draws every class equally often, so rare examples repeat within an epoch and some frequent ones wait. The seed decides which.',
          '各バッチに全クラスを同じ数ずつ入れます。少ないクラスの例は 1 エポックに何度も現れ、多いクラスの例は一部だけになります。どれかはシードで決まります。',
        ),
      },
    }),
    'shuffled',
    // The column by which it goes stands in its place.
    { asks: 'classes', project: () => undefined },
  ),
  steps: required(
    'length',
    size(1000, { label: text('Steps', 'ステップ数') }, { max: 100_000_000, step: 100 }),
    { live: true },
  ),
  seed: required(
    'length',
    size(
      0,
      {
        label: text('Seed', 'シード'),
        help: text('Same seed, same run', '同じシードなら同じ結果になります'),
      },
      { min: 0, max: 0xffffffff },
    ),
  ),
  /** The global norm of the gradients is held at or below this. */
  clipNorm: required(
    'optimizer',
    number(
      1,
      {
        label: text('Clip gradients by norm', '勾配クリッピング（ノルム）'),
        zero: text('off', 'なし'),
      },
      { min: 0, max: 1e6, step: 0.1 },
    ),
  ),
  /** Each gradient is held within ± this. */
  clipValue: optional(
    'optimizer',
    number(
      0,
      {
        label: text('Clip gradients by value', '勾配クリッピング（値）'),
        zero: text('off', 'なし'),
      },
      { min: 0, max: 1e6, step: 0.1 },
    ),
    0,
  ),
  /** Held-out metrics are measured every so many steps. */
  validateEvery: required(
    'validation',
    size(
      100,
      {
        label: text('Validate every … steps', '検証の間隔（ステップ）'),
        zero: text('only at the end', '最後だけ'),
      },
      { min: 0, max: 100_000_000, step: 10 },
    ),
  ),
  /** Stops after `patience` validations without a better held-out loss, and may put the best weights back. */
  earlyStopping: group(
    'validation',
    {
      label: text('Stop early', '早期終了'),
      help: text(
        'Stops when the held-out loss no longer falls',
        '検証損失が下がらなくなったら終了します',
      ),
    },
    z.object({
      patience: size(
        5,
        { label: text('Patience (validations)', '待つ検証回数') },
        { max: Number.MAX_SAFE_INTEGER, upTo: 100_000 },
      ),
      restoreBest: flag(true, { label: text('Restore the best weights', '最良の重みに戻す') }),
    }),
    {
      differs: ({ restoreBest }) =>
        restoreBest
          ? 'the best weights are not restored at the end, they are in `best.safetensors`'
          : undefined,
    },
  ),
  /** Stops as soon as a held-out metric reaches a value: at most for a loss, at least for any other. */
  stopAt: group(
    'validation',
    {
      label: text('Stop at a goal', '目標で終了'),
      help: text(
        'As soon as a held-out metric reaches a value',
        '検証指標が目標値に達したら終了します',
      ),
    },
    z.object({
      metric: openChoice('loss', { label: text('Metric', '指標') }, words(64)),
      value: number(
        0.1,
        { label: text('Value', '値') },
        { min: -Number.MAX_VALUE, max: Number.MAX_VALUE, step: 0.01 },
      ),
    }),
    {
      project: ({ metric, value }) => (metric === 'loss' ? value : undefined),
      differs: ({ metric, value }) =>
        metric === 'loss' ? undefined : `it does not stop at ${metric} ${value}`,
    },
  ),
} as const satisfies Readonly<Record<string, Entry>>;

type Entries = typeof trainingSettings;
export type TrainingSetting = keyof Entries;

// The keys of a literal table, which Object.keys gives as plain text.
const names = Object.keys(trainingSettings) as TrainingSetting[];
const entryOf = (name: TrainingSetting): Entry => trainingSettings[name];

/** How a document says each of them. */
export const trainingShape = Object.fromEntries(
  names.map((name) => [name, trainingSettings[name].written]),
) as { readonly [N in TrainingSetting]: Entries[N]['written'] };

type Training = z.output<z.ZodObject<typeof trainingShape>>;

/** What a new document says of them: its defaults, where leaving them out would not say the same. */
export function freshTraining(): Training {
  const said = names.flatMap((name) => {
    const { param, absent } = entryOf(name);
    const value = param?.parse(undefined);
    return value === absent ? [] : [[name, value] as const];
  });
  // Complete: what every document needs has a default and is never absent.
  return Object.fromEntries(said) as Training;
}

export interface TrainingField extends Pick<Facts, 'live' | 'asks'> {
  readonly name: TrainingSetting;
  readonly section: TrainingSection;
  /** Absent where several settings stand under a switch. */
  readonly field?: ParamField;
  /** The switch's words and what stands under it. */
  readonly group?: ParamLook & { readonly fields: readonly ParamField[] };
}

/** All of them as a form draws them. */
export const trainingFields: readonly TrainingField[] = names.map((name) => {
  const { section, param, look, settings, live, asks } = entryOf(name);
  const [field] = param ? paramFields(z.object({ [name]: param })) : [];
  return {
    name,
    section,
    ...(live && { live }),
    ...(asks && { asks }),
    ...(field && { field }),
    ...(look && settings && { group: { ...look, fields: paramFields(settings) } }),
  };
});

const turns = z.object({
  stepsPerRound: size(1, { label: text('Turns a round', '1 ラウンドの手番') }, { max: 1000 }),
});
const average = z.object({
  decay: number(
    0.999,
    { label: text('Decay of the average', '平均の減衰率') },
    { min: 0, max: 1, upTo: 0.99999, step: 0.001 },
  ),
  from: size(
    1000,
    { label: text('Average from round', '平均を始めるラウンド') },
    { min: 0, max: 100_000_000, step: 100 },
  ),
});

/** What a player has beside its optimizer and schedule, and what its average is told where it keeps one. */
export const playerFields = paramFields(turns);
export const averageFields = paramFields(average);

/** What a document says of one of them, or means by not saying it. */
export function trainingValue(training: Training, name: TrainingSetting): unknown {
  return training[name] ?? entryOf(name).absent;
}

/** All but what reaches a run on the way. */
export function lastingSettings<T extends object>(training: T): Partial<T> {
  const live = new Set<string>(names.filter((name) => entryOf(name).live));
  return Object.fromEntries(
    Object.entries(training).filter(([name]) => !live.has(name)),
  ) as Partial<T>;
}

/** What settings.json of an exported project says of them. */
export function projectSettings(training: Training): Readonly<Record<string, unknown>> {
  const said = names.flatMap((name) => {
    const entry = entryOf(name);
    const value = trainingValue(training, name);
    if (value === undefined) return [];
    const written = entry.project ? entry.project(value) : value;
    return written === undefined ? [] : [[name, written] as const];
  });
  return Object.fromEntries(said);
}

/** What train.py does otherwise than the app, a clause each. */
export function projectDiffers(training: Training): string[] {
  return names.flatMap((name) => {
    const value = trainingValue(training, name);
    return (value === undefined ? undefined : entryOf(name).differs?.(value)) ?? [];
  });
}

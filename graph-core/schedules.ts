// Every schedule of the learning rate once: its name, its settings, the factor it puts on the rate, and its words in
// PyTorch.
import { z } from 'zod';
import type { ParamField } from './params.ts';
import { number, paramFields, size, withoutDefault } from './params.ts';
import type { Text } from './text.ts';
import { text } from './text.ts';

export interface ScheduleMoment {
  /** Counted from 1. */
  readonly step: number;
  readonly steps: number;
  /** What validations have multiplied up so far, from 1. */
  readonly cut: number;
}

export interface ScheduleEntry<S extends z.ZodObject = z.ZodObject> {
  readonly title: Text;
  /** Made with the helpers of params.ts, drawn as a form; a document that chooses the schedule holds all of them. */
  readonly settings: S;
  /** What it starts with in a training of so many steps, where that is not the default. */
  start?(steps: number): Partial<z.output<S>>;
  /** The factor on the rate the user set. */
  factor(settings: z.output<S>, moment: ScheduleMoment): number;
  /** What a validation multiplies `cut` by when `waited` in a row brought no better held-out loss; absent = 1. */
  cut?(settings: z.output<S>, waited: number): number;
  /**
   * The same two as bodies of Python functions over `schedule`, `step`, `steps`, `cut` and `waited`. A project that asks
   * for a schedule without them is refused by name.
   */
  readonly torch?: { readonly factor: readonly string[]; readonly cut?: readonly string[] };
}

function schedule<S extends z.ZodObject>(entry: ScheduleEntry<S>): ScheduleEntry<S> {
  return entry;
}

const steps = { max: Number.MAX_SAFE_INTEGER, upTo: 100_000_000, step: 10 };
const share = { min: 0, max: 1, step: 0.05 };
const every = size(100, { label: text('Every … steps', '間隔（ステップ）') }, steps);
const times = text('Factor', '倍率');
const warmUp = text('Warm-up steps', 'ウォームアップのステップ数');
const tenth = (all: number) => Math.max(1, Math.round(all / 10));

export const schedules = {
  constant: schedule({
    title: text('Constant', '一定'),
    settings: z.object({}),
    factor: () => 1,
    torch: { factor: ['return 1.0'] },
  }),
  step: schedule({
    title: text('Step', '段階的'),
    settings: z.object({ every, factor: number(0.1, { label: times }, share) }),
    start: (all) => ({ every: Math.max(1, Math.round(all / 3)) }),
    factor: (settings, { step }) => settings.factor ** Math.floor((step - 1) / settings.every),
    torch: { factor: ['return schedule["factor"] ** ((step - 1) // schedule["every"])'] },
  }),
  exponential: schedule({
    title: text('Exponential', '指数減衰'),
    settings: z.object({ decay: number(0.8, { label: times }, share), every }),
    start: (all) => ({ every: tenth(all) }),
    factor: (settings, { step }) => settings.decay ** ((step - 1) / settings.every),
    torch: { factor: ['return schedule["decay"] ** ((step - 1) / schedule["every"])'] },
  }),
  cosine: schedule({
    title: text('Cosine', 'コサイン'),
    settings: z.object({
      warmup: size(50, { label: warmUp }, { ...steps, min: 0 }),
      floor: number(0, { label: text('Lowest share of the rate', '学習率の下限（割合）') }, share),
    }),
    start: (all) => ({ warmup: Math.round(tenth(all) / 2) }),
    factor({ warmup, floor }, { step, steps: all }) {
      if (step <= warmup) return step / warmup;
      const done = Math.min(1, (step - warmup) / Math.max(1, all - warmup));
      return floor + ((1 - floor) * (1 + Math.cos(Math.PI * done))) / 2;
    },
    torch: {
      factor: [
        'warmup, floor = schedule["warmup"], schedule["floor"]',
        'if step <= warmup:',
        '    return step / warmup',
        'done = min(1, (step - warmup) / max(1, steps - warmup))',
        'return floor + (1 - floor) * (1 + math.cos(math.pi * done)) / 2',
      ],
    },
  }),
  /** Vaswani 2017, eq. 3, scaled so that its peak (at the end of the warm-up) is 1. */
  noam: schedule({
    title: text('Warm-up, then inverse square root', 'ウォームアップ＋逆平方根'),
    settings: z.object({ warmup: size(100, { label: warmUp }, steps) }),
    start: (all) => ({ warmup: tenth(all) }),
    factor: ({ warmup }, { step }) => Math.min(step / warmup, Math.sqrt(warmup / step)),
    torch: {
      factor: ['return min(step / schedule["warmup"], math.sqrt(schedule["warmup"] / step))'],
    },
  }),
  /** Times `factor` whenever `patience` validations in a row brought no better held-out loss. */
  plateau: schedule({
    title: text('On plateau', '停滞時に減衰'),
    settings: z.object({
      patience: size(
        3,
        { label: text('Patience (validations)', '待つ検証回数') },
        { ...steps, upTo: 100_000, step: 1 },
      ),
      factor: number(0.5, { label: times }, share),
    }),
    factor: (_, { cut }) => cut,
    cut: ({ patience, factor }, waited) => (waited > 0 && waited % patience === 0 ? factor : 1),
    torch: {
      factor: ['return cut'],
      cut: [
        'due = waited > 0 and waited % schedule["patience"] == 0',
        'return schedule["factor"] if due else 1.0',
      ],
    },
  }),
} as const;

type Entries = typeof schedules;
export type ScheduleType = keyof Entries;
/** A schedule as a document chooses it. */
export type Schedule = {
  [T in ScheduleType]: { type: T } & {
    [N in keyof Entries[T]['settings']['shape']]: z.output<Entries[T]['settings']['shape'][N]>;
  };
}[ScheduleType];

// The keys of a literal table, which Object.keys gives as plain text.
export const scheduleTypes = Object.keys(schedules) as [ScheduleType, ...ScheduleType[]];

/** Of any of them: that its settings belong to it is what the schema of a document checks. */
function entryOf(type: ScheduleType): ScheduleEntry {
  return schedules[type] as unknown as ScheduleEntry;
}

const schemas = scheduleTypes.map((type) =>
  z.looseObject({
    type: z.literal(type),
    ...Object.fromEntries(
      Object.entries(schedules[type].settings.shape).map(([name, setting]) => [
        name,
        withoutDefault(setting),
      ]),
    ),
  }),
);

/** How a document says a schedule. */
export const scheduleSchema = z.discriminatedUnion(
  'type',
  schemas as [(typeof schemas)[number], ...typeof schemas],
  // Each of them says exactly what its entry says, which a table drawn from the entries hides from the compiler.
) as unknown as z.ZodType<Schedule>;

const fields = new Map<ScheduleType, readonly ParamField[]>(
  scheduleTypes.map((type) => [type, paramFields(schedules[type].settings)]),
);

/** The settings of a schedule as a form draws them. */
export function scheduleFields(type: ScheduleType): readonly ParamField[] {
  return fields.get(type) ?? [];
}

/** What a schedule starts with when it is chosen for a training of so many steps. */
export function startSchedule(type: ScheduleType, all: number): Schedule {
  const { settings, start } = entryOf(type);
  return { type, ...settings.parse({}), ...start?.(all) } as Schedule;
}

/** The factor on the rate the user set. */
export function scheduleFactor(chosen: Schedule, moment: ScheduleMoment): number {
  return entryOf(chosen.type).factor(chosen, moment);
}

/** What a validation multiplies `cut` by, `waited` validations after the best one. */
export function scheduleCut(chosen: Schedule, waited: number): number {
  return entryOf(chosen.type).cut?.(chosen, waited) ?? 1;
}

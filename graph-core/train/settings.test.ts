// Every setting of a training, of a schedule and of the rate changes a run: its weights, where it stops, or what is
// measured on the way. A setting that nobody computes fails here.
import { describe, expect, test } from 'vitest';
import type { Document, TrainingSettings } from '../document/schema.ts';
import { learningRateField } from '../optimizers.ts';
import type { ParamField } from '../params.ts';
import { scheduleFields, scheduleTypes, startSchedule } from '../schedules.ts';
import { trainingFields } from '../training-settings.ts';
import { prepared, smaller } from './trainer.testing.ts';

/** A rate at which the held-out loss soon rises, so that whatever waits for that is due within a few steps. */
const base = smaller(
  'rnn-seq2vec',
  { units: 4, embedding: 3 },
  {
    optimizer: { type: 'sgd', learningRate: 4 },
    schedule: { type: 'constant' },
    batchSize: 8,
    steps: 24,
    validateEvery: 1,
    clipNorm: 0.5,
    clipValue: 0.1,
  },
  { examples: 64, heldOut: 32 },
);

const trained = (training: Partial<TrainingSettings>): Document => ({
  ...base,
  training: { ...base.training, ...training },
});

const runs = new Map<string, Promise<string>>();

/** Everything a run comes to but the time it takes. */
function runOf(document: Document): Promise<string> {
  const key = JSON.stringify(document.training);
  const known = runs.get(key) ?? outcome(document);
  runs.set(key, known);
  return known;
}

async function outcome(document: Document): Promise<string> {
  const { trainer, news, last, checkpoint } = await prepared(document, 'cpu');
  await trainer.handle({ type: 'start' });
  const { weights } = await checkpoint();
  const measured = news.flatMap((message) =>
    message.type === 'validation' || message.type === 'final-validation' ? [message] : [],
  );
  const step = last('progress')?.progress.step;
  trainer.dispose();
  return JSON.stringify([step, measured, weights.map(({ name, data }) => [name, [...data]])]);
}

/** Other values that a form would let through, none of them large enough to take long. */
function others({ form }: ParamField, value: unknown): unknown[] {
  if (form.kind === 'drawing' || form.kind === 'formula') return [];
  if (form.kind === 'flag') return [value !== true];
  if (form.kind === 'choice')
    return form.options.length > 0
      ? form.options.filter((option) => option !== value)
      : ['accuracy', 'loss'].filter((metric) => metric !== value);
  const number = Number(value);
  const near =
    form.kind === 'size'
      ? [form.min, number + 1, number * 2]
      : [form.min, number / 10, number * 10, form.max];
  return near.filter((other) => other !== number && other >= form.min && other <= form.max);
}

/** Whether any other value of a setting gives another run than the one it has. */
async function matters(
  field: ParamField,
  value: unknown,
  withValue: (value: unknown) => Document,
): Promise<boolean> {
  const before = await runOf(withValue(value));
  for (const other of others(field, value))
    if ((await runOf(withValue(other))) !== before) return true;
  return false;
}

test('the learning rate', async () => {
  const { optimizer } = base.training;
  const rate = (learningRate: unknown) =>
    trained({ optimizer: { ...optimizer, learningRate: Number(learningRate) } });
  expect(await matters(learningRateField, optimizer.learningRate, rate)).toBe(true);
});

const withSettings = scheduleTypes.filter((type) => scheduleFields(type).length > 0);

describe.each(withSettings)('the schedule %s', (type) => {
  const schedule = startSchedule(type, base.training.steps);

  test.each(scheduleFields(type))('$name', async (field) => {
    const value = new Map<string, unknown>(Object.entries(schedule)).get(field.name);
    // The very schedule with one number changed, which the compiler cannot see.
    const changed = (next: unknown) =>
      trained({ schedule: { ...schedule, [field.name]: next } as typeof schedule });
    expect(await matters(field, value, changed)).toBe(true);
  });
});

const settings = trainingFields.map(({ name, field, group }) => ({
  name,
  fields: field ? [field] : (group?.fields ?? []),
  whole: group === undefined,
}));

describe.each(settings)('the training setting $name', ({ name, fields, whole }) => {
  test.each(fields)('$name', async (field) => {
    if (whole) {
      const changed = (value: unknown) => trained({ [name]: value });
      expect(await matters(field, base.training[name] ?? field.default, changed)).toBe(true);
      return;
    }
    const on = Object.fromEntries(fields.map((other) => [other.name, other.default]));
    const changed = (value: unknown) => trained({ [name]: { ...on, [field.name]: value } });
    expect(await matters(field, field.default, changed)).toBe(true);
  });
});

test('a setting that nobody computes does not pass', async () => {
  const field = settings[0]?.fields[0];
  if (!field) throw new Error('There is no setting.');
  const nobodys = (value: unknown) => trained({ accumulate: value } as Partial<TrainingSettings>);
  expect(await matters(field, 1, nobodys)).toBe(false);
});

// What a run tells and when: a clock that is set by hand, and reports that are numbers already.
import { expect, test } from 'vitest';
import { createTelemetry } from './telemetry.ts';

function setUp(step = 0) {
  let time = 1000;
  const disposed: number[] = [];
  const telemetry = createTelemetry(() => time, step);
  return {
    telemetry,
    disposed,
    pass(milliseconds: number) {
      time += milliseconds;
    },
    take(at: number, loss: number) {
      telemetry.add({
        step: at,
        rate: 0.1 * at,
        report: {
          names: ['loss', 'gradient-norm'],
          values: {
            data: async () => Float32Array.of(loss, 2),
            dispose: () => void disposed.push(at),
          },
        },
      });
    },
  };
}

test('what waits is read in order, its points are told once, and nothing stays on the device', async () => {
  const { telemetry, take, disposed } = setUp();
  take(1, 4);
  take(2, 3);
  const checked: unknown[] = [];
  await telemetry.read((step) => void checked.push(step));
  expect(checked).toEqual([
    { step: 1, rate: 0.1, values: [4, 2] },
    { step: 2, rate: 0.2, values: [3, 2] },
  ]);
  expect(telemetry.tell(2, 10, [['', 0.2]]).curves).toEqual({
    loss: { steps: [1, 2], values: [4, 3] },
    'gradient-norm': { steps: [1, 2], values: [2, 2] },
    'learning-rate': { steps: [1, 2], values: [0.1, 0.2] },
  });
  expect(telemetry.tell(2, 10, [['', 0.2]]).curves).toEqual({});
  expect(disposed).toEqual([1, 2]);
});

test('a step that ends the run frees those behind it, the ones taken meanwhile too', async () => {
  const { telemetry, take, disposed } = setUp();
  for (const step of [1, 2, 3]) take(step, step === 2 ? Number.NaN : 1);
  const read = telemetry.read(({ step, values }) => {
    take(4, 1);
    if (Number.isNaN(values[0])) throw new Error(`Step ${step} is not finite.`);
  });
  await expect(read).rejects.toThrow('Step 2 is not finite.');
  expect(disposed).toEqual([1, 2, 3, 4, 4]);
  await telemetry.read(() => expect.unreachable());
});

test('a message is due every tenth of a second, a breath every 12 ms', () => {
  const { telemetry, pass } = setUp();
  pass(11);
  expect([telemetry.isBreathDue(), telemetry.isTellingDue()]).toEqual([false, false]);
  pass(1);
  expect(telemetry.isBreathDue()).toBe(true);
  telemetry.breathed();
  expect(telemetry.isBreathDue()).toBe(false);
  pass(88);
  expect(telemetry.isTellingDue()).toBe(true);
  telemetry.tell(1, 10, [['', 0.1]]);
  expect(telemetry.isTellingDue()).toBe(false);
});

test('speed and the time left are those of this run, not of the steps before it', () => {
  const { telemetry, pass } = setUp(100);
  pass(300);
  expect(telemetry.tell(103, 200, [['', 0.1]]).progress).toEqual({
    step: 103,
    steps: 200,
    learningRate: 0.1,
    stepsPerSecond: 0,
    secondsLeft: 0,
  });
  pass(200);
  expect(telemetry.tell(105, 200, [['', 0.1]]).progress).toMatchObject({
    stepsPerSecond: 10,
    secondsLeft: 9.5,
  });
  pass(100);
  expect(telemetry.tell(150, 200, [['', 0.1]]).progress).toMatchObject({
    stepsPerSecond: 10,
    secondsLeft: 5,
  });
  pass(400);
  expect(telemetry.tell(150, 200, [['', 0.1]]).progress.stepsPerSecond).toBe(90);
});

test('stats are due at once when they are wanted, then as seldom as they are slow', () => {
  const { telemetry, pass } = setUp();
  expect(telemetry.areStatsDue()).toBe(false);
  telemetry.showStats(true);
  expect(telemetry.areStatsDue()).toBe(true);
  telemetry.tookStats(1);
  pass(499);
  telemetry.showStats(true);
  expect(telemetry.areStatsDue()).toBe(false);
  pass(1);
  expect(telemetry.areStatsDue()).toBe(true);
  telemetry.tookStats(20);
  pass(999);
  expect(telemetry.areStatsDue()).toBe(false);
  pass(1);
  expect(telemetry.areStatsDue()).toBe(true);
  // Switched off while they were read, they do not come again by themselves.
  telemetry.showStats(false);
  telemetry.tookStats(1);
  pass(10_000);
  expect(telemetry.areStatsDue()).toBe(false);
});

test('a sample is looked at after every so many steps, until it is watched no longer', () => {
  const { telemetry } = setUp();
  const sample = { from: 'held-out', index: 3 } as const;
  const due = () => [1, 2, 3, 4, 5, 6].filter((step) => telemetry.sampleDue(step));
  expect(due()).toEqual([]);
  telemetry.watch(3, sample);
  expect(due()).toEqual([3, 6]);
  expect(telemetry.sampleDue(3)).toBe(sample);
  telemetry.watch(0, sample);
  expect(due()).toEqual([]);
});

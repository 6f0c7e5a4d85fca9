// Every optimizer and schedule as PyTorch, for train.py, drawn from their tables; what has no words there is refused.
import type { TrainingSettings } from '../../document/schema.ts';
import type { OptimizerEntry } from '../../optimizers.ts';
import { optimizerFields, optimizers, optimizerTypes } from '../../optimizers.ts';
import type { ScheduleEntry } from '../../schedules.ts';
import { schedules, scheduleTypes } from '../../schedules.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';

const optimizerTable: Readonly<Record<string, OptimizerEntry>> = optimizers;
const scheduleTable: Readonly<Record<string, Pick<ScheduleEntry, 'torch'>>> = schedules;

/** Undefined where train.py can do what the document asks for. */
export function trainingRefusal({
  optimizer,
  schedule,
  players,
}: TrainingSettings): Text | undefined {
  for (const settings of players ?? [{ optimizer, schedule }]) {
    const refusal = refusalOf(settings);
    if (refusal) return refusal;
  }
  return undefined;
}

function refusalOf({
  optimizer,
  schedule,
}: Pick<TrainingSettings, 'optimizer' | 'schedule'>): Text | undefined {
  if (!optimizerTable[optimizer.type]?.torch)
    return text(
      `train.py cannot express the optimizer ‘${optimizer.type}’; nothing was written. Choose another optimizer, or export as PyTorch.`,
      `train.py は最適化手法「${optimizer.type}」を表せないため、何も書き出していません。別の最適化手法を選ぶか、PyTorch 形式で書き出してください。`,
    );
  if (!scheduleTable[schedule.type]?.torch)
    return text(
      `train.py cannot express the schedule ‘${schedule.type}’; nothing was written. Choose another schedule, or export as PyTorch.`,
      `train.py はスケジュール「${schedule.type}」を表せないため、何も書き出していません。別のスケジュールを選ぶか、PyTorch 形式で書き出してください。`,
    );
  return undefined;
}

const made = optimizerTypes.flatMap((type) => {
  const words = optimizerTable[type]?.torch;
  if (words === undefined) return [];
  // A setting that the document leaves out has the same default here.
  const call = optimizerFields(type).reduce(
    (all, { name, default: usual }) =>
      all.replaceAll(`{${name}}`, `chosen.get("${name}", ${String(usual)})`),
    words,
  );
  return [branch(type, [`return ${call}`])];
});

function branches(of: 'factor' | 'cut'): string[] {
  return scheduleTypes.flatMap((type) => {
    const body = scheduleTable[type]?.torch?.[of];
    return body ? [branch(type, body)] : [];
  });
}

function branch(type: string, body: readonly string[]): string {
  return `    if kind == "${type}":\n${body.map((line) => `        ${line}\n`).join('')}`;
}

/** Three functions of train.py. */
export const optimizerFunctions = `def make_optimizer(settings, parameters):
    chosen = settings["optimizer"]
    kind, rate = chosen["type"], chosen["learningRate"]
${made.join('')}    raise SystemExit(f"train.py does not know the optimizer {kind!r} of settings.json.")


def factor(schedule, step, steps, cut):
    kind = schedule["type"]
${branches('factor').join('')}    raise SystemExit(f"train.py does not know the schedule {kind!r} of settings.json.")


def further_cut(schedule, waited):
    """What a validation multiplies the rate by, so many validations after the best one."""
    kind = schedule["type"]
${branches('cut').join('')}    return 1.0
`;

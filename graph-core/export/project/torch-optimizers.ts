// Every optimizer and schedule of a document as PyTorch, for train.py; what has no words here is refused. Knows no script.
import type { TrainingSettings } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';

type OptimizerType = TrainingSettings['optimizer']['type'];
type ScheduleType = TrainingSettings['schedule']['type'];

/** Over `parameters`, `rate`, `betas`, `epsilon` and the settings `chosen`. */
const optimizers: Readonly<Record<OptimizerType, string>> = {
  sgd: 'torch.optim.SGD(parameters, lr=rate)',
  momentum: 'torch.optim.SGD(parameters, lr=rate, momentum=chosen.get("momentum", 0.9))',
  rmsprop: 'torch.optim.RMSprop(parameters, lr=rate, alpha=chosen.get("beta2", 0.9), eps=epsilon)',
  adam: 'torch.optim.Adam(parameters, lr=rate, betas=betas, eps=epsilon)',
  adamw:
    'torch.optim.AdamW(parameters, lr=rate, betas=betas, eps=epsilon, weight_decay=chosen.get("weightDecay", 0.01))',
};

/** The body that answers the factor on the rate, over `schedule`, `step`, `steps` and `cut`. */
const schedules: Readonly<Record<ScheduleType, readonly string[]>> = {
  constant: ['return 1.0'],
  step: ['return schedule["factor"] ** ((step - 1) // schedule["every"])'],
  exponential: ['return schedule["decay"] ** ((step - 1) / schedule["every"])'],
  cosine: [
    'warmup, floor = schedule["warmup"], schedule["floor"]',
    'if step <= warmup:',
    '    return step / warmup',
    'done = min(1, (step - warmup) / max(1, steps - warmup))',
    'return floor + (1 - floor) * (1 + math.cos(math.pi * done)) / 2',
  ],
  noam: ['return min(step / schedule["warmup"], math.sqrt(schedule["warmup"] / step))'],
  plateau: ['return cut'],
};

/** Undefined where train.py can do what the document asks for. */
export function trainingRefusal({ optimizer, schedule }: TrainingSettings): Text | undefined {
  if (!Object.hasOwn(optimizers, optimizer.type))
    return text(
      `train.py cannot express the optimizer ‘${optimizer.type}’; nothing was written. Choose another optimizer, or export as PyTorch.`,
      `train.py は最適化手法「${optimizer.type}」を表せないため、何も書き出していません。別の最適化手法を選ぶか、PyTorch 形式で書き出してください。`,
    );
  if (!Object.hasOwn(schedules, schedule.type))
    return text(
      `train.py cannot express the schedule ‘${schedule.type}’; nothing was written. Choose another schedule, or export as PyTorch.`,
      `train.py はスケジュール「${schedule.type}」を表せないため、何も書き出していません。別のスケジュールを選ぶか、PyTorch 形式で書き出してください。`,
    );
  return undefined;
}

/** The two functions of train.py. */
export const optimizerFunctions = `def make_optimizer(settings, parameters):
    chosen = settings["optimizer"]
    kind, rate = chosen["type"], chosen["learningRate"]
    epsilon = chosen.get("epsilon", 1e-8)
    betas = (chosen.get("beta1", 0.9), chosen.get("beta2", 0.999))
${Object.entries(optimizers)
  .map(([type, made]) => `    if kind == "${type}":\n        return ${made}\n`)
  .join('')}    raise SystemExit(f"train.py does not know the optimizer {kind!r} of settings.json.")


def factor(schedule, step, steps, cut):
    kind = schedule["type"]
${Object.entries(schedules)
  .map(
    ([type, lines]) =>
      `    if kind == "${type}":\n${lines.map((line) => `        ${line}\n`).join('')}`,
  )
  .join('')}    raise SystemExit(f"train.py does not know the schedule {kind!r} of settings.json.")
`;

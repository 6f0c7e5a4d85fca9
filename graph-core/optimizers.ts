// Every optimizer once: its name, its settings with default and bounds, what it keeps, and its words in PyTorch. The
// rules that compute its steps are in engine/optimizer.ts.
import { z } from 'zod';
import type { ParamField } from './params.ts';
import { number, paramFields, withoutDefault } from './params.ts';
import { text } from './text.ts';

export interface OptimizerEntry {
  readonly title: string;
  /** Those that change its steps, and no other; made with the helpers of params.ts, drawn as a form. */
  readonly settings: z.ZodObject<Readonly<Record<string, z.ZodDefault<z.ZodNumber>>>>;
  /** Accumulators as long as all parameters together. */
  readonly accumulators: number;
  /**
   * What train.py makes of it, over `parameters` and `rate`; `{name}` stands for a setting. Where PyTorch has no such
   * optimizer this is absent, and an exported project that asks for it is refused by name.
   */
  readonly torch?: string;
}

/** Documents may hold 1, which the form does not offer: nothing would be learned any more. */
const share = { min: 0, max: 1, upTo: 0.9999, step: 0.01 };
const beta1 = number(0.9, { label: text('β₁', 'β₁') }, share);
const epsilon = number(1e-8, { label: text('ε', 'ε') }, { min: 0, max: 1, step: 1e-8 });
const moments = {
  beta1,
  beta2: number(0.999, { label: text('β₂', 'β₂') }, { min: 0, max: 1, upTo: 0.99999, step: 0.001 }),
  epsilon,
};

export const optimizers = {
  sgd: {
    title: 'SGD',
    settings: z.object({}),
    accumulators: 0,
    torch: 'torch.optim.SGD(parameters, lr=rate)',
  },
  momentum: {
    title: 'SGD + momentum',
    settings: z.object({
      momentum: number(0.9, { label: text('Momentum', 'モーメンタム') }, share),
    }),
    accumulators: 1,
    torch: 'torch.optim.SGD(parameters, lr=rate, momentum={momentum})',
  },
  rmsprop: {
    title: 'RMSProp',
    settings: z.object({
      // The decay of the squared gradients; documents keep it under the name that Adam has for it.
      beta2: number(0.9, { label: text('Decay (ρ)', '減衰率 (ρ)') }, share),
      epsilon,
    }),
    accumulators: 1,
    torch: 'torch.optim.RMSprop(parameters, lr=rate, alpha={beta2}, eps={epsilon})',
  },
  adam: {
    title: 'Adam',
    settings: z.object(moments),
    accumulators: 2,
    torch: 'torch.optim.Adam(parameters, lr=rate, betas=({beta1}, {beta2}), eps={epsilon})',
  },
  adamw: {
    title: 'AdamW',
    settings: z.object({
      ...moments,
      weightDecay: number(
        0.01,
        { label: text('Weight decay', '重み減衰') },
        { min: 0, max: 10, step: 0.01 },
      ),
    }),
    accumulators: 2,
    torch:
      'torch.optim.AdamW(parameters, lr=rate, betas=({beta1}, {beta2}), eps={epsilon}, weight_decay={weightDecay})',
  },
} as const satisfies Readonly<Record<string, OptimizerEntry>>;

type Entries = typeof optimizers;
export type OptimizerType = keyof Entries;
/** Of whichever optimizer. */
export type OptimizerSetting = {
  [T in OptimizerType]: keyof Entries[T]['settings']['shape'];
}[OptimizerType];

// The keys of a literal table, which Object.keys gives as plain text.
export const optimizerTypes = Object.keys(optimizers) as [OptimizerType, ...OptimizerType[]];

/** The rate that every optimizer has. */
export const learningRate = number(
  0.001,
  { label: text('Learning rate', '学習率') },
  { min: 0, max: 100, step: 0.001, byTenths: true },
);

export const learningRateField = paramFields(z.object({ learningRate }))[0] as ParamField;

const fields = new Map<OptimizerType, readonly ParamField[]>(
  optimizerTypes.map((type) => [type, paramFields(optimizers[type].settings)]),
);

/** The settings of an optimizer as a form draws them. */
export function optimizerFields(type: OptimizerType): readonly ParamField[] {
  return fields.get(type) ?? [];
}

/** How a document says each setting of any optimizer: as it likes or not at all. */
export const optimizerSettings = Object.fromEntries(
  optimizerTypes.flatMap((type) =>
    Object.entries(optimizers[type].settings.shape).map(([name, setting]) => [
      name,
      withoutDefault(setting).optional(),
    ]),
  ),
  // Of every name there is, by the two lines above.
) as Readonly<Record<OptimizerSetting, z.ZodOptional<z.ZodNumber>>>;

/** An optimizer as a document chooses it. */
export type ChosenOptimizer = { readonly type: OptimizerType } & Readonly<
  Partial<Record<OptimizerSetting, number | undefined>>
>;

/** A setting as given or by default. A rule that asks for one its optimizer does not have is a mistake in the rule. */
export function settingOf(chosen: ChosenOptimizer, name: OptimizerSetting): number {
  const field = optimizerFields(chosen.type).find((field) => field.name === name);
  if (!field) throw new Error(`The optimizer ${chosen.type} has no setting ${name}.`);
  return chosen[name] ?? Number(field.default);
}

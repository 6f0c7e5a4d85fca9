// Every optimizer once: its name, its settings with default and bounds, and what it keeps. Knows no rule and no form.
import type { Text } from './text.ts';
import { text } from './text.ts';

export const optimizerTypes = ['sgd', 'momentum', 'rmsprop', 'adam', 'adamw'] as const;
export type OptimizerType = (typeof optimizerTypes)[number];
export type OptimizerSetting = 'momentum' | 'beta1' | 'beta2' | 'epsilon' | 'weightDecay';

interface SettingField {
  readonly label: Text;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What an arrow key changes. */
  readonly step: number;
}

export interface OptimizerEntry {
  readonly title: string;
  /** Those that change its steps, and no other. */
  readonly settings: Readonly<Partial<Record<OptimizerSetting, SettingField>>>;
  /** Accumulators as long as all parameters together. */
  readonly accumulators: number;
}

const share = { min: 0, max: 0.9999, step: 0.01 };
const epsilon: SettingField = {
  label: text('ε', 'ε'),
  default: 1e-8,
  min: 0,
  max: 1,
  step: 1e-8,
};
const moments = {
  beta1: { label: text('β₁', 'β₁'), default: 0.9, ...share },
  beta2: { label: text('β₂', 'β₂'), default: 0.999, min: 0, max: 0.99999, step: 0.001 },
  epsilon,
};

export const optimizers: Readonly<Record<OptimizerType, OptimizerEntry>> = {
  sgd: { title: 'SGD', settings: {}, accumulators: 0 },
  momentum: {
    title: 'SGD + momentum',
    settings: { momentum: { label: text('Momentum', 'モーメンタム'), default: 0.9, ...share } },
    accumulators: 1,
  },
  rmsprop: {
    title: 'RMSProp',
    settings: {
      // The decay of the squared gradients; documents keep it under the name that Adam has for it.
      beta2: { label: text('Decay (ρ)', '減衰率 (ρ)'), default: 0.9, ...share },
      epsilon,
    },
    accumulators: 1,
  },
  adam: { title: 'Adam', settings: moments, accumulators: 2 },
  adamw: {
    title: 'AdamW',
    settings: {
      ...moments,
      weightDecay: {
        label: text('Weight decay', '重み減衰'),
        default: 0.01,
        min: 0,
        max: 10,
        step: 0.01,
      },
    },
    accumulators: 2,
  },
};

/** A setting as given or by default. A rule that asks for one its optimizer does not have is a mistake in the rule. */
export function settingOf(
  given: { readonly type: OptimizerType } & Partial<Record<OptimizerSetting, number | undefined>>,
  name: OptimizerSetting,
): number {
  const field = optimizers[given.type].settings[name];
  if (!field) throw new Error(`The optimizer ${given.type} has no setting ${name}.`);
  return given[name] ?? field.default;
}

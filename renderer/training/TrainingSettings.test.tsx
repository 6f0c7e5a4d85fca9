// The optimizer's form: a field for each of its settings and for no other, and what is typed is in the document.
import { expect, test } from 'vitest';
import { optimizers, optimizerTypes } from '../../graph-core/index.ts';
import { speak } from '../i18n/words.ts';
import { mount, pressEnter, type } from '../parts/mount.testing.tsx';
import { useDocument } from '../document/document.ts';
import { TrainingSettings } from './TrainingSettings.tsx';

const optimizer = () => useDocument.getState().history.present.training.optimizer;
const every = [...new Set(optimizerTypes.flatMap((one) => labelsOf(one)))];

function labelsOf(one: (typeof optimizerTypes)[number]): string[] {
  return Object.values(optimizers[one].settings).map(({ label }) => label.en);
}

test.each(optimizerTypes)('%s shows its own settings and no other', async (chosen) => {
  const form = await mount(<TrainingSettings />);
  await form.does(() => type(form.field('Optimizer'), chosen));
  expect(optimizer().type).toBe(chosen);
  expect(every.filter((label) => form.field(label))).toEqual(
    every.filter((label) => labelsOf(chosen).includes(label)),
  );
  await form.unmount();
});

test('RMSProp has its decay, which is what its steps read, and no momentum', async () => {
  const form = await mount(<TrainingSettings />);
  await form.does(() => type(form.field('Optimizer'), 'rmsprop'));
  expect(form.field('Momentum')).toBeUndefined();
  const decay = form.field('Decay (ρ)');
  expect(decay?.value).toBe('0.9');
  await form.does(() => type(decay, '0.95'));
  await form.does(() => pressEnter(decay));
  expect(optimizer()).toMatchObject({ type: 'rmsprop', beta2: 0.95 });
  await form.does(() => speak('ja'));
  expect(form.field('減衰率 (ρ)')?.value).toBe('0.95');
  await form.unmount();
  speak('en');
});

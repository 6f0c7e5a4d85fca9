// The form of training: a field for each setting of the tables and for no other, in both languages, and what is typed is
// in the document.
import { expect, test } from 'vitest';
import type { Language, ParamField } from '../../graph-core/index.ts';
import {
  findBlock,
  optimizerFields,
  optimizerTypes,
  scheduleFields,
  scheduleTypes,
  trainingFields,
} from '../../graph-core/index.ts';
import { game } from '../../graph-core/train/players/game.testing.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { clickOn, mount, named, press, pressEnter, type } from '../parts/mount.testing.tsx';
import { useDocument } from '../document/document.ts';
import { TrainingSettings } from './TrainingSettings.tsx';

const optimizer = () => useDocument.getState().history.present.training.optimizer;
const every = [...new Set(optimizerTypes.flatMap(labelsOf))];

function labelsOf(of: (typeof optimizerTypes)[number]): string[] {
  return optimizerFields(of).map(({ label }) => label.en);
}

async function unfold(form: Mounted): Promise<void> {
  for (const fold of form.container.querySelectorAll<HTMLElement>(
    '.section-fold[aria-expanded=false]',
  ))
    await form.does(() => fold.click());
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

test.each(scheduleTypes)('the schedule %s shows its own settings', async (chosen) => {
  const form = await mount(<TrainingSettings />);
  await unfold(form);
  await form.does(() => type(form.field('Schedule'), chosen));
  const { schedule } = useDocument.getState().history.present.training;
  expect(Object.keys(schedule)).toEqual([
    'type',
    ...scheduleFields(chosen).map(({ name }) => name),
  ]);
  for (const { label } of scheduleFields(chosen)) expect(form.field(label.en)).toBeDefined();
  await form.unmount();
});

const settings: readonly ParamField[] = trainingFields
  .filter(({ asks }) => asks === undefined)
  .flatMap(({ field, group }) => field ?? group?.fields ?? []);

test.each(['en', 'ja'] as const)(
  'every training setting is in the form, in %s',
  async (language: Language) => {
    const form = await mount(<TrainingSettings />);
    await form.does(() => speak(language));
    const fold = form.container.querySelector<HTMLElement>('.section-fold[aria-expanded=false]');
    await form.does(() => fold?.click());
    const turn = async () => {
      for (const { group } of trainingFields)
        if (group) await form.does(() => form.field(group.label[language])?.click());
    };
    await turn();
    expect(settings.filter(({ label }) => !form.field(label[language]))).toEqual([]);
    await turn();
    expect(useDocument.getState().history.present.training.stopAt).toBeUndefined();
    await form.unmount();
    speak('en');
  },
);

test('how long batches are is asked only where the model reads sentences, and each choice says what it does', async () => {
  const form = await mount(<TrainingSettings />);
  expect(form.field('Batch length')).toBeUndefined();
  const position = { x: 0, y: 0 };
  const node = { id: 'words', type: 'token-input', params: {}, position };
  expect(findBlock('token-input')).toBeDefined();
  await form.does(() => useDocument.getState().edit({ edit: 'add', graph: null, nodes: [node] }));
  const field = form.field('Batch length');
  expect(field?.value).toBe('cut');
  await form.does(() => type(field, 'grouped'));
  expect(form.container.textContent).toContain('Sentences of similar length share a batch');
  expect(useDocument.getState().history.present.training.batching).toBe('grouped');
  await form.unmount();
});

test('what classes weigh is asked only where one is learned, balanced or class by class, each undone in one step', async () => {
  const form = await mount(<TrainingSettings />);
  expect(form.field('Class weights')).toBeUndefined();
  const position = { x: 0, y: 0 };
  const node = { id: 'kinds', type: 'classification-output', params: {}, position };
  const { edit, hearOfData, undo } = useDocument.getState();
  await form.does(() => edit({ edit: 'add', graph: null, nodes: [node] }));
  expect(form.field('Class weights')?.value).toBe('off');
  const label = { en: 'Kind', ja: '種類' };
  const column = { name: 'kind', label, sizes: [], words: ['cat', 'dog'], typeable: false };
  const { source } = useDocument.getState().history.present.data;
  const hear = (kind: 'class' | 'tokens') =>
    hearOfData({ source, columns: [{ ...column, kind }], failure: undefined, checking: false });
  await form.does(() => edit({ edit: 'bind', node: 'kinds', column: 'kind' }));
  await form.does(() => hear('tokens'));
  expect(form.field('Class weights')).toBeUndefined();
  await form.does(() => hear('class'));
  const weights = () => useDocument.getState().history.present.training.classWeights;
  await form.does(() => type(form.field('Class weights'), 'balanced'));
  expect(weights()).toBe('balanced');
  expect(form.container.textContent).toContain('held-out figures stay unweighted');
  await form.does(() => type(form.field('Class weights'), 'given'));
  await form.does(() => type(form.field('Weight of dog'), '2.5'));
  await form.does(() => pressEnter(form.field('Weight of dog')));
  expect(weights()).toEqual({ dog: 2.5 });
  expect(form.field('Weight of cat')?.value).toBe('1');
  await form.does(() => undo());
  expect(weights()).toEqual({});
  await form.does(() => undo());
  expect(weights()).toBe('balanced');
  await form.unmount();
});

test('the learning rate waits for Enter, is undone in one step, and takes nothing that is no number', async () => {
  const form = await mount(<TrainingSettings />);
  const rate = () => form.field('Learning rate') as HTMLInputElement;
  const before = optimizer().learningRate;
  await form.does(() => type(rate(), '0.01'));
  expect(optimizer().learningRate).toBe(before);
  await form.does(() => press(rate(), 'Enter'));
  expect(optimizer().learningRate).toBe(0.01);
  await form.does(() => press(rate(), 'ArrowUp'));
  expect(optimizer().learningRate).toBeGreaterThan(0.01);
  await form.does(() => useDocument.getState().undo());
  expect(rate().value).toBe('0.01');
  // A Japanese keyboard types these.
  await form.does(() => type(rate(), '０．０２'));
  await form.does(() => press(rate(), 'Enter'));
  expect(optimizer().learningRate).toBe(0.02);
  await form.does(() => useDocument.getState().undo());
  await form.does(() => type(rate(), '!'));
  await form.does(() => press(rate(), 'Enter'));
  expect([rate().value, optimizer().learningRate]).toEqual(['0.01', 0.01]);
  await form.unmount();
});

test('no batch of nothing', async () => {
  const form = await mount(<TrainingSettings />);
  const size = () => form.field('Batch size') as HTMLInputElement;
  await form.does(() => type(size(), '0'));
  await form.does(() => press(size(), 'Enter'));
  expect(useDocument.getState().history.present.training.batchSize).toBeGreaterThan(0);
  await form.unmount();
});

test('a document with players shows each with its own fields, and an undo takes an edit back', async () => {
  const { history, edit, undo } = useDocument.getState();
  const { optimizer: adam, schedule } = history.present.training;
  const player = (id: string, learningRate: number) => ({
    id,
    objectives: [{ node: 'game', side: id }],
    trains: [id],
    optimizer: { ...adam, learningRate },
    schedule,
    stepsPerRound: 1,
  });
  edit({
    edit: 'set-training',
    training: { players: [player('critic', 0.004), player('generator', 0.001)] },
  });
  const players = () => useDocument.getState().history.present.training.players ?? [];
  const form = await mount(<TrainingSettings />);
  expect(form.container.textContent).toContain('Player: critic');
  expect(form.container.textContent).toContain('Player: generator');
  expect(form.field('Learning rate')?.value).toBe('0.004');
  await form.does(() => type(form.field('Turns a round'), '5'));
  await form.does(() => pressEnter(form.field('Turns a round')));
  expect(players().map(({ stepsPerRound }) => stepsPerRound)).toEqual([5, 1]);
  await form.does(() => undo());
  expect(players().map(({ stepsPerRound }) => stepsPerRound)).toEqual([1, 1]);
  await form.does(() => speak('ja'));
  expect(form.container.textContent).toContain('プレイヤー：critic');
  await form.does(() => speak('en'));
  edit({ edit: 'set-training', training: { players: undefined } });
  await form.unmount();
});

test('players are added, named, given other work, and removed; each is one step of undo', async () => {
  useDocument.getState().open(game(), {});
  const form = await mount(<TrainingSettings />);
  const players = () => useDocument.getState().history.present.training.players;
  const ids = () => players()?.map(({ id }) => id);
  const before = players();
  await form.does(() => clickOn(named(/^Remove generator$/)));
  expect(ids()).toEqual(['critic']);
  await form.does(() => clickOn(named(/^Add a player$/)));
  expect(ids()).toEqual(['critic', 'generator']);
  expect(players()?.[1]?.trains).toEqual(['hidden', 'norm', 'made']);
  await form.does(() => useDocument.getState().undo());
  expect(ids()).toEqual(['critic']);
  await form.does(() => useDocument.getState().undo());
  expect(players()).toEqual(before);

  await form.does(() => type(form.field('Name of the player'), 'Judge'));
  await form.does(() => pressEnter(form.field('Name of the player')));
  expect(players()?.[0]).toMatchObject({ id: 'critic', name: 'Judge' });
  expect(form.container.textContent).toContain('Player: Judge');
  await form.does(() => useDocument.getState().undo());
  expect(players()).toEqual(before);

  // The last loss of a player stays: somebody without one has nothing to learn.
  const goals = () => [...form.container.querySelectorAll('fieldset input')] as HTMLInputElement[];
  expect(goals()[0]?.disabled).toBe(true);
  await form.does(() => goals()[1]?.click());
  expect(players()?.[0]?.objectives).toEqual([
    { node: 'game', side: 'critic' },
    { node: 'game', side: 'generator' },
  ]);
  await form.does(() => goals()[0]?.click());
  expect(players()?.[0]?.objectives).toEqual([{ node: 'game', side: 'generator' }]);
  await form.does(() => useDocument.getState().undo());
  await form.does(() => useDocument.getState().undo());

  await form.does(() => clickOn(named(/^Remove critic$/)));
  await form.does(() => clickOn(named(/^Remove generator$/)));
  expect(players()).toBeUndefined();
  expect(form.field('Learning rate')).toBeDefined();
  await form.unmount();
  useDocument.getState().close();
});

// The steps that change training pictures: added, set, moved and removed, each with one step of undo, in both languages.
import { expect, test } from 'vitest';
import {
  augmentations,
  augmentationTypes,
  openDocument,
  serialize,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { speak } from '../i18n/words.ts';
import { allNamed, clickOn, mount, pressEnter, type } from '../parts/mount.testing.tsx';
import { Augmentation } from './Augmentation.tsx';
import type { OpenedData } from './data-wire.ts';

const label = { en: 'Image', ja: '画像' };
const opened = (kind: 'image' | 'vector'): OpenedData => ({
  columns: [{ name: 'image', label, kind, sizes: [4, 4, 1], typeable: false }],
  count: { training: 8, 'held-out': 2 },
  fingerprint: '',
  tested: 0,
  remarks: [],
});
function first(name: string): HTMLElement {
  const [control] = allNamed(name);
  if (!control) throw new Error(`There is no ${name}.`);
  return control;
}

const steps = () => useDocument.getState().history.present.data.augmentation;
const types = () => steps()?.map((step) => step.type);
const undo = () => useDocument.getState().undo();

test('steps are added, set, moved and removed, and each is undone by one undo', async () => {
  const room = await mount(<Augmentation opened={opened('image')} />);
  await room.does(() => clickOn(first('Add a step: Flip')));
  await room.does(() => clickOn(first('Add a step: Rotate')));
  expect(steps()).toEqual([
    { type: 'flip', direction: 'horizontal', share: 0.5 },
    { type: 'rotate', degrees: 15, fill: 'black' },
  ]);
  const degrees = () =>
    room.container.querySelectorAll<HTMLInputElement>('.augmentation-step input')[1] ?? undefined;
  await room.does(() => type(degrees(), '40'));
  await room.does(() => pressEnter(degrees()));
  expect(steps()?.[1]).toMatchObject({ degrees: 40 });
  await room.does(() => clickOn(first('Move up')));
  expect(types()).toEqual(['rotate', 'flip']);
  const again = openDocument(serialize(useDocument.getState().history.present));
  expect('document' in again && again.document.data.augmentation).toEqual(steps());
  await room.does(() => clickOn(first('Remove the step')));
  expect(types()).toEqual(['flip']);
  await room.does(() => clickOn(first('Remove the step')));
  expect(useDocument.getState().history.present.data).not.toHaveProperty('augmentation');
  for (const before of [['flip'], ['rotate', 'flip'], ['flip', 'rotate']]) {
    await room.does(undo);
    expect(types()).toEqual(before);
  }
  await room.does(undo);
  expect(steps()?.[1]).toMatchObject({ degrees: 15 });
  await room.does(() => speak('ja'));
  for (const kind of augmentationTypes)
    expect(room.container.textContent).toContain(augmentations[kind].title.ja);
  await room.does(() => speak('en'));
  await room.unmount();
});

test('data without pictures has no such steps, but those that are left over can be removed', async () => {
  const room = await mount(<Augmentation opened={opened('vector')} />);
  expect(steps()).toHaveLength(2);
  await room.does(() => clickOn(first('Remove the step')));
  await room.does(() => clickOn(first('Remove the step')));
  expect(room.container.textContent).toBe('');
  await room.unmount();
});

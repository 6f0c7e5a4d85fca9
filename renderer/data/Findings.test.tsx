// What is advised of rare classes: one click weighs them, where they are what is learned, and the numbers stand in the settings.
import { expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { allNamed, clickOn, mount } from '../parts/mount.testing.tsx';
import { TrainingSettings } from '../training/TrainingSettings.tsx';
import { Findings } from './Findings.tsx';

const label = { en: 'Target', ja: '目的' };
const columns = [
  { name: 'target', label, kind: 'class' as const, sizes: [], words: ['well', 'ill'] },
  { name: 'site', label, kind: 'class' as const, sizes: [], words: ['a', 'b'] },
];
const learning = {
  ...newDocument('Ill or well'),
  graph: {
    nodes: [{ id: 'y', type: 'classification-output', params: {}, position: { x: 0, y: 0 } }],
    edges: [],
    notes: [],
  },
  data: { source: 'table-file', options: {}, bindings: { y: 'target' } },
};
const findings = {
  lengths: [],
  classes: [{ column: 'target', counts: [['well', 90] as const, ['ill', 10] as const] }],
  hints: ['target', 'site'].map((column) => ({
    code: 'uneven-classes' as const,
    column,
    weighs: true as const,
    message: { en: `Few of ${column}.`, ja: `${column} が少数です。` },
  })),
};

test('rare classes are weighed by one click, and what that comes to is shown', async () => {
  const { open, hearOfData } = useDocument.getState();
  open(learning, {});
  hearOfData({ source: 'table-file', checking: false, columns, classes: findings.classes });
  const room = await mount(
    <Findings
      findings={findings}
      toEdit={(options) => ({ edit: 'set-data', data: { options } })}
    />,
  );
  expect(room.container.textContent).toContain('Few of site.');
  const offered = allNamed('Weigh classes by how rare they are');
  expect(offered).toHaveLength(1);
  await room.does(() => offered.map(clickOn));
  const training = () => useDocument.getState().history.present.training;
  expect(training().classWeights).toBe('balanced');
  expect(allNamed('Weigh classes by how rare they are')).toHaveLength(0);
  await room.unmount();

  const form = await mount(<TrainingSettings />);
  const folds = form.container.querySelectorAll<HTMLElement>('.section-fold[aria-expanded=false]');
  for (const fold of folds) await form.does(() => fold.click());
  // 100 / (2 · 10) and 100 / (2 · 90), the heavier first.
  expect(form.container.querySelector('.class-weights')?.textContent).toBe(
    'ill5.00 (10 examples)well0.556 (90 examples)',
  );
  await form.does(() => useDocument.getState().undo());
  expect(training().classWeights ?? 'off').toBe('off');
  expect(form.container.querySelector('.class-weights')).toBeNull();
  await form.unmount();
});

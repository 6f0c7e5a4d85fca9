// A button is its command: the same predicate, the same words, the same reason, in whichever state the document is.
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { words } from '../i18n/words.ts';
import { templateDocument } from '../gallery/template-documents.ts';
import { useDocument } from '../document/document.ts';
import { desks } from '../run/live-runs.ts';
import { RunControls } from '../training/RunControls.tsx';
import { mayRun } from './command.ts';
import { findCommand, runCommand } from './registry.ts';

const ids = ['run.train', 'run.pause', 'run.step', 'run.stop', 'run.reset', 'run.report'];
const container = document.createElement('div');
let root: ReturnType<typeof createRoot>;

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  document.body.append(container);
  root = createRoot(container);
  await act(async () => root.render(<RunControls />));
});
afterEach(async () => {
  await act(async () => root.unmount());
  useDocument.getState().close();
});

const buttons = () => [...container.querySelectorAll('button')];
/** For each button: whether it may be pressed, and what its tooltip says. */
const shown = () => buttons().map(({ disabled, title }) => [!disabled, title]);
const agree = () => {
  const { t } = words('en');
  const helps = [
    '',
    '',
    '',
    desks.present().run.getState().phase === 'preparing' ? '' : t('training.stop-help'),
    t('training.reset-help', { seed: `${useDocument.getState().history.present.training.seed}` }),
    t('report.help'),
  ];
  expect(shown()).toEqual(
    ids.map((id, index) => {
      const command = findCommand(id);
      if (!command) throw new Error(id);
      const may = mayRun(command);
      // Whatever may not run says why.
      if (!may) expect(command.why?.(), id).toBeTruthy();
      return [may, may ? helps[index] : command.why?.()];
    }),
  );
};

async function open() {
  const document = newDocument('B');
  await act(async () => useDocument.getState().open(document, {}));
}

test('with nothing to train every button is off, and says what is missing', async () => {
  await open();
  agree();
  expect(shown().map(([may]) => may)).toEqual([false, false, false, false, false, false]);
  expect(shown()[0]).toEqual([false, 'Nothing to train yet']);
  expect(buttons().map(({ textContent }) => textContent)).toEqual([
    'Train',
    'Pause',
    'One step',
    'Stop, keep weights',
    'Reset',
    'Report',
  ]);
});

test('buttons keep their places whatever the run is at, and go with the predicates of their commands', async () => {
  await open();
  const { run } = desks.present();
  const set = (phase: 'preparing' | 'running' | 'paused' | 'finished') =>
    act(async () => run.setState({ phase, run: 'one' }));
  for (const phase of ['preparing', 'running', 'paused', 'finished'] as const) {
    await set(phase);
    agree();
    expect(buttons()).toHaveLength(6);
    expect(buttons()[1]?.textContent).toBe('Pause');
  }
  await set('preparing');
  expect(buttons()[3]?.textContent).toBe('Cancel');
  // What the button does, key, menu and palette do: a run that is being prepared is cancelled by each.
  expect(shown()[3]?.[0]).toBe(true);
  await act(() => runCommand('run.stop'));
  expect(run.getState()).toMatchObject({ phase: 'idle', run: undefined });
  await set('running');
  expect(shown().map(([may]) => may)).toEqual([false, true, false, true, false, false]);
});

test('a sound model with data can be trained, and the reasons are those of its run', async () => {
  const opened = await templateDocument('transformer');
  await act(async () => useDocument.getState().open(opened, {}));
  agree();
  expect(shown()[0]).toEqual([true, '']);
  expect(shown()[4]).toEqual([false, 'It has not been trained yet.']);
  const { run } = desks.present();
  await act(async () => run.setState({ phase: 'running', run: 'one', trained: opened }));
  agree();
  expect(shown()[0]).toEqual([false, 'It is already training.']);
  const progress = { step: 5, steps: 600, learningRate: 1, stepsPerSecond: 1, secondsLeft: 1 };
  await act(async () => run.setState({ phase: 'paused', progress }));
  expect(buttons()[0]?.textContent).toBe('Resume');
  // A problem that an edit brings is the same sentence for button, menu and key.
  await act(async () =>
    useDocument.getState().edit({ edit: 'set-variable', name: 'heads', value: 5 }),
  );
  agree();
  expect(shown()[0]?.[0]).toBe(false);
  expect(shown()[0]?.[1]).toMatch(/problems? keeps? this model from training/);
});

test('a command that may not run does not run by its id either', async () => {
  await open();
  await runCommand('run.train');
  expect(desks.present().run.getState().phase).toBe('idle');
});

// Every kind of view as a user sees it, of a real model at step 0: what stands there, and what a click or a key does.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Document, ViewData } from '../../graph-core/index.ts';
import { game } from '../../graph-core/train/players/game.testing.ts';
import { smaller, smallTransformer } from '../../graph-core/train/trainer.testing.ts';
import { outside } from '../host/bridge.testing.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { allNamed, clickOn, mount, named, press, until } from '../parts/mount.testing.tsx';
import { runCommand } from '../commands/registry.ts';
import { whyNoWeights } from '../commands/save-weights.ts';
import { prepareHere } from '../run/engine.testing.ts';
import { liveRun } from '../run/live-runs.ts';
import { imageModel } from './image-model.testing.ts';
import { InspectRoom } from './InspectRoom.tsx';
import { useInspectState } from '../run/inspect-state.ts';
import { viewKinds } from './views/index.ts';

const fresh = useInspectState.getState();
let room: Mounted;
/** What was saved, newest last. */
const { asked } = outside({ saveBytes: () => ({ name: 'view' }) });

beforeEach(() => useInspectState.setState(fresh, true));
afterEach(async () => {
  await room.unmount();
  speak('en');
});

async function look(document: Document): Promise<void> {
  prepareHere(document);
  room = await mount(<InspectRoom />);
  await until(() => room.container.querySelector('.journey-row') !== null);
}

const rows = () => [...room.container.querySelectorAll<HTMLElement>('.journey-open')];
function rowOf(key: string): HTMLElement {
  const row = rows().find(({ dataset }) => dataset.view === key);
  if (!row) throw new Error(`There is no row ${key}.`);
  return row;
}

/** Opens a view large from its row, and gives its numbers. */
async function turnTo(kind: ViewData['kind'], path: string): Promise<ViewData> {
  const view = liveRun().history.latest?.views.find(
    (view) => view.kind === kind && view.path === path,
  );
  if (!view) throw new Error(`There is no ${kind} of ${path}.`);
  if (allNamed('All blocks').length > 0) await click('All blocks');
  await room.does(() => clickOn(rowOf(`${path} ${view.port}`)));
  return view;
}

const click = (name: string | RegExp) => room.does(() => clickOn(named(name)));
async function key(name: RegExp, ...keys: string[]): Promise<void> {
  for (const pressed of keys) await room.does(() => press(named(name), pressed));
}
const reading = () => room.container.querySelector('output')?.textContent;
const said = () => room.container.textContent ?? '';
const isChosen = (name: string) => (named(name) as HTMLInputElement).checked;
const at = (view: ViewData, index: number) => (view.data[index] ?? Number.NaN).toFixed(4);
/** The text that the last click on a format saved. */
const saved = () => {
  const save = asked.findLast(({ call }) => call === 'saveBytes');
  if (!save) throw new Error('Nothing was saved.');
  return new TextDecoder().decode((save.ask as { bytes: Uint8Array }).bytes);
};

test('the journey follows the flow, with the sample and the answer on top', async () => {
  await look(smallTransformer());
  expect(rows().map(({ dataset }) => dataset.view?.split(' ')[0])).toEqual([
    'source-embedding',
    'source-position',
    'encoder/self-attention',
    'target-embedding',
    'target-position',
    'decoder/self-attention',
    'decoder/source-target-attention',
    'output',
  ]);
  await until(() => (room.container.querySelector('.sample-card')?.textContent ?? '') !== '');
  expect(room.container.querySelector('.sample-card')?.textContent).toMatch(
    /Source.*Target.*Prediction, \d of 5 right/,
  );
  // Each head is a picture, and a click on it opens that head.
  const attention = rowOf('encoder/self-attention scores').closest('li');
  const tiles = [...(attention?.querySelectorAll<HTMLElement>('.journey-tile') ?? [])];
  expect(tiles).toHaveLength(2);
  await room.does(() => tiles[1]?.click());
  expect(isChosen('2')).toBe(true);
});

test('what opens is shown from its beginning', async () => {
  await look(smallTransformer());
  const scroller = room.container.querySelector('[data-region="room"]');
  if (!scroller) throw new Error('no room');
  scroller.scrollTop = 300;
  await room.does(() => clickOn(rowOf('encoder/self-attention scores')));
  await until(() => scroller.scrollTop === 0);
  scroller.scrollTop = 300;
  await click('Try it');
  expect(room.container.querySelector('[data-region="room"]')?.scrollTop).toBe(0);
});

test('a view opens large, the arrows turn to the next, and Escape leads back to its row', async () => {
  await look(smallTransformer());
  const title = () => room.container.querySelector('.view-name')?.textContent;
  await room.does(() => clickOn(rowOf('encoder/self-attention scores')));
  expect(title()).toBe('Encoder layer › Self-attention Attention');
  await click('Next view');
  expect(title()).toBe('Target embedding Embeddings');
  await click('Previous view');
  await click('All blocks');
  expect(rows()).toHaveLength(8);
  await room.does(() => clickOn(rowOf('encoder/self-attention scores')));
  await room.does(() => press(named('All blocks'), 'Escape'));
  expect(rows()).toHaveLength(8);
  await until(() => document.activeElement === rowOf('encoder/self-attention scores'));
});

test('without a hand on its buttons: samples, views, heads and weights are commands', async () => {
  await look(smallTransformer());
  const run = (id: string) => room.does(() => void runCommand(id));
  const title = () => room.container.querySelector('.view-name')?.textContent;
  await run('inspect.next-head');
  expect(title()).toBeUndefined();
  await run('inspect.previous-view');
  expect(title()).toMatch(/^Classification output/);
  await run('inspect.next-view');
  expect(title()).toMatch(/^Source embedding/);
  await run('inspect.next-view');
  await run('inspect.next-view');
  expect(title()).toMatch(/Self-attention Attention$/);
  await run('inspect.previous-head');
  expect(isChosen('Mean')).toBe(true);
  await run('inspect.next-head');
  expect(isChosen('1')).toBe(true);
  await until(() => liveRun().examples !== undefined);
  await run('inspect.previous-sample');
  const count = liveRun().examples?.['held-out'] ?? 0;
  expect(liveRun().wantedSample).toEqual({ from: 'held-out', index: count - 1 });
  await run('inspect.next-sample');
  expect(liveRun().wantedSample).toEqual({ from: 'held-out', index: 0 });
  expect(whyNoWeights()).toBeUndefined();
});

test('where the decoder reads one word and says the next, its rows name both', async () => {
  await look(smallTransformer());
  await turnTo('attention', 'decoder/source-target-attention');
  const words = [...room.container.querySelectorAll('.heat-labels-left .heat-label')].map(
    ({ textContent }) => textContent,
  );
  expect(words[0]).toMatch(/^⟨bos⟩ → \d$/);
  expect(words.at(-1)).toMatch(/^\d → ⟨eos⟩$/);
});

test('attention: a map read by the arrow keys, heads, all heads at once, lines and entropy', async () => {
  await look(smallTransformer());
  const view = await turnTo('attention', 'encoder/self-attention');
  const map = /^Attention of Encoder layer › Self-attention, head 1/;
  expect(reading()).toBe('Point at a cell to read it');
  await key(map, 'ArrowRight', 'ArrowDown');
  // [head, query, key] of 2 × 4 × 4.
  expect(reading()).toMatch(/^‘\d’ \(2\) → ‘\d’ \(2\) {2}0\.\d{4}$/);
  expect(reading()).toContain(at(view, 5));
  await click('CSV');
  expect(saved().split('\n')[2]?.split(',')[2]).toBe(String(view.data[5]));

  await click('Mean');
  await key(/head –: queries down/, 'ArrowRight');
  const mean = ((view.data[1] ?? 0) + (view.data[17] ?? 0)) / 2;
  expect(reading()).toContain(mean.toFixed(4));

  await click('All heads');
  expect(allNamed(/^Open head \d of/)).toHaveLength(3 * 2);
  await click('Open head 2 of Decoder layer › Masked self-attention');
  expect([isChosen('Map'), isChosen('2')]).toEqual([true, true]);
  // Nobody sees a word that is not yet said.
  await key(/^Attention of Decoder layer › Masked self-attention, head 2/, 'ArrowRight');
  expect(reading()).toMatch(/0\.0000$/);

  await click('Lines');
  expect(room.container.querySelectorAll('.lines-query')).toHaveLength(5);
  // The first word sees itself, the second two words, … the fifth five.
  expect(room.container.querySelectorAll('.lines-lines path')).toHaveLength(15);

  await click('Entropy');
  await key(/how widely each query of each head looks/i, 'ArrowDown');
  expect(reading()).toMatch(/^head 2 → .*0\.0000$/);
  expect(said()).toContain('In bits: 0 ');
  await room.does(() => speak('ja'));
  expect(named(/各ヘッド・各クエリの注意の広がり/)).toBeDefined();
});

test('attention among pixels: a pixel is chosen in the image, and where it looks stands beside it', async () => {
  await look(imageModel());
  await turnTo('attention', 'look');
  expect(said()).toContain('Where row 4, column 4 looks');
  expect(allNamed('Lines')).toEqual([]);
  await key(/^The image after this block/, 'ArrowUp', 'ArrowLeft');
  expect(said()).toContain('Where row 3, column 3 looks');
});

test('gates: a bar a channel, and classes compared over many samples, which can be cancelled', async () => {
  await look(imageModel());
  const view = await turnTo('gates', 'gate');
  const bars = named(/^Gates of Squeeze-and-Excitation, one bar per channel/);
  expect([...bars.querySelectorAll('rect title')].map(({ textContent }) => textContent)).toEqual(
    Array.from(view.data, (value, channel) => `${channel + 1}: ${value.toFixed(3)}`),
  );
  const levels = [...room.container.querySelectorAll<HTMLElement>('.gates-levels span')];
  const lines = [...bars.querySelectorAll('line')];
  expect(levels.map(({ textContent }) => textContent)).toEqual(['0', '0.25', '0.5', '0.75', '1']);
  expect(levels.map(({ style }) => Number.parseFloat(style.top) / 100)).toEqual(
    lines.map((line) => Number(line.getAttribute('y1')) / 140),
  );

  const compare = 'Compare classes over 100 held-out samples';
  // On a busy machine all of them may be there before the click that cancels: then once more.
  const cancelled = async () => {
    await click(compare);
    const offered = allNamed('Cancel').length > 0;
    if (offered) await click('Cancel');
    await until(() => allNamed(compare).length === 1);
    return offered;
  };
  let tries = 1;
  while (!(await cancelled())) expect(++tries).toBeLessThan(20);
  await click(compare);
  await until(() => allNamed('Against the mean of all classes').length > 0);
  await key(/^Mean gates by class, at step 0/, 'ArrowRight');
  expect(reading()).toMatch(/^‘Ankle boot’ \(1\) → channel 2 {2}0\.\d{4}$/);
  await click('Against the mean of all classes');
  await key(/^Mean gates by class, at step 0/, 'ArrowRight');
  expect(Math.abs(Number(reading()?.split(/\s+/).at(-1)))).toBeLessThan(0.1);
});

test('feature maps: one a channel on one scale, or the filters that make them', async () => {
  await look(imageModel());
  await turnTo('feature-maps', 'conv');
  const maps = () => room.container.querySelectorAll('.map');
  expect(maps()).toHaveLength(4);
  expect(room.container.querySelector('ul.maps')?.getAttribute('aria-label')).toBe(
    'Feature maps of Convolution 2D, 4 channels',
  );
  await click('CSV');
  // 7 × 7 pixels and a head; four channels and a name.
  const lines = saved().trim().split('\n');
  expect([lines.length, lines[1]?.split('",')[1]?.split(',').length]).toEqual([50, 4]);
  await click('SVG');
  expect(saved()).toContain('Convolution 2D · step 0');

  await click('Filters');
  await until(() => said().includes('filters of'));
  expect(said()).toContain('4 filters of 3 × 3, each the mean over its 1 input channels');
  await turnTo('feature-maps', 'look');
  await click('Filters');
  await until(() => said().includes('This block has no filters of its own.'));
});

test('probabilities: of one thing the classes as bars, of a sequence a row a place', async () => {
  await look(imageModel());
  const view = await turnTo('probabilities', 'output');
  const first = room.container.querySelector('.top-probability')?.textContent;
  expect(room.container.querySelectorAll('.top-probability')).toHaveLength(10);
  expect(first).toContain(Math.max(...view.data).toFixed(2));
  const right = view.axes.at(-1)?.labels?.[view.target?.[0] ?? -1];
  expect(said()).toContain(`Expected: ${right}`);
  await room.unmount();

  await look(smallTransformer());
  await turnTo('probabilities', 'output');
  const rows = [...room.container.querySelectorAll('.places tbody tr')];
  expect(rows).toHaveLength(5);
  expect(rows[0]?.querySelectorAll('li')).toHaveLength(5);
  // It is asked for the source turned round, and then to end.
  expect(rows.map((row) => row.querySelector('.places-right')?.textContent).at(-1)).toBe('⟨eos⟩');
});

test('embeddings: the words of the sample as points and as numbers, or all words there are', async () => {
  await look(smallTransformer());
  const view = await turnTo('embedding', 'source-embedding');
  const words = () =>
    [...room.container.querySelectorAll('.scatter-word')].map((w) => w.textContent);
  expect(room.container.querySelectorAll('.scatter circle')).toHaveLength(4);
  expect(words().length).toBeGreaterThan(0);
  expect(said()).toMatch(/Principal components 1 \(\d+ % of the variance\) and 2/);
  await key(/Arrow keys read the numbers\.$/, 'ArrowRight');
  expect(reading()).toContain(at(view, 1));
  await click('Whole vocabulary');
  await until(() => said().includes('14 of 14 tokens'));
  expect(room.container.querySelectorAll('.scatter circle')).toHaveLength(14);
});

test('a positional encoding: as large as this model has it, or by its equation', async () => {
  await look(smallTransformer());
  await turnTo('encoding', 'source-position');
  const map = /^Positional encoding: position down, dimension across/;
  await key(map, 'ArrowDown');
  // sin 1
  expect(reading()).toMatch(/^‘\d’ \(2\) → d_model 1 {2}0\.8415$/);
  await click('CSV');
  expect(saved().trim().split('\n')).toHaveLength(1 + 4);
  await click('By the equation, 50 × 128');
  await key(map, 'ArrowRight');
  expect(reading()).toBe('position 1 → dimension 2  1.0000');
  await click('CSV');
  expect(saved().trim().split('\n')).toHaveLength(1 + 50);
});

test('hidden states: time down, units across, without the padding at the end', async () => {
  await look(smaller('rnn-seq2vec', {}, {}));
  const view = await turnTo('hidden-state', 'rnn');
  const words = view.axes[0]?.labels?.filter((word) => word !== '') ?? [];
  await key(/^Hidden state of Simple RNN: time down/, 'ArrowDown');
  expect(reading()).toBe(`‘${words[1]}’ (2) → unit 1  ${at(view, view.shape[1] ?? 0)}`);
  await click('CSV');
  expect(saved().trim().split('\n')).toHaveLength(1 + words.length);
});

test('an answer in pictures: target, answer and error, over a strip of held-out samples', async () => {
  await look(smaller('autoencoder', { hidden: 16 }, {}, { training: 200, heldOut: 20 }));
  const view = await turnTo('answer', 'output');
  const captions = [...room.container.querySelectorAll('.answer figcaption')];
  const squares = view.data.reduce((sum, v, i) => sum + (v - (view.target?.[i] ?? 0)) ** 2, 0);
  expect(captions.map(({ textContent }) => textContent)).toEqual([
    'Target',
    'Answer',
    `Answer − target (mean squared error ${(squares / view.data.length).toFixed(4)})`,
  ]);
  await until(() => room.container.querySelector('.answer-strip') !== null);
  expect(said()).toContain('The first 10 held-out samples, target above answer, at step 0');
  expect(room.container.querySelectorAll('.answer-strip canvas')).toHaveLength(20);
});

test('a watched output: its values, and those of many samples as points coloured by class', async () => {
  await look(smaller('autoencoder', { hidden: 16 }, {}, { training: 200, heldOut: 20 }));
  const view = await turnTo('values', 'code');
  await key(/^Values of Code for this sample/, 'ArrowRight');
  expect(reading()).toContain(at(view, 1));
  await click(/200 held-out samples$/);
  await until(() => room.container.querySelector('.scatter') !== null);
  expect(named(/^Code of 20 samples .*principal components$/)).toBeDefined();
  expect(room.container.querySelectorAll('.scatter circle')).toHaveLength(20);
  expect(room.container.querySelectorAll('.scatter-legend li').length).toBeGreaterThan(3);
});

test('whatever the kind, it was looked at above', () => {
  expect(Object.keys(viewKinds).sort()).toEqual([
    'answer',
    'attention',
    'embedding',
    'encoding',
    'feature-maps',
    'gates',
    'hidden-state',
    'probabilities',
    'values',
  ]);
});

test('of a game one sample is looked at: nothing answers, and there is nothing to report', async () => {
  prepareHere(game());
  room = await mount(<InspectRoom />);
  await until(() => said().includes('1 / '));
  expect(said()).not.toMatch(/Try it|Report/);
  await room.does(() => useInspectState.getState().go({ page: 'try' }));
  expect(room.container.querySelector('.try-it')).toBeNull();
});

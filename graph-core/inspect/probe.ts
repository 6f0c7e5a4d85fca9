// Views of one sample: what every block that declares a view shows for it.
import type { Model } from '../compile/model.ts';
import type { Plan, PlanPlayer, Step } from '../compile/plan.ts';
import { sizeAt } from '../blocks/kit/shape.ts';
import type { Column } from '../data/dataset.ts';
import { padId } from '../data/dataset.ts';
import { inOwnUnit } from '../data/table/own-unit.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tensor } from '../engine/ops.ts';
import type { View } from '../blocks/block.ts';
import { feedTensor } from './feed-tensor.ts';
import { tokenSource } from './token-source.ts';
import type { Axis, ViewData } from './view-data.ts';
import { visibleWord } from '../data/text/visible-word.ts';
import type { Watched } from './views.ts';
import { viewKeys, viewOf } from './views.ts';

/** One example's numbers by column, as Dataset.batch gives them for a single place. */
export type Example = Readonly<Record<string, Float32Array | Int32Array>>;

interface Wanted {
  readonly step: Step;
  readonly port: string;
  readonly view: View;
  readonly tensor: Tensor;
}

/** Less than everything. */
export interface Looking {
  /** Only this part of the plan is computed. */
  readonly part?: PlanPlayer;
  readonly kind?: View['kind'];
}

export async function probe(
  engine: Engine,
  model: Model,
  columns: readonly Column[],
  example: Example,
  watched: Watched,
  { part, kind }: Looking = {},
): Promise<ViewData[]> {
  const { tf } = engine;
  const { plan } = model;
  const wants = viewKeys(plan, watched);
  const wanted: Wanted[] = [];
  tf.tidy(() => {
    const feeds = Object.fromEntries(
      plan.feeds
        .filter(({ path }) => part?.steps.has(path) ?? true)
        .map((feed) => [feed.path, feedTensor(engine, feed, columns, example)]),
    );
    model.run(feeds, {
      training: false,
      step: 0,
      player: part,
      wants,
      watch: (step, outputs) => {
        for (const port of Object.keys(step.block.outputs)) {
          const tensor = outputs[port];
          const view = viewOf(step, port, watched);
          if (view && tensor && view.kind === (kind ?? view.kind))
            wanted.push({ step, port, view, tensor: tf.keep(tensor.clone()) });
        }
      },
    });
  });
  const views: ViewData[] = [];
  for (const { step, port, view, tensor } of wanted) {
    const data = Float32Array.from(await tensor.data());
    // The batch of one is dropped; an output without a batch axis, such as an encoding, stays as it is.
    const shape =
      tensor.shape.length > 1 && tensor.shape[0] === 1 ? tensor.shape.slice(1) : tensor.shape;
    tensor.dispose();
    const axes = axesOf(plan, step, { port, view, shape }, columns, example);
    const target =
      view.kind === 'answer'
        ? targetOf(plan, step, example, data.length)
        : view.kind === 'probabilities'
          ? targetOf(plan, step, example, data.length / (shape.at(-1) ?? 1))
          : undefined;
    const answers = view.kind === 'answer' ? vectorOf(plan, step, columns, data.length) : undefined;
    const shown = { path: step.path, port, kind: view.kind, shape };
    if (!answers) views.push({ ...shown, axes, data, target });
    else
      views.push({
        ...shown,
        axes: axes.map((axis) => ({
          ...axis,
          ...(answers.features && { labels: answers.features }),
        })),
        data: Float32Array.from(inOwnUnit(answers, data)),
        target: target && Float32Array.from(inOwnUnit(answers, target)),
      });
  }
  return views;
}

/** The column of named numbers that an output is taught, if it answers in those; of two classes, the one it says yes to. */
function vectorOf(
  { objectives }: Plan,
  { path }: Step,
  columns: readonly Column[],
  size: number,
): Column | undefined {
  const taught = objectives.find((objective) => objective.path === path)?.column;
  const column = columns.find(({ name }) => name === taught);
  if (column?.kind === 'class' && size === 1 && column.words?.[1] !== undefined)
    return { ...column, features: [visibleWord(column.words[1])] };
  const named = column?.kind === 'vector' && (column.features || column.scale);
  return named && column.sizes[0] === size ? column : undefined;
}

/** What an output is taught to be, for this example. */
export function targetOf(
  { objectives }: Plan,
  { path }: Step,
  example: Example,
  size: number,
): Float32Array | undefined {
  const column = objectives.find((objective) => objective.path === path)?.column;
  const target = column === undefined ? undefined : example[column];
  return target?.length === size ? Float32Array.from(target) : undefined;
}

function axesOf(
  plan: Plan,
  step: Step,
  { port, view, shape }: { port: string; view: View; shape: readonly number[] },
  columns: readonly Column[],
  example: Example,
): Axis[] {
  const along = (input: string, name: string, length: number | undefined): Axis => {
    const read = tokensOf(plan, step, input, columns);
    const labels = read && wordsOf(read, example);
    const grid = gridOf(step.inputs[input], length);
    return { name, ...(labels && { labels }), ...(grid && { grid }) };
  };
  if (view.kind === 'attention') {
    const said = saidAt(tokensOf(plan, step, view.rows, columns), columns, example);
    const rows = along(view.rows, 'query', shape.at(-2));
    return [
      { name: 'head' },
      { ...rows, ...(said && { said }) },
      along(view.columns, 'key', shape.at(-1)),
    ].slice(-shape.length);
  }
  const names = step.outputs[port]?.dims.slice(-shape.length).map(({ name }) => name) ?? [];
  const first = Object.keys(step.sources)[0];
  if (view.kind === 'probabilities') {
    const axis =
      first === undefined ? { name: '' } : along(first, names.at(-2) ?? '', shape.at(-2));
    return [axis, classAxis(plan, step, columns, shape.at(-1) ?? 1)].slice(-shape.length);
  }
  return shape.map((_, index) => {
    const name = names[index] ?? '';
    return index === 0 && shape.length === 2 && first !== undefined
      ? along(first, name, shape[0])
      : { name };
  });
}

/** Where the places along an axis are pixels, or windows as wide as high that lie side by side. */
function gridOf(shape: Step['inputs'][string], length: number | undefined): Axis['grid'] {
  if (!shape || !('kind' in shape) || shape.kind !== 'image') return undefined;
  const [height, width] = [sizeAt(shape, 1), sizeAt(shape, 2)];
  for (let window = 1; window <= Math.min(height, width); window++) {
    const grid = { rows: Math.floor(height / window), columns: Math.floor(width / window) };
    if (grid.rows * grid.columns === length) return grid;
  }
  return undefined;
}

/** The classes that the output is taught to tell apart, as the data calls them. */
function classAxis(
  { objectives }: Plan,
  { path }: Step,
  columns: readonly Column[],
  classes: number,
): Axis {
  const taught = objectives.find((objective) => objective.path === path)?.column;
  const column = columns.find(({ name }) => name === taught);
  const words = column?.shown ?? column?.words;
  if (!words) return { name: 'class' };
  const labels = Array.from({ length: classes }, (_, id) => visibleWord(words[id] ?? `${id}`));
  return { name: 'class', labels };
}

/** The column of the sample whose tokens stand along the axis that an input port brings, if it goes back to any. */
function tokensOf(
  plan: Plan,
  step: Step,
  port: string,
  columns: readonly Column[],
): Column | undefined {
  const feed = tokenSource(plan, step, port);
  const name = plan.feeds.find(({ path }) => path === feed)?.column;
  return columns.find((column) => column.name === name && column.kind === 'tokens');
}

function wordsOf(column: Column, example: Example): readonly string[] | undefined {
  const { name, words, shown = words } = column;
  const ids = example[name];
  if (!shown || !ids) return undefined;
  return Array.from(ids, (id) => (id === padId ? '' : visibleWord(shown[id] ?? `${id}`)));
}

/** What is said where a word that was said before is read: of the right answer, or of what the model has said itself. */
function saidAt(
  read: Column | undefined,
  columns: readonly Column[],
  example: Example,
): readonly string[] | undefined {
  if (read?.shiftedFrom === undefined) return undefined;
  const words = wordsOf(read, example);
  if (!words) return undefined;
  const spoken = [...words.slice(1), ''];
  const target = columns.find(({ name }) => name === read.shiftedFrom);
  const right = target && wordsOf(target, example);
  // The right answer knows the last word too, which is read nowhere; unless something else was said before it.
  const isRight = spoken.slice(0, spoken.indexOf('')).every((word, at) => word === right?.[at]);
  return isRight ? right : spoken;
}

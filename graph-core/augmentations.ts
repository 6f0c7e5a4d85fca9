// Every random change of a training picture once: its settings, what it does, and the same in Python for train.py.
import { z } from 'zod';
import type { ParamField } from './params.ts';
import { choice, number, paramFields, valueText, withoutDefault } from './params.ts';
import { listOf } from './sized.ts';
import type { Text } from './text.ts';
import { text } from './text.ts';

/** One picture, [height, width, channels]. */
export interface Raster {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** The so-many-th random number of a step for this picture, 0 ≤ x < 1. */
export type Draw = (index: number) => number;

interface AugmentationEntry<S extends z.ZodObject = z.ZodObject> {
  readonly title: Text;
  readonly summary: Text;
  /** Made with the helpers of params.ts, drawn as a form. */
  readonly settings: S;
  /** A picture of the same sizes. */
  change(picture: Raster, settings: z.output<S>, draw: Draw): Float32Array;
  /** The same as the body of a Python function over `picture` [H, W, C], `one` and `draw`; beside it stand `moved` and `sampled`. */
  readonly python: readonly string[];
}

function augmentation<S extends z.ZodObject>(entry: AugmentationEntry<S>): AugmentationEntry<S> {
  return entry;
}

const fill = choice(['black', 'edge'], 'black', {
  label: text('Fill at the edges', '端を埋めるもの'),
  choices: { black: text('black', '黒'), edge: text('the edge itself', '端の画素') },
});
const share = (initial: number, label: Text, help?: Text) =>
  number(initial, { label, ...(help && { help }) }, { min: 0, max: 1, step: 0.05 });

export const augmentations = {
  flip: augmentation({
    title: text('Flip', '反転'),
    summary: text('Mirrors some of the pictures', '一部の画像を鏡映しにします'),
    settings: z.object({
      direction: choice(['horizontal', 'vertical', 'both'], 'horizontal', {
        label: text('Direction', '向き'),
        choices: {
          horizontal: text('left and right', '左右'),
          vertical: text('up and down', '上下'),
          both: text('both', '両方'),
        },
      }),
      share: share(0.5, text('Share of the pictures', '反転する割合')),
    }),
    change(picture, { direction, share: some }, draw) {
      const across = direction !== 'vertical' && draw(0) < some;
      const down = direction !== 'horizontal' && draw(1) < some;
      const { height, width } = picture;
      return moved(
        picture,
        (y) => (down ? height - 1 - y : y),
        (x) => (across ? width - 1 - x : x),
      );
    },
    python: [
      'if one["direction"] != "vertical" and draw(0) < one["share"]:',
      '    picture = picture[:, ::-1]',
      'if one["direction"] != "horizontal" and draw(1) < one["share"]:',
      '    picture = picture[::-1]',
      'return picture',
    ],
  }),
  crop: augmentation({
    title: text('Crop', '切り抜き'),
    summary: text(
      'Cuts out a part at random and enlarges it to the size of the picture (bilinear)',
      'ランダムな部分を切り抜き、元の大きさに拡大します（双線形補間）',
    ),
    settings: z.object({
      smallest: number(
        0.8,
        {
          label: text('Smallest part', '最小の部分'),
          help: text('Of each side', '各辺に対する割合'),
        },
        { min: 0.05, max: 1, step: 0.05 },
      ),
    }),
    change(picture, { smallest }, draw) {
      const side = smallest + (1 - smallest) * draw(0);
      const top = draw(1) * (1 - side) * picture.height;
      const left = draw(2) * (1 - side) * picture.width;
      return sampled(picture, true, (y, x) => [
        top + (y + 0.5) * side - 0.5,
        left + (x + 0.5) * side - 0.5,
      ]);
    },
    python: [
      'side = one["smallest"] + (1 - one["smallest"]) * draw(0)',
      'top, left = draw(1) * (1 - side) * picture.shape[0], draw(2) * (1 - side) * picture.shape[1]',
      'return sampled(picture, True, lambda y, x: (top + (y + 0.5) * side - 0.5, left + (x + 0.5) * side - 0.5))',
    ],
  }),
  shift: augmentation({
    title: text('Shift', '移動'),
    summary: text('Moves the picture by whole pixels', '画素単位でずらします'),
    settings: z.object({
      share: share(
        0.1,
        text('At most', '最大'),
        text('Of height and width', '高さと幅に対する割合'),
      ),
      fill,
    }),
    change(picture, { share: most, fill: filling }, draw) {
      const { height, width } = picture;
      const down = Math.floor((2 * draw(0) - 1) * most * height + 0.5);
      const across = Math.floor((2 * draw(1) - 1) * most * width + 0.5);
      return moved(
        picture,
        (y) => y - down,
        (x) => x - across,
        filling === 'edge',
      );
    },
    python: [
      'height, width = picture.shape[:2]',
      'down = math.floor((2 * draw(0) - 1) * one["share"] * height + 0.5)',
      'across = math.floor((2 * draw(1) - 1) * one["share"] * width + 0.5)',
      'return moved(picture, numpy.arange(height) - down, numpy.arange(width) - across, one["fill"] == "edge")',
    ],
  }),
  rotate: augmentation({
    title: text('Rotate', '回転'),
    summary: text(
      'Turns the picture around its middle (bilinear)',
      '中心のまわりに回します（双線形補間）',
    ),
    settings: z.object({
      degrees: number(
        15,
        { label: text('At most', '最大'), help: text('Degrees, either way', '度。左右どちらにも') },
        { min: 0, max: 180, step: 5 },
      ),
      fill,
    }),
    change(picture, { degrees, fill: filling }, draw) {
      const angle = ((2 * draw(0) - 1) * degrees * Math.PI) / 180;
      const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
      const [middle, centre] = [(picture.height - 1) / 2, (picture.width - 1) / 2];
      return sampled(picture, filling === 'edge', (y, x) => [
        middle + cosine * (y - middle) + sine * (x - centre),
        centre + cosine * (x - centre) - sine * (y - middle),
      ]);
    },
    python: [
      'angle = (2 * draw(0) - 1) * one["degrees"] * math.pi / 180',
      'sine, cosine = math.sin(angle), math.cos(angle)',
      'middle, centre = (picture.shape[0] - 1) / 2, (picture.shape[1] - 1) / 2',
      'def turned(y, x):',
      '    down, across = y - middle, x - centre',
      '    return middle + cosine * down + sine * across, centre + cosine * across - sine * down',
      'return sampled(picture, one["fill"] == "edge", turned)',
    ],
  }),
  brightness: augmentation({
    title: text('Brightness', '明るさ'),
    summary: text('Makes the picture darker or brighter', '暗く、または明るくします'),
    settings: z.object({
      amount: share(
        0.2,
        text('At most', '最大'),
        text('0.2 = times 0.8 to 1.2', '0.2 なら 0.8 〜 1.2 倍'),
      ),
    }),
    change({ values }, { amount }, draw) {
      const times = 1 + (2 * draw(0) - 1) * amount;
      let [low, high] = [0, 1];
      for (let at = 0; at < values.length; at++) {
        low = Math.min(low, values[at] ?? 0);
        high = Math.max(high, values[at] ?? 0);
      }
      return values.map((value) => Math.min(high, Math.max(low, value * times)));
    },
    python: [
      'times = 1 + (2 * draw(0) - 1) * one["amount"]',
      'return numpy.clip(picture * times, min(0.0, picture.min()), max(1.0, picture.max()))',
    ],
  }),
  cutout: augmentation({
    title: text('Cutout', 'カットアウト'),
    summary: text(
      'Blackens a square, which may reach over the edge (DeVries and Taylor 2017)',
      '正方形を黒く塗ります。端にかかることもあります（DeVries & Taylor 2017）',
    ),
    settings: z.object({
      side: share(
        0.25,
        text('Side', '一辺'),
        text('Of the shorter side of the picture', '画像の短い辺に対する割合'),
      ),
    }),
    change({ height, width, channels, values }, { side }, draw) {
      const length = Math.floor(side * Math.min(height, width) + 0.5);
      const top = Math.floor(draw(0) * height) - Math.floor(length / 2);
      const left = Math.floor(draw(1) * width) - Math.floor(length / 2);
      const cut = values.slice();
      for (let y = Math.max(0, top); y < Math.min(height, top + length); y++) {
        const [from, to] = [Math.max(0, left), Math.min(width, left + length)];
        if (from < to) cut.fill(0, (y * width + from) * channels, (y * width + to) * channels);
      }
      return cut;
    },
    python: [
      'height, width = picture.shape[:2]',
      'length = math.floor(one["side"] * min(height, width) + 0.5)',
      'top, left = math.floor(draw(0) * height) - length // 2, math.floor(draw(1) * width) - length // 2',
      'picture = picture.copy()',
      'picture[max(0, top) : max(0, top + length), max(0, left) : max(0, left + length)] = 0',
      'return picture',
    ],
  }),
} as const;

/** Whole rows and columns from elsewhere; what is outside is black, or the edge. */
function moved(
  { height, width, channels, values }: Raster,
  rowOf: (y: number) => number,
  columnOf: (x: number) => number,
  edge = false,
): Float32Array {
  const out = new Float32Array(values.length);
  const held = (at: number, size: number) => (edge ? Math.min(size - 1, Math.max(0, at)) : at);
  for (let y = 0; y < height; y++) {
    const row = held(rowOf(y), height);
    if (row < 0 || row >= height) continue;
    for (let x = 0; x < width; x++) {
      const column = held(columnOf(x), width);
      if (column < 0 || column >= width) continue;
      const [from, to] = [(row * width + column) * channels, (y * width + x) * channels];
      for (let channel = 0; channel < channels; channel++)
        out[to + channel] = values[from + channel] ?? 0;
    }
  }
  return out;
}

/** Every pixel from a place between pixels, bilinear; what is outside is black, or the edge. */
function sampled(
  picture: Raster,
  edge: boolean,
  placeOf: (y: number, x: number) => readonly [number, number],
): Float32Array {
  const { height, width, channels, values } = picture;
  const out = new Float32Array(values.length);
  const within = (at: number, size: number) => Math.min(size - 1, Math.max(0, at));
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const place = placeOf(y, x);
      const row = edge ? within(place[0], height) : place[0];
      const column = edge ? within(place[1], width) : place[1];
      const top = Math.floor(row);
      const left = Math.floor(column);
      const down = row - top;
      const across = column - left;
      for (let channel = 0; channel < channels; channel++, at++) {
        const above =
          (1 - across) * pixel(picture, top, left, channel) +
          across * pixel(picture, top, left + 1, channel);
        const below =
          (1 - across) * pixel(picture, top + 1, left, channel) +
          across * pixel(picture, top + 1, left + 1, channel);
        out[at] = (1 - down) * above + down * below;
      }
    }
  return out;
}

function pixel(
  { height, width, channels, values }: Raster,
  row: number,
  column: number,
  channel: number,
): number {
  if (row < 0 || row >= height || column < 0 || column >= width) return 0;
  return values[(row * width + column) * channels + channel] ?? 0;
}

export type AugmentationType = keyof typeof augmentations;

// The keys of a literal table, which Object.keys gives as plain text.
export const augmentationTypes = Object.keys(augmentations) as [
  AugmentationType,
  ...AugmentationType[],
];

const tableOf: Readonly<Record<AugmentationType, AugmentationEntry>> = augmentations;

export function augmentationFields(type: AugmentationType): readonly ParamField[] {
  return paramFields(tableOf[type].settings);
}

/** How a document says a step: its type and all of its settings. */
const stepSchemas = augmentationTypes.map((type) => {
  const settings = Object.entries(tableOf[type].settings.shape).map(([name, param]) => [
    name,
    // Settings are made with helpers that give each a default.
    withoutDefault(param as z.ZodDefault<z.ZodType>),
  ]);
  return z.looseObject({ type: z.literal(type), ...Object.fromEntries(settings) });
});

export type AugmentationStep = { readonly type: AugmentationType } & Readonly<
  Record<string, unknown>
>;

/** In the order in which a picture goes through them. */
export const augmentationSchema = listOf(
  // Each is of one type with its settings, which the compiler cannot see of schemas made in a loop.
  z.discriminatedUnion(
    'type',
    stepSchemas as [(typeof stepSchemas)[number]],
  ) as unknown as z.ZodType<AugmentationStep>,
  32,
);

export function startAugmentation(type: AugmentationType): AugmentationStep {
  return { type, ...tableOf[type].settings.parse({}) };
}

/** `Rotate: At most 15, What comes in at the edge black`. */
export function augmentationText(step: AugmentationStep): Text {
  const told = augmentationFields(step.type).map((field) => {
    const value = valueText(field, step[field.name] ?? field.default);
    return text(`${field.label.en} ${value.en}`, `${field.label.ja} ${value.ja}`);
  });
  const { title } = tableOf[step.type];
  return text(
    `${title.en}: ${told.map(({ en }) => en).join(', ')}`,
    `${title.ja}：${told.map(({ ja }) => ja).join('、')}`,
  );
}

/** A picture after one step. */
export function changedBy(step: AugmentationStep, picture: Raster, draw: Draw): Float32Array {
  const entry = tableOf[step.type];
  return entry.change(picture, entry.settings.parse(step), draw);
}

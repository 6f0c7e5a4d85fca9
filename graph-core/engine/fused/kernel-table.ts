// The one table of our kernels: what each takes, in its order, and how much work a call is. `npm run check` holds it against
// assembly/.

/** `'x, y: usize, count: i32'` → 'x' | 'y' | 'count' */
type NamesIn<S extends string> = S extends `${infer First}, ${infer Rest}`
  ? NameOf<First> | NamesIn<Rest>
  : NameOf<S>;
type NameOf<S extends string> = S extends `${infer Name}: ${string}` ? Name : S;

type ArgumentsIn<L extends readonly string[]> = Readonly<Record<NamesIn<L[number]>, number>>;

export interface KernelSpec<Name extends string = string> {
  readonly names: readonly Name[];
  /** As AssemblyScript calls them: usize is an address in bytes, i32 a count, f32 a factor, bool 0 or 1. */
  readonly types: readonly string[];
}

export interface SharedSpec<Name extends string = string> extends KernelSpec<Name> {
  /** Rough work of a call: multiply–adds, or floats moved times a few. Never changes a result. */
  work(call: Readonly<Record<Name, number>>): number;
}

/** Called once, on one thread. A name without a type has that of the next, as in Go. */
function whole<const L extends readonly string[]>(...lines: L): KernelSpec<NamesIn<L[number]>> {
  return parse(lines);
}

/** Split over threads: the kernel takes `part` and `parts` behind these, which the thread pool adds. */
function shared<const L extends readonly string[]>(
  lines: L,
  work: (call: ArgumentsIn<L>) => number,
): SharedSpec<NamesIn<L[number]>> {
  return { ...parse(lines), work };
}

function parse<L extends readonly string[]>(lines: L): KernelSpec<NamesIn<L[number]>> {
  const tokens = lines.flatMap((line) => line.split(', ')).map((token) => token.split(': '));
  const types = tokens.map((_, i) => tokens.slice(i).find(([, type]) => type)?.[1] ?? '');
  // The cast is the edge: what the compiler reads out of a string, it cannot see this do.
  const names = tokens.map(([name]) => name) as NamesIn<L[number]>[];
  return { names, types };
}

const image = 'batch, height, width, channels: i32';
const padded = 'top, left, tall, wide: i32';
const window = 'kh, kw, strideY, strideX, outHeight, outWidth: i32';
const pooling = [image, 'top, left: i32', window] as const;
/** Of three columns and stride 1. */
const rowWindow = [
  image,
  'top, left, kh, outHeight, outWidth, filters: i32, spare: usize',
] as const;
const recurrence = 'batch, time, u: i32, reverse: bool, packed, workspace: usize';

type Counts<Names extends string> = Readonly<Record<Names, number>>;

const pixels = (c: Counts<'batch' | 'height' | 'width' | 'channels'>) =>
  c.batch * c.height * c.width * c.channels;
/** Multiply–adds of a convolution, by channel and filter. */
const windows = (c: Counts<'batch' | 'outHeight' | 'outWidth' | 'kh' | 'kw' | 'channels'>) =>
  c.batch * c.outHeight * c.outWidth * c.kh * c.kw * c.channels;
/** Attention: products over keys and the softmax. */
const attended = (c: Counts<'batch' | 'heads' | 'tq' | 'tk' | 'dk' | 'dv'>) =>
  c.batch * c.tq * c.tk * c.heads * (c.dk + c.dv + 30);
/** The products of all steps with a square of weights. */
const steps = ({ batch, time, u }: Counts<'batch' | 'time' | 'u'>) => batch * time * u * u;
/** The sizes lie in a table in memory: all variables of any model worth training are long enough. */
const always = () => Number.POSITIVE_INFINITY;

export const kernelTable = {
  activate: shared(['x, y: usize, count, kind: i32'], ({ count }) => 8 * count),
  activateBackward: shared(['x, y, dy, dx: usize, count, kind: i32'], ({ count }) => 8 * count),

  attention: shared(
    [
      'query, key, value, mask: usize, maskRows: i32, scores, values: usize',
      'batch, tq, tk, heads, dk, dv: i32, scale: f32, causal: bool, workspace: usize',
    ],
    attended,
  ),
  attentionBackward: shared(
    [
      'query, key, value, scores, dvalues, dscores, dquery, dkey, dvalue, spare: usize',
      'batch, tq, tk, heads, dk, dv: i32, scale: f32, causal: bool, workspace: usize',
    ],
    attended,
  ),

  batchNormApply: shared(
    ['x, mean, inverse, gamma, beta, y: usize, rows, channels: i32, rectified: bool'],
    ({ rows, channels }) => 4 * rows * channels,
  ),
  batchNormBackward: shared(
    [
      'x, mean, inverse, gamma, beta, dgamma, dbeta, dy, dx: usize',
      'rows, channels: i32, rectified: bool',
    ],
    ({ rows, channels }) => 6 * rows * channels,
  ),
  batchNormSums: shared(
    [
      'x, mean, inverse, gamma, beta, dy: usize, rows, channels: i32, rectified: bool',
      'chunks: usize, number: i32',
    ],
    ({ rows, channels }) => 4 * rows * channels,
  ),
  batchStatistics: whole(
    'x, chunks: usize, number, rows, channels: i32, epsilon: f32, mean, variance, inverse: usize',
  ),
  channelSums: shared(
    ['x: usize, rows, channels: i32, chunks: usize, number: i32'],
    ({ rows, channels }) => 4 * rows * channels,
  ),

  blend: whole('a, b, to: usize, count: i32, share, rest: f32'),
  combine: shared(
    ['a, b, to: usize, outer, middle, inner, kind: i32'],
    ({ outer, middle, inner }) => 2 * outer * middle * inner,
  ),

  convolve: shared(
    ['x, packed, bias, y: usize', image, padded, window, 'filters: i32, spare: usize'],
    (call) => windows(call) * call.filters,
  ),
  filterGradient: shared(
    ['x, dy, chunks: usize, number: i32', image, padded, window, 'filters: i32, spare: usize'],
    (call) => windows(call) * call.filters,
  ),
  stridedInputGradient: shared(
    ['dy, packed, bias, dx: usize', image, 'top, left: i32', window, 'filters: i32, spare: usize'],
    (call) => windows(call) * call.filters,
  ),
  packFilters: whole('kernel: usize, depth, filters: i32, to: usize'),
  packPhases: whole('kernel: usize, kh, kw, strideY, strideX, channels, filters: i32, to: usize'),
  stridedSpare: whole('height, width, top, left: i32', window, 'filters: i32'),
  winograd: shared(
    ['x, packed, bias, y: usize', ...rowWindow],
    (call) => (windows({ ...call, kw: 3 }) * call.filters) / 2,
  ),
  packWinograd: whole('kernel: usize, kh, channels, filters: i32, to: usize'),
  winogradSpare: whole('kh, outHeight, outWidth, channels, filters: i32'),
  turnKernel: whole('kernel, to: usize, positions, inner, outer: i32'),

  crossEntropyBackward: shared(
    [
      'logits, targets, mask, perRow, counted, dloss, dx: usize',
      'rows, classes: i32, smoothing: f32',
    ],
    ({ rows, classes }) => 8 * rows * classes,
  ),
  crossEntropyMeans: whole('rowsOut, mask: usize, rows: i32, loss, accuracy, counted: usize'),
  crossEntropyRows: shared(
    ['logits, targets, rowsOut: usize, rows, classes: i32, smoothing: f32'],
    ({ rows, classes }) => 8 * rows * classes,
  ),

  depthwise: shared(
    ['x, kernel, bias, y: usize', image, padded, window, 'multiplier: i32, spare: usize'],
    (call) => 2 * windows(call) * call.multiplier,
  ),
  depthwiseFilterGradient: shared(
    ['x, dy, chunks: usize, number: i32', image, padded, window, 'multiplier: i32, spare: usize'],
    (call) => 2 * windows(call) * call.multiplier,
  ),
  depthwiseInputGradient: shared(
    ['dy, kernel, dx: usize', image, padded, window, 'multiplier: i32, spare: usize'],
    (call) => 2 * windows(call) * call.multiplier,
  ),

  dropout: shared(
    ['x, y: usize, count, key, threshold: i32, scale: f32'],
    ({ count }) => 6 * count,
  ),
  dropoutCut: shared(
    ['x, y: usize, examples, a, b, c, fromA, fromB, fromC: i32', 'key, threshold: i32, scale: f32'],
    ({ examples, a, b, c }) => 6 * examples * a * b * c,
  ),

  gateGradient: shared(
    ['x, dy, dgates: usize, batch, pixels, channels: i32'],
    ({ batch, pixels, channels }) => 4 * batch * pixels * channels,
  ),
  gatedGradient: shared(
    ['dy, gates, dmeans, dx: usize, batch, pixels, channels: i32'],
    ({ batch, pixels, channels }) => 4 * batch * pixels * channels,
  ),

  gemm: shared(
    [
      'm, n, k: i32, a: usize, aRow, aColumn: i32, b: usize, bRow, bColumn: i32',
      'c: usize, cRow: i32, bias: usize, accumulate: bool, workspace: usize',
    ],
    ({ m, n, k }) => m * n * k,
  ),
  gemmBatch: shared(
    [
      'count: i32, offsets: usize, m, n, k: i32',
      'a: usize, aRow, aColumn: i32, b: usize, bRow, bColumn: i32, c, workspace: usize',
    ],
    ({ count, m, n, k }) => count * m * n * k,
  ),
  packedSize: whole('n, k: i32'),
  workspaceBytes: whole(),

  gruSteps: shared(
    ['gates, recurrent, bias, recurred, hidden, sequence, mask: usize', recurrence],
    (call) => 3 * steps(call),
  ),
  gruStepsBackward: shared(
    [
      'gates, recurrent, recurred, hidden, dsequence, mask, dgates, drecurred, dh: usize',
      recurrence,
    ],
    (call) => 3 * steps(call),
  ),
  lstmSteps: shared(
    ['gates, recurrent, hidden, cells, sequence, mask: usize', recurrence],
    (call) => 4 * steps(call),
  ),
  lstmStepsBackward: shared(
    ['gates, recurrent, cells, dsequence, mask, dgates, dh, dc: usize', recurrence],
    (call) => 4 * steps(call),
  ),
  rnnSteps: shared(
    ['sums, recurrent, hidden, sequence, mask: usize, kind: i32', recurrence],
    steps,
  ),
  rnnStepsBackward: shared(
    ['sums, recurrent, hidden, dsequence, mask, dsums, dh: usize, kind: i32', recurrence],
    steps,
  ),
  fromSteps: shared(
    ['x, to: usize, batch, time, width: i32, reverse: bool'],
    ({ batch, time, width }) => batch * time * width,
  ),
  toSteps: shared(
    ['x, to: usize, batch, time, width: i32, reverse: bool'],
    ({ batch, time, width }) => batch * time * width,
  ),

  norm: shared(
    ['x, gamma, beta, y, means, scales: usize, rows, d: i32, epsilon: f32'],
    ({ rows, d }) => 6 * rows * d,
  ),
  normBackward: shared(
    ['x, gamma, means, scales, dy, dx, sums: usize, rows, d, chunks: i32'],
    ({ rows, d }) => 8 * rows * d,
  ),

  gradientNorm: whole('table: usize, variables: i32, bound: f32'),
  updateAdam: shared(
    [
      'table: usize, variables: i32, first, second: usize',
      'beta1, oneMinusBeta1, beta2, oneMinusBeta2, correction1, correction2: f32',
      'epsilon, rate, decay, factor, bound: f32',
    ],
    always,
  ),
  updateMomentum: shared(
    ['table: usize, variables: i32, velocity: usize, momentum, rate, factor, bound: f32'],
    always,
  ),
  updateRmsProp: shared(
    [
      'table: usize, variables: i32, squares: usize',
      'beta, oneMinusBeta, epsilon, rate, factor, bound: f32',
    ],
    always,
  ),

  pool: shared(['x, y: usize, average: bool', ...pooling], (call) => 4 * pixels(call)),
  averagePoolBackward: shared(['dy, dx: usize', ...pooling], (call) => 4 * pixels(call)),
  maxPoolBackward: shared(['x, dy, dx: usize', ...pooling], (call) => 6 * pixels(call)),
  upsample: shared(['x, y: usize', image, 'factor: i32'], (call) => 2 * pixels(call)),
  upsampleBackward: shared(['dy, dx: usize', image, 'factor: i32'], (call) => 2 * pixels(call)),

  copyRows: shared(
    ['from: usize, fromStride: i32, to: usize, toStride, width, rows: i32'],
    ({ rows, width }) => rows * width,
  ),
  firstOutside: whole('ids: usize, count, limit: i32'),
  gatherRows: shared(
    ['ids, table, to: usize, count, width: i32'],
    ({ count, width }) => count * width,
  ),
  repeatRows: shared(
    ['from, to: usize, rows, times, width: i32'],
    ({ rows, times, width }) => rows * times * width,
  ),
  scatterAddRows: shared(
    ['ids, x, to: usize, count, width, rows: i32'],
    ({ count, width }) => 2 * count * width,
  ),

  softmax: shared(['x, y, mask: usize, rows, n: i32'], ({ rows, n }) => 8 * rows * n),
  softmaxBackward: shared(['y, dy, dx: usize, rows, n: i32'], ({ rows, n }) => 4 * rows * n),

  sumChunks: whole('chunks: usize, number, stride, count: i32, to: usize'),
  sumMiddle: shared(
    ['x, to: usize, outer, middle, inner: i32, scale: f32'],
    ({ outer, middle, inner }) => outer * middle * inner,
  ),
  sumRows: shared(
    ['x: usize, rows, columns: i32, to: usize'],
    ({ rows, columns }) => rows * columns,
  ),
} as const;

type Table = typeof kernelTable;
export type KernelName = keyof Table;
export type SharedKernel = {
  [K in KernelName]: Table[K] extends SharedSpec<infer _> ? K : never;
}[KernelName];
export type WholeKernel = Exclude<KernelName, SharedKernel>;

/** The arguments of a kernel by name. Addresses are bytes, counts are elements, flags are 0 or 1. */
export type KernelArguments<K extends KernelName> = Readonly<
  Record<Table[K]['names'][number], number>
>;

/** In the order in which threads number them. */
export const sharedKernels = Object.entries(kernelTable).flatMap(([name, spec]) =>
  'work' in spec ? [name] : [],
);

// What a classifier says, and the cross-entropy it is taught by.
import { z } from 'zod';
import type { Ops, Tensor } from '../engine/ops.ts';
import { text } from '../text.ts';
import { flag, number } from '../params.ts';
import type { ArrivingShape, MeanLoss } from './block.ts';
import { defineBlock, reject } from './block.ts';
import { weightedCount, weightOfEach } from './kit/class-weights.ts';
import { needsFeatures, needsMask, resizeSource } from './kit/expectations.ts';
import type { Shape } from './kit/shape.ts';
import { batch, dim, lastDim, printShape, shape, sizeAt } from './kit/shape.ts';
import type { Python } from './kit/python.ts';
import { code, single, py } from './kit/python.ts';

export const classificationOutput = defineBlock({
  type: 'classification-output',
  docs: {
    title: text('Classification output', '分類の出力'),
    summary: text(
      'Turns logits into probabilities of classes: one class per example, or one per position of a sequence. Learns by cross-entropy.',
      'ロジットをクラスの確率に変えます。1 例につき 1 つ、または系列の各位置に一つのクラスを選びます。損失は交差エントロピーです。',
    ),
    also: [
      'cross-entropy',
      'softmax output',
      'loss',
      'logits',
      'クロスエントロピー',
      '交差エントロピー',
      '損失',
    ],
    category: 'output',
    icon: 'tags',
    equation: 'L = −(1/N) Σ log softmax(z)[target]',
  },
  inputs: {
    logits: { kind: 'values', label: text('Logits', 'ロジット') },
    mask: { kind: 'mask', label: text('Mask', 'マスク'), optional: true },
  },
  outputs: {
    probabilities: {
      kind: 'values',
      label: text('Probabilities', '確率'),
      view: { kind: 'probabilities' },
    },
  },
  params: z.object({
    smoothing: number(
      0,
      {
        label: text('Label smoothing', 'ラベル平滑化'),
        help: text(
          'Share of the target spread evenly over all classes.',
          '正解の確率のうち、全クラスに均等に配る割合です。',
        ),
      },
      { min: 0, max: 0.5, step: 0.05 },
    ),
    ignorePad: flag(true, {
      label: text('Ignore padding', 'パディングを数えない'),
      help: text(
        'In sequences, positions whose target is id 0 count neither for the loss nor for the metrics.',
        '系列では、正解が ID 0 の位置を損失と指標に含めません。',
      ),
    }),
  }),
  shape({ inputs, self }) {
    const { logits, mask } = inputs;
    const problem =
      needsClasses(self, logits) ??
      needsFeatures(self, 'logits', logits) ??
      needsCountedPositions(self, logits, mask);
    if (problem) return problem;
    return { probabilities: shape('values', logits.dims) };
  },
  forward({ ops, inputs, wants }) {
    return wants('probabilities') ? { probabilities: ops.softmax(inputs.logits) } : {};
  },
  objective: {
    target: ({ inputs }) => classIds(inputs.logits),
    measures: ({ inputs }) =>
      inputs.logits.dims.length === 3 ? ['accuracy', 'exact', 'perplexity'] : ['accuracy'],
    weighs: true,
    least: 0,
    loss({ ops, params, inputs, target, training, classWeights }) {
      const { logits } = inputs;
      const positions = logits.shape.length === 3;
      if (classWeights && !positions)
        return weighted(ops, logits, target, classWeights, params.smoothing);
      const counted = positions && params.ignorePad ? isNotPad(ops, target) : undefined;
      const mask = both(ops, counted, inputs.mask);
      const { loss, accuracy } = ops.crossEntropy(logits, target, mask, params.smoothing);
      if (training || !positions) return { loss, metrics: { accuracy } };
      // Label smoothing is no part of how well the next token is foretold.
      const nats = params.smoothing > 0 ? ops.crossEntropy(logits, target, mask, 0).loss : loss;
      return {
        loss,
        metrics: { accuracy, exact: exactShare(ops, logits, target, mask), nats },
        over: mask ? ops.tf.sum(mask) : target.size,
        ofExamples: ['exact'],
      };
    },
    summary: ({ accuracy = Number.NaN, exact = Number.NaN, nats }) =>
      nats === undefined ? { accuracy } : { accuracy, exact, perplexity: Math.exp(nats) },
    torch({ params, inputs, classWeights }, { logits, mask }, target) {
      const each = py(
        'F.cross_entropy',
        [
          code`${single(logits)}.reshape(-1, ${sizeAt(inputs.logits, -1)})`,
          code`${target}.reshape(-1)`,
        ],
        {
          ignore_index: inputs.logits.dims.length === 3 && params.ignorePad ? 0 : undefined,
          label_smoothing: params.smoothing > 0 ? params.smoothing : undefined,
          weight: inputs.logits.dims.length === 3 ? undefined : classWeights,
          reduction: mask === undefined ? undefined : 'none',
        },
      );
      if (mask === undefined) return each;
      const counted = countedBy(single(mask), target, params.ignorePad);
      return code`(${each} * ${counted}).sum() / ${counted}.sum().clamp(min=1)`;
    },
    torchOver({ params, inputs, classWeights }, { mask }, target) {
      const positions = inputs.logits.dims.length === 3;
      if (classWeights && !positions) return weightedCount(classWeights, target);
      if (mask !== undefined)
        return code`${countedBy(single(mask), target, params.ignorePad)}.sum()`;
      return positions && params.ignorePad ? code`(${target} != 0).sum()` : undefined;
    },
  },
  exports: {
    stock: ({ inputs }) =>
      inputs.mask
        ? undefined
        : { className: 'Activation', config: { activation: 'softmax' }, weights: [] },
    torch: () => ({
      call: ({ logits }) => ({ probabilities: py('F.softmax', [single(logits)], { dim: -1 }) }),
    }),
    keras: () => ({
      make: py('layers.Softmax'),
      call: ({ logits }, self) => ({ probabilities: py(self, [single(logits)]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { logits: shape('values', [batch, dim(10, 'classes')]) },
      outputs: { probabilities: [null, 10] },
    },
    {
      params: { smoothing: 0.1 },
      inputs: {
        logits: shape('values', [batch, dim(7, 'T'), dim(12, 'vocabulary')]),
        mask: shape('mask', [batch, dim(7, 'T')]),
      },
      outputs: { probabilities: [null, 7, 12] },
    },
    {
      params: {},
      inputs: { logits: shape('values', [batch, dim(1, 'units')]) },
      outputs: 'one-class',
    },
    {
      params: {},
      inputs: {
        logits: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(10, 'filters')]),
      },
      outputs: 'too-many-axes',
    },
  ],
});

function needsClasses(self: string, logits: ArrivingShape) {
  const rank = logits.dims.length;
  if (rank < 2 || rank > 3)
    return reject(
      rank < 2 ? 'too-few-axes' : 'too-many-axes',
      text(
        `‘${self}’ needs B × classes, or B × T × classes for a sequence, but ‘${logits.from}’ gives ${printShape(logits)}.`,
        `「${self}」には B × クラス数（系列では B × T × クラス数）が必要ですが、「${logits.from}」の出力は ${printShape(logits)} です。`,
      ),
      rank === 4
        ? [
            { kind: 'insert', port: 'logits', type: 'global-pooling', params: { kind: 'average' } },
            { kind: 'insert', port: 'logits', type: 'flatten', params: {} },
          ]
        : [{ kind: 'disconnect', port: 'logits' }],
      'logits',
    );
  if (sizeAt(logits, -1) !== 1) return undefined;
  return reject(
    'one-class',
    text(
      `‘${self}’ chooses among classes, but ‘${logits.from}’ gives one number only (${printShape(logits)}), and softmax of one number is always 1. Give it one unit per class, or use a binary output.`,
      `「${self}」はクラスを選びますが、「${logits.from}」の出力は一つの数だけです（${printShape(logits)}）。一つの数のソフトマックスは常に 1 です。クラスの数だけユニットを用意するか、二値の出力を使ってください。`,
    ),
    [
      ...resizeSource('logits', 2),
      { kind: 'insert', port: 'logits', type: 'dense', params: { units: 2 } },
    ],
    'logits',
  );
}

function needsCountedPositions(self: string, logits: ArrivingShape, mask?: ArrivingShape) {
  if (!mask) return undefined;
  if (logits.dims.length === 3)
    return needsMask(self, mask, logits.dims[1] ?? lastDim(logits), logits);
  return reject(
    'mask-without-positions',
    text(
      `‘${self}’ takes a mask for sequences only, but ‘${logits.from}’ gives one class per example (${printShape(logits)}).`,
      `「${self}」のマスクは系列にだけ使えますが、「${logits.from}」は1 例につき 1 つのクラスを出力します（${printShape(logits)}）。`,
    ),
    [{ kind: 'disconnect', port: 'mask' }],
    'mask',
  );
}

function classIds(logits: Shape): Shape {
  return shape('tokens', logits.dims.slice(0, -1), sizeAt(logits, -1));
}

/**
 * The mean weighted by class, Σ w[y] · l / Σ w[y]; label smoothing spreads its share over all classes by their weights,
 * as PyTorch does.
 */
function weighted(
  ops: Ops,
  logits: Tensor,
  target: Tensor,
  classWeights: Tensor,
  smoothing: number,
): MeanLoss {
  const { tf } = ops;
  const each = weightOfEach(tf, classWeights, target);
  // Of mean 1, since a sum of counts below one is taken for one.
  const shares = tf.div(each, tf.mean(each));
  const { loss } = ops.crossEntropy(logits, target, shares, 0);
  const hits = tf.equal(tf.argMax(logits, -1), tf.cast(target, 'int32'));
  const metrics = { accuracy: tf.mean(tf.cast(hits, 'float32')) };
  if (smoothing <= 0) return { loss, metrics };
  const spread = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), classWeights)));
  const even = tf.div(spread, tf.mul(tf.sum(each), sizeOfLast(logits)));
  return { loss: tf.add(tf.mul(loss, 1 - smoothing), tf.mul(even, smoothing)), metrics };
}

function sizeOfLast({ shape: sizes }: Tensor): number {
  return sizes.at(-1) ?? 1;
}

function isNotPad({ tf }: Ops, target: Tensor): Tensor {
  return tf.cast(tf.notEqual(target, tf.scalar(0, 'int32')), 'float32');
}

function both({ tf }: Ops, a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a && b ? tf.mul(a, b) : (a ?? b);
}

/** Share of the sequences that are right at every counted position. */
function exactShare({ tf }: Ops, logits: Tensor, target: Tensor, mask?: Tensor): Tensor {
  const wrong = tf.cast(tf.notEqual(tf.argMax(logits, -1), target), 'float32');
  const mistakes = tf.sum(mask ? tf.mul(wrong, mask) : wrong, -1);
  return tf.mean(tf.cast(tf.equal(mistakes, tf.scalar(0)), 'float32'));
}

/** 1 for each position that counts, in PyTorch. */
function countedBy(mask: Python, target: Python, ignorePad: boolean): Python {
  return ignorePad ? code`(${mask} * (${target} != 0)).reshape(-1)` : code`${mask}.reshape(-1)`;
}

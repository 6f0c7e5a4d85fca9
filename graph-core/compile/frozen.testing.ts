// A small network of pictures with a norm and dropout, some of whose blocks are frozen or learn at another rate.
import { draw } from '../document/draw.testing.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';

/** `rates` by node; dropout is 0.2 unless told. */
export function network(rates: Readonly<Record<string, number>>, drop = 0.2): Document {
  const drawn = draw(
    {
      picture: ['image-input', { height: 28, width: 28, channels: 1 }],
      conv: ['conv-2d', { filters: 4, kernel: 3, stride: 2 }],
      norm: 'batch-norm',
      drop: ['dropout', { rate: drop }],
      flat: 'flatten',
      logits: ['dense', { units: 10 }],
      out: 'classification-output',
    },
    'picture.image > conv.image',
    'conv.image > norm.values',
    'norm.values > drop.values',
    'drop.values > flat.values',
    'flat.values > logits.values',
    'logits.values > out.logits',
  );
  const document: Document = {
    ...drawn,
    data: {
      source: 'fashion-mnist',
      options: { training: 500, heldOut: 100 },
      bindings: { picture: 'image', out: 'label' },
    },
    training: {
      ...drawn.training,
      optimizer: { type: 'adam', learningRate: 0.003 },
      schedule: { type: 'constant' },
      batchSize: 32,
      steps: 12,
      validateEvery: 0,
    },
  };
  return Object.entries(rates).reduce(
    (edited, [node, rate]) => applyEdit(edited, { edit: 'set-rate', graph: null, node, rate }),
    document,
  );
}

// A small SE-ResNet for 28 × 28 images: three stages of 16, 32 and 64 channels, one block each.
import type { Document } from '../../graph-core/index.ts';
import { Network } from '../network.ts';
import type { Row } from '../row.ts';

const sizes = { batch: 64, side: 28, classes: 10, reduction: 8 };

/** Convolution without bias, then batch norm, then ReLU where asked. Returns the output. */
function conv(
  network: Network,
  id: string,
  from: string,
  params: { filters: number; kernel: number; stride: number },
  relu: boolean,
): string {
  const convolution = { ...params, padding: 'same', activation: 'linear', bias: false };
  network.add(id, 'conv-2d', convolution, { image: from });
  network.add(`${id}-norm`, 'batch-norm', {}, { values: `${id}.image` });
  if (!relu) return `${id}-norm.values`;
  const activation = { activation: 'relu' };
  network.add(`${id}-relu`, 'activation', activation, { values: `${id}-norm.values` });
  return `${id}-relu.values`;
}

function seResnetDocument(): Document {
  const { side, classes, reduction } = sizes;
  const network = new Network();
  network.add('image', 'image-input', { height: side, width: side, channels: 1 });
  let x = conv(network, 'stem', 'image.image', { filters: 16, kernel: 3, stride: 1 }, true);
  for (const [i, filters] of [16, 32, 64].entries()) {
    const stride = i === 0 ? 1 : 2;
    const inner = conv(network, `a${i}`, x, { filters, kernel: 3, stride }, true);
    const outer = conv(network, `b${i}`, inner, { filters, kernel: 3, stride: 1 }, false);
    network.add(`gate${i}`, 'squeeze-excitation', { reduction }, { image: outer });
    const beside = i === 0 ? x : conv(network, `c${i}`, x, { filters, kernel: 1, stride }, false);
    network.add(`add${i}`, 'add', {}, { values: [`gate${i}.image`, beside] });
    const activation = { activation: 'relu' };
    network.add(`end${i}`, 'activation', activation, { values: `add${i}.values` });
    x = `end${i}.values`;
  }
  network.add('pool', 'global-pooling', {}, { values: x });
  network.add('head', 'dense', { units: classes }, { values: 'pool.values' });
  network.add('output', 'classification-output', {}, { logits: 'head.values' });
  return network.document('SE-ResNet');
}

export const seResnet: Row = {
  name: 'se-resnet',
  title: 'SE-ResNet: 28 × 28, batch 64, stages of 16, 32 and 64 channels, Adam',
  sizes,
  document: seResnetDocument(),
  columns: [
    { name: 'image', shape: [sizes.batch, sizes.side, sizes.side, 1], seed: 1007 },
    { name: 'output', shape: [sizes.batch], below: sizes.classes, seed: 2008 },
  ],
  // Stock WASM has no gradient of a convolution in its filters and throws.
  stock: false,
};

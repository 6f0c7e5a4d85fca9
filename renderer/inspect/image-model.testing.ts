// A small classifier of images with every kind of view that images have, attention among pixels included.
import type { Document } from '../../graph-core/index.ts';
import { newDocument } from '../../graph-core/index.ts';

/** Each takes what the one before gives: [id, type, params, port in, port out]. */
const chain = [
  ['image', 'image-input', { height: 28, width: 28, channels: 1 }, '', 'image'],
  ['conv', 'conv-2d', { filters: 4, kernel: 3, stride: 4, padding: 'same' }, 'image', 'image'],
  ['gate', 'squeeze-excitation', { reduction: 2 }, 'image', 'image'],
  ['look', 'image-attention', { reduction: 2 }, 'image', 'image'],
  ['flat', 'flatten', {}, 'values', 'values'],
  ['classes', 'dense', { units: 10 }, 'values', 'values'],
  ['output', 'classification-output', {}, 'logits', ''],
] as const;

export function imageModel(): Document {
  const edges = chain.slice(1).map(([id, , , port], index) => {
    const [from, , , , out] = chain[index] ?? chain[0];
    return { id: `to-${id}`, from: { node: from, port: out }, to: { node: id, port } };
  });
  const nodes = chain.map(([id, type, params], index) => ({
    id,
    type,
    params: { ...params },
    position: { x: index * 260, y: 0 },
  }));
  const empty = newDocument('Images');
  return {
    ...empty,
    graph: { nodes, edges, notes: [] },
    data: {
      source: 'fashion-mnist',
      options: { training: 200, heldOut: 100 },
      bindings: { image: 'image', output: 'label' },
    },
    training: { ...empty.training, batchSize: 20, steps: 5 },
  };
}

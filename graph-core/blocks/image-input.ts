// Where images enter the model.
import { z } from 'zod';
import { text } from '../text.ts';
import { size } from '../params.ts';
import { defineBlock } from './block.ts';
import { batch, shape } from './kit/shape.ts';

export const imageInput = defineBlock({
  type: 'image-input',
  docs: {
    title: text('Image input', '画像入力'),
    summary: text(
      'Images as height × width × channels, each number between 0 and 1.',
      '高さ × 幅 × チャンネルの画像です。値は 0 から 1 の範囲です。',
    ),
    also: ['picture input', 'pixels', '写真', 'ピクセル'],
    category: 'input',
    icon: 'image',
  },
  inputs: {},
  outputs: { image: { kind: 'image', label: text('Image', '画像'), feed: 'data' } },
  params: z.object({
    height: size(28, { label: text('Height', '高さ'), axis: true }),
    width: size(28, { label: text('Width', '幅'), axis: true }),
    channels: size(1, {
      label: text('Channels', 'チャンネル数'),
      axis: true,
      help: text('1 for grey, 3 for colour.', '白黒は 1、カラーは 3 です。'),
    }),
  }),
  shape({ dim }) {
    const dims = [batch, dim('height', 'H'), dim('width', 'W'), dim('channels', 'C')];
    return { image: shape('image', dims) };
  },
  forward: () => ({}),
  examples: [
    { params: {}, inputs: {}, outputs: { image: [null, 28, 28, 1] } },
    {
      params: { height: 224, width: 200, channels: 3 },
      inputs: {},
      outputs: { image: [null, 224, 200, 3] },
    },
  ],
});

// The order and the names of the palette's shelves.
import type { Category, Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';

export const categories: readonly { readonly id: Category; readonly title: Text }[] = [
  { id: 'input', title: text('Inputs', '入力') },
  { id: 'sequence', title: text('Sequences', '系列') },
  { id: 'attention', title: text('Attention', '注意（Attention）') },
  { id: 'dense', title: text('Dense', '全結合') },
  { id: 'recurrent', title: text('Recurrent', '再帰（RNN）') },
  { id: 'convolution', title: text('Convolution and pooling', '畳み込み・プーリング') },
  { id: 'normalization', title: text('Normalization', '正規化') },
  { id: 'merge', title: text('Merge', '結合・演算') },
  { id: 'shape', title: text('Shape', '形状') },
  { id: 'output', title: text('Outputs', '出力') },
];

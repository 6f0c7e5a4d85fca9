// The shelf of templates: what each is called and says of itself, before its document is read. Knows no document.
import type { Text } from '../graph-core/index.ts';
import { text } from '../graph-core/index.ts';

export type TemplateGroup = 'sequence' | 'image' | 'classic';

export interface Template {
  /** Name of its document: `<id>.json` in this folder. */
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  readonly group: TemplateGroup;
  /** Row of the lecture's table. */
  readonly row: number;
}

export const templateGroups: Readonly<Record<TemplateGroup, Text>> = {
  sequence: text('Sequences', '系列'),
  image: text('Images', '画像'),
  classic: text('Classics at full size', '原寸の名作'),
};

export const templates: readonly Template[] = [
  {
    id: 'transformer',
    title: text('Transformer', 'Transformer'),
    summary: text(
      'Encoder and decoder with multi-head attention; learns to say ten symbols backwards.',
      'マルチヘッド注意を備えたエンコーダとデコーダ。10 個の記号を逆順に言うことを学びます。',
    ),
    group: 'sequence',
    row: 6,
  },
  {
    id: 'resnet-mini',
    title: text('ResNet mini', 'ResNet ミニ'),
    summary: text(
      'Three residual blocks tell clothes apart.',
      '3 つの残差ブロックで服飾品を見分けます。',
    ),
    group: 'image',
    row: 13,
  },
  {
    id: 'se-resnet-mini',
    title: text('SE-ResNet mini', 'SE-ResNet ミニ'),
    summary: text(
      'The same with squeeze and excitation: attention over channels.',
      '同じネットワークに圧縮・励起（チャンネルへの注意）を加えました。',
    ),
    group: 'image',
    row: 13,
  },
];

export function findTemplate(id: string): Template | undefined {
  return templates.find((template) => template.id === id);
}

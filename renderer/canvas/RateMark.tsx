// The quiet sign of a node whose weights are frozen, or learn faster or more slowly than the rest.
import { Snowflake } from 'lucide-react';
import type { Node } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';

export function RateMark({ node: { rate } }: { readonly node: Node }) {
  const { t } = useWords();
  if (rate === undefined) return null;
  const words = rate === 0 ? t('canvas.frozen') : t('canvas.learns-at', { rate });
  return (
    <span className="block-rate numbers" title={words}>
      {rate === 0 ? <Snowflake aria-label={words} size={15} /> : `×${rate}`}
    </span>
  );
}

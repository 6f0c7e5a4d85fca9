// Which columns of the open document’s data a user can type or draw, as `columns-by-hand.ts` finds them.
import { useEffect, useMemo } from 'react';
import type { Document } from '../../../graph-core/index.ts';
import { useOpenedData } from '../../data/opened-data.ts';
import type { ByHand } from './columns-by-hand.ts';
import { columnsByHand } from './columns-by-hand.ts';

export function useColumnsByHand(document: Document): ByHand {
  const opened = useOpenedData((data) => data.opened);
  const open = useOpenedData((data) => data.open);
  useEffect(() => open(document), [document, open]);
  return useMemo(() => columnsByHand(document, opened?.columns ?? []), [document, opened]);
}

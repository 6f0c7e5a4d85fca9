// The same for the open document, whose data is opened for it.
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

// A query, what it finds, and the one of them that Enter takes: arrow keys walk, whatever the list looks like.
import type { KeyboardEvent } from 'react';
import { useId, useMemo, useState } from 'react';
import type { Searched } from './rank.ts';
import { ranked } from './rank.ts';

export interface Searchable extends Searched {
  readonly id: string;
  /** Not there until something is typed. */
  readonly onlyTyped?: true;
}

/** Nobody reads further than this: what is meant stands among the first. */
const most = 100;

interface Keys<I> {
  /** `withShift`: Shift was held. */
  readonly onChoose: (item: I, withShift: boolean) => void;
  /** Escape in the field. */
  readonly onLeave?: (() => void) | undefined;
}

export interface Search<I> {
  readonly query: string;
  readonly search: (typed: string) => void;
  readonly found: readonly I[];
  /** What Enter takes. */
  readonly chosen: I | undefined;
  /** Makes this the one that Enter takes. */
  readonly point: (item: I) => void;
  readonly listId: string;
  readonly optionId: (item: I) => string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function useSearch<I extends Searchable>(
  items: readonly I[],
  { onChoose, onLeave }: Keys<I>,
): Search<I> {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const found = useMemo(
    () =>
      query.trim() === ''
        ? items.filter(({ onlyTyped }) => !onlyTyped)
        : ranked(items, query).slice(0, most),
    [items, query],
  );
  const chosen = found[Math.min(at, found.length - 1)];
  const step = (by: number) =>
    setAt((now) =>
      found.length === 0 ? 0 : (Math.min(now, found.length - 1) + by + found.length) % found.length,
    );
  const search = (typed: string): void => {
    setQuery(typed);
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Enter' && chosen) onChoose(chosen, event.shiftKey);
    else if (event.key === 'Escape' && onLeave) onLeave();
    else return;
    event.preventDefault();
  };
  return {
    query,
    search,
    found,
    chosen,
    point: (item: I) => setAt(found.indexOf(item)),
    listId: `${id}-list`,
    optionId: (item: I) => `${id}-${item.id}`,
    onKeyDown,
  };
}

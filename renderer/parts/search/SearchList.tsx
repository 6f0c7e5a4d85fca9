// A search field over a list that arrow keys walk and Enter chooses from.
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { SearchField } from './SearchField.tsx';
import type { Searchable } from './use-search.ts';
import { useSearch } from './use-search.ts';
import './search-list.css';

export interface SearchItem extends Searchable {
  readonly label: string;
  readonly icon?: ReactNode;
  /** A quiet line under the label. */
  readonly detail?: string | undefined;
  /** Quiet words at the right. */
  readonly aside?: string | undefined;
}

interface SearchListProps<I extends SearchItem> {
  readonly label: string;
  readonly items: readonly I[];
  /** Shown when nothing is found. */
  readonly none: string;
  readonly onChoose: (item: I) => void;
  /** Escape in the field. */
  readonly onLeave?: () => void;
}

export function SearchList<I extends SearchItem>(props: SearchListProps<I>) {
  const { label, items, none, onChoose, onLeave } = props;
  const { query, search, found, chosen, point, listId, optionId, onKeyDown } = useSearch(items, {
    onChoose,
    onLeave,
  });
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const option = list.current?.querySelector('[aria-selected="true"]');
    option?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  return (
    <div className="search-list">
      <SearchField
        label={label}
        query={query}
        onSearch={search}
        onKeyDown={onKeyDown}
        input={input}
        list={{ id: listId, isOpen: true, chosen: chosen && optionId(chosen) }}
      />
      {/* A native list cannot be walked from the field above it. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div ref={list} id={listId} className="search-found" role="listbox" aria-label={label}>
        {found.map((item) => (
          // Focus stays in the field; the field's keys walk this list.
          <button
            key={item.id}
            type="button"
            id={optionId(item)}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="option"
            tabIndex={-1}
            aria-selected={item === chosen}
            className="search-item"
            onPointerMove={() => point(item)}
            onClick={() => onChoose(item)}
          >
            {item.icon ?? <span />}
            <span className="search-words">
              <span>{item.label}</span>
              {item.detail ? <span className="search-detail">{item.detail}</span> : null}
            </span>
            {item.aside ? <span className="search-aside">{item.aside}</span> : null}
          </button>
        ))}
      </div>
      {found.length === 0 ? <output className="search-none">{none}</output> : null}
    </div>
  );
}

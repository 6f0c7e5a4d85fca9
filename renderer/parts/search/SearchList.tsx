// A search field over a list that arrow keys walk and Enter chooses from.
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { FoundList, optionProps } from './FoundList.tsx';
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
  readonly onChoose: (item: I, withShift: boolean) => void;
  /** Escape in the field. */
  readonly onLeave?: () => void;
}

export function SearchList<I extends SearchItem>(props: SearchListProps<I>) {
  const { label, items, none, onChoose, onLeave } = props;
  const { query, search, found, chosen, point, listId, optionId, onKeyDown } = useSearch(items, {
    onChoose,
    onLeave,
  });
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => input.current?.focus(), []);

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
      <FoundList
        id={listId}
        className="search-found"
        label={label}
        chosen={chosen && optionId(chosen)}
      >
        {found.map((item) => (
          <button
            key={item.id}
            type="button"
            {...optionProps(optionId(item), item === chosen)}
            className="search-item"
            onPointerMove={() => point(item)}
            onClick={(event) => onChoose(item, event.shiftKey)}
          >
            {item.icon ?? <span />}
            <span className="search-words">
              <span>{item.label}</span>
              {item.detail ? <span className="search-detail">{item.detail}</span> : null}
            </span>
            {item.aside ? <span className="search-aside">{item.aside}</span> : null}
          </button>
        ))}
      </FoundList>
      {found.length === 0 ? <output className="search-none">{none}</output> : null}
    </div>
  );
}

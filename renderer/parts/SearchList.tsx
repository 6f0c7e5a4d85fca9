// A search field over a list that arrow keys walk and Enter chooses from.
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import './search-list.css';

export interface SearchItem {
  readonly id: string;
  /** What the search looks through: names in every language. */
  readonly search: string;
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
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const found = items
    .filter((item) => matches(item.search, query))
    .sort((a, b) => distance(a.label, query) - distance(b.label, query));
  const chosen = found[Math.min(at, found.length - 1)];

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const option = list.current?.querySelector('[aria-selected="true"]');
    option?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const step = (by: number) =>
    setAt((now) =>
      found.length === 0 ? 0 : (Math.min(now, found.length - 1) + by + found.length) % found.length,
    );

  return (
    <div className="search-list">
      <div className="search-field">
        <Search aria-hidden size={16} />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
          placeholder={label}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'ArrowDown') step(1);
            else if (event.key === 'ArrowUp') step(-1);
            else if (event.key === 'Enter' && chosen) onChoose(chosen);
            else if (event.key === 'Escape' && onLeave) onLeave();
            else return;
            event.preventDefault();
          }}
        />
      </div>
      {/* A native list cannot be walked from the field above it. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div ref={list} id={`${id}-list`} className="search-found" role="listbox" aria-label={label}>
        {found.map((item) => (
          // Focus stays in the field; the field's keys walk this list.
          <button
            key={item.id}
            type="button"
            id={`${id}-${item.id}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="option"
            tabIndex={-1}
            aria-selected={item === chosen}
            className="search-item"
            onPointerMove={() => setAt(found.indexOf(item))}
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

/** What begins with the query comes before what has a word that does, and that before the rest. */
function distance(label: string, query: string): number {
  const text = label.normalize('NFKC').toLowerCase();
  const wanted = query.normalize('NFKC').toLowerCase().trim();
  if (wanted === '' || text.startsWith(wanted)) return 0;
  return text.includes(` ${wanted}`) ? 1 : 2;
}

/** Every word of the query must appear, in any order; width and case do not matter. */
export function matches(searched: string, query: string): boolean {
  const text = searched.normalize('NFKC').toLowerCase();
  return query
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

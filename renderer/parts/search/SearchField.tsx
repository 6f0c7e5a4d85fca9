// The field of a search, alone or over a list that its keys walk.
import { Search } from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import './search-list.css';

interface SearchFieldProps {
  readonly label: string;
  readonly query: string;
  readonly onSearch: (typed: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly input?: Ref<HTMLInputElement>;
  /** The list under it, and the option that Enter takes. */
  readonly list?: {
    readonly id: string;
    readonly isOpen: boolean;
    readonly chosen?: string | undefined;
  };
}

export function SearchField(props: SearchFieldProps) {
  const { label, query, onSearch, onKeyDown, input, list } = props;
  return (
    <div className="search-field">
      <Search aria-hidden size={16} />
      <input
        ref={input}
        {...(list
          ? {
              type: 'text',
              role: 'combobox',
              'aria-expanded': list.isOpen,
              'aria-controls': list.id,
              'aria-activedescendant': list.chosen,
            }
          : { type: 'search' })}
        aria-label={label}
        placeholder={label}
        value={query}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

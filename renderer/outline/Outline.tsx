// The graph as a tree that is searched and walked: what stands where, its shapes, problems and live signs.
import type { ReactNode } from 'react';
import { useMemo, useRef } from 'react';
import { useDocument } from '../document/document.ts';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { FoundList, optionProps } from '../parts/search/FoundList.tsx';
import { SearchField } from '../parts/search/SearchField.tsx';
import type { Search } from '../parts/search/use-search.ts';
import { useSearch } from '../parts/search/use-search.ts';
import type { FoundNode } from './found-nodes.ts';
import { foundNodes } from './found-nodes.ts';
import type { NodePlace } from './node-place.ts';
import { goToNode } from './node-place.ts';
import { Tree } from './Tree.tsx';
import './outline.css';

interface OutlineProps {
  readonly tabs?: ReactNode;
  readonly actions?: ReactNode;
  /** With the live signs of a run: output, gradient, a picture of what is looked at. */
  readonly isLive?: boolean;
  /** What a click on a row does beside marking it; Enter and a double click go to the canvas. */
  readonly onClick?: (place: NodePlace) => void;
}

export function Outline({ tabs, actions, isLive = false, onClick = goToNode }: OutlineProps) {
  const { t } = useWords();
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.examining?.before ?? state.analysis);
  const input = useRef<HTMLInputElement>(null);
  const everything = useMemo(() => foundNodes(document), [document]);
  const search: Search<FoundNode> = useSearch(everything, {
    onChoose: goToNode,
    onLeave: () => search.search(''),
  });
  const { query, found, chosen, listId, optionId, onKeyDown } = search;
  const isSearching = query.trim() !== '';
  const tree = useRef<HTMLDivElement>(null);
  return (
    <Panel
      title={t('outline.title')}
      region="outline"
      tabs={tabs}
      actions={actions}
      head={
        <div className="outline-search">
          <SearchField
            label={t('outline.search')}
            query={query}
            onSearch={search.search}
            input={input}
            list={{
              id: listId,
              isOpen: isSearching,
              chosen: isSearching && chosen ? optionId(chosen) : undefined,
            }}
            onKeyDown={(event) => {
              if (isSearching) onKeyDown(event);
              else if (event.key === 'ArrowDown') {
                event.preventDefault();
                tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
              }
            }}
          />
        </div>
      }
    >
      {isSearching ? (
        <Found {...{ listId, optionId, chosen, found }} onGo={goToNode} />
      ) : everything.length === 0 ? (
        <p className="outline-none">{t('outline.empty')}</p>
      ) : (
        <Tree
          {...{ tree, document, analysis, isLive, onClick }}
          onSearch={() => input.current?.focus()}
        />
      )}
    </Panel>
  );
}

interface FoundProps {
  readonly listId: string;
  readonly optionId: (item: FoundNode) => string;
  readonly chosen: FoundNode | undefined;
  readonly found: readonly FoundNode[];
  readonly onGo: (item: FoundNode) => void;
}

function Found({ listId, optionId, chosen, found, onGo }: FoundProps) {
  const { t, read } = useWords();
  if (found.length === 0) return <p className="outline-none">{t('outline.none')}</p>;
  return (
    <FoundList id={listId} label={t('outline.search')} chosen={chosen && optionId(chosen)}>
      {found.map((item) => (
        <button
          key={item.id}
          type="button"
          {...optionProps(optionId(item), item === chosen)}
          className="outline-found"
          onClick={() => onGo(item)}
        >
          <BlockIcon name={item.icon} />
          <span className="outline-title">{read(item.title)}</span>
          <span className="quiet outline-title">{read(item.within)}</span>
        </button>
      ))}
    </FoundList>
  );
}

// The shelf of blocks at the left: searched in both languages, dragged onto the canvas or added by Enter.
import type { ReactNode, RefObject } from 'react';
import { useCallback, useMemo, useRef } from 'react';
import type { ModuleDefinition } from '../../graph-core/index.ts';
import { blocks } from '../../graph-core/index.ts';
import type { Carried } from '../canvas/place.ts';
import { placeNext } from '../canvas/place.ts';
import { useWords } from '../i18n/words.ts';
import { Panel, Section } from '../parts/Panel.tsx';
import type { Search, Searchable } from '../parts/search/use-search.ts';
import { FoundList } from '../parts/search/FoundList.tsx';
import { SearchField } from '../parts/search/SearchField.tsx';
import { useRove } from '../parts/rove/use-rove.ts';
import { useSearch } from '../parts/search/use-search.ts';
import { useDocument } from '../document/document.ts';
import { moduleIcon } from '../document/node-icon.ts';
import { categories } from '../parts/categories.ts';
import { LibraryShelf } from './LibraryShelf.tsx';
import { ModuleItem } from './ModuleItem.tsx';
import { PaletteItem } from './PaletteItem.tsx';
import { searchedBlock } from './searched-blocks.ts';
import './palette.css';

interface Item extends Searchable {
  readonly carried: Carried;
  readonly title: string;
  readonly summary: string;
  readonly icon: string;
}

export function Palette({ tabs }: { readonly tabs?: ReactNode }) {
  const { t } = useWords();
  const modules = useDocument((state) => state.history.present.modules);
  const field: Search<Item> = useSearch(useItems(modules), {
    onChoose: ({ carried }) => placeNext(carried),
    onLeave: () => field.search(''),
  });
  const { query, search, found, chosen, listId, optionId, onKeyDown } = field;
  const input = useRef<HTMLInputElement>(null);
  const shelves = useRef<HTMLDivElement>(null);
  const toField = useCallback(() => input.current?.focus(), []);
  const searching = query.trim() !== '';
  return (
    <Panel
      title={t('palette.title')}
      region="palette"
      tabs={tabs}
      head={
        <div className="palette-search">
          <SearchField
            label={t('canvas.add-search')}
            query={query}
            onSearch={search}
            input={input}
            list={{
              id: listId,
              isOpen: searching,
              chosen: searching && chosen ? optionId(chosen) : undefined,
            }}
            onKeyDown={(event) => {
              // Until something is typed nothing is chosen.
              if (searching) onKeyDown(event);
              else if (event.key === 'ArrowDown') {
                event.preventDefault();
                shelves.current?.querySelector('button')?.focus();
              }
            }}
          />
        </div>
      }
    >
      {searching ? (
        <FoundList
          id={listId}
          label={t('canvas.add-search')}
          className="palette-found"
          chosen={chosen && optionId(chosen)}
        >
          {found.map((item) => (
            <PaletteItem
              key={item.id}
              {...item}
              option={{ id: optionId(item), chosen: item === chosen }}
            />
          ))}
        </FoundList>
      ) : (
        <Shelves modules={modules} shelves={shelves} onLeaveUp={toField} />
      )}
      {searching && found.length === 0 ? (
        <p className="palette-none">{t('canvas.add-none-free')}</p>
      ) : null}
    </Panel>
  );
}

function useItems(modules: readonly ModuleDefinition[]): readonly Item[] {
  const { t, read } = useWords();
  return useMemo(
    () => [
      ...Object.values(blocks).map((block) => ({
        ...searchedBlock(block),
        id: block.type,
        carried: { block: block.type },
        title: read(block.docs.title),
        summary: read(block.docs.summary),
        icon: block.docs.icon,
      })),
      ...modules.map(({ id, name, notes }) => ({
        names: [read(name), id],
        id: `module-${id}`,
        carried: { module: id },
        title: read(name),
        summary: read(notes ?? '') || t('inspector.instance', { name: read(name) }),
        icon: moduleIcon,
      })),
    ],
    [modules, t, read],
  );
}

interface ShelvesProps {
  readonly modules: readonly ModuleDefinition[];
  readonly shelves: RefObject<HTMLDivElement | null>;
  readonly onLeaveUp: () => void;
}

function Shelves({ modules, shelves, onLeaveUp }: ShelvesProps) {
  const { t, read } = useWords();
  useRove(shelves, 'button', onLeaveUp);
  return (
    <div ref={shelves}>
      {categories.map(({ id, title }) => (
        <Section key={id} title={read(title)} startsOpen>
          <ul className="palette-shelf">
            {Object.values(blocks)
              .filter(({ docs }) => docs.category === id)
              .map((block) => (
                <li key={block.type}>
                  <PaletteItem
                    carried={{ block: block.type }}
                    title={read(block.docs.title)}
                    summary={read(block.docs.summary)}
                    icon={block.docs.icon}
                  />
                </li>
              ))}
          </ul>
        </Section>
      ))}
      {modules.length > 0 ? (
        <Section title={t('palette.modules')} startsOpen>
          <ul className="palette-shelf">
            {modules.map((module) => (
              <li key={module.id}>
                <ModuleItem module={module} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <LibraryShelf />
    </div>
  );
}

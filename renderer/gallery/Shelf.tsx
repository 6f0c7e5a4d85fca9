// The templates: group by group, or those that a search finds, of which Enter opens the one that is marked.
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Template, TemplateGroup } from '../../templates/index.ts';
import { templateGroups, templates } from '../../templates/index.ts';
import { useWords } from '../i18n/words.ts';
import type { Searched } from '../parts/search/rank.ts';
import { SearchField } from '../parts/search/SearchField.tsx';
import { useRove } from '../parts/rove/use-rove.ts';
import { useSearch } from '../parts/search/use-search.ts';
import { TemplateCard } from './TemplateCard.tsx';

const groups = Object.keys(templateGroups) as TemplateGroup[];

export function searchedTemplate({ id, title, also, summary }: Template): Searched {
  return { names: [title.en, title.ja, ...also, id], about: `${summary.en} ${summary.ja}` };
}

export function Shelf({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { t, read } = useWords();
  const items = useMemo(
    () => templates.map((template) => ({ ...searchedTemplate(template), ...template })),
    [],
  );
  const field = useSearch(items, { onChoose: ({ id }) => onOpen(id) });
  const { query, search, found, chosen } = field;
  const shelf = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const toField = useCallback(() => input.current?.focus(), []);
  useRove(shelf, '.card', toField);
  useEffect(toField, [toField]);
  const searching = query.trim() !== '';
  const marked = searching ? chosen : undefined;
  const cards = (of: readonly Template[]) => (
    <ul className="gallery-cards">
      {of.map((template) => (
        <li key={template.id} data-marked={template.id === marked?.id || undefined}>
          <TemplateCard template={template} onOpen={() => onOpen(template.id)} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <div className="gallery-search">
        <SearchField
          label={t('gallery.search')}
          query={query}
          onSearch={search}
          input={input}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (!searching) {
              if (event.key !== 'ArrowDown') return;
              event.preventDefault();
              shelf.current?.querySelector<HTMLElement>('.card')?.focus();
            } else if (event.key === 'Escape') {
              // The first Escape ends the search, the next leaves the gallery.
              event.stopPropagation();
              search('');
            } else field.onKeyDown(event);
          }}
        />
        <output className="quiet">
          {marked ? t('gallery.search-enter', { name: read(marked.title) }) : ''}
          {searching && !marked ? t('gallery.search-none') : ''}
        </output>
      </div>
      <div ref={shelf} className="gallery-shelf">
        {searching
          ? cards(found)
          : groups.map((group) => (
              <section key={group} aria-labelledby={`gallery-${group}`}>
                <h2 id={`gallery-${group}`} className="gallery-group">
                  {read(templateGroups[group])}
                </h2>
                {cards(templates.filter((template) => template.group === group))}
              </section>
            ))}
      </div>
    </>
  );
}

// The shelf of blocks at the left: searched in both languages, dragged onto the canvas or added by Enter.
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { Block } from '../../graph-core/index.ts';
import { blocks } from '../../graph-core/index.ts';
import { placeInMiddle } from '../canvas/place.ts';
import { useWords } from '../i18n/words.ts';
import { Panel, Section } from '../parts/Panel.tsx';
import { matches } from '../parts/SearchList.tsx';
import { useDocument } from '../document/document.ts';
import { categories } from '../parts/categories.ts';
import { ModuleItem } from './ModuleItem.tsx';
import { PaletteItem } from './PaletteItem.tsx';
import './palette.css';

const all = Object.values(blocks);

function searchWords({ type, docs }: Block): string {
  return [type, docs.title.en, docs.title.ja, docs.summary.en, docs.summary.ja].join(' ');
}

export function Palette() {
  const { t, read } = useWords();
  const [query, setQuery] = useState('');
  const modules = useDocument((state) => state.history.present.modules);
  const found =
    query.trim() === '' ? all : all.filter((block) => matches(searchWords(block), query));
  const foundModules = modules.filter(({ id, name }) => matches(`${id} ${read(name)}`, query));
  const shelves = categories
    .map(({ id, title }) => ({
      id,
      title,
      items: found.filter(({ docs }) => docs.category === id),
    }))
    .filter(({ items }) => items.length > 0);
  return (
    <Panel
      title={t('palette.title')}
      head={
        <div className="palette-search search-field">
          <Search aria-hidden size={16} />
          <input
            type="search"
            aria-label={t('canvas.add-search')}
            placeholder={t('canvas.add-search')}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              const [first] = shelves[0]?.items ?? [];
              if (event.key === 'Enter' && first) placeInMiddle({ block: first.type });
              if (event.key === 'Escape') setQuery('');
            }}
          />
        </div>
      }
    >
      {shelves.map(({ id, title, items }) => (
        <Section key={id} title={read(title)} startsOpen>
          <ul className="palette-shelf">
            {items.map((block) => (
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
      {foundModules.length > 0 ? (
        <Section title={t('palette.modules')} startsOpen>
          <ul className="palette-shelf">
            {foundModules.map((module) => (
              <li key={module.id}>
                <ModuleItem module={module} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {shelves.length + foundModules.length === 0 ? (
        <p className="palette-none">{t('canvas.add-none-free')}</p>
      ) : null}
    </Panel>
  );
}

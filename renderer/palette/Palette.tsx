// The shelf of blocks at the left: searched in both languages, dragged onto the canvas or added by Enter. Knows no graph.
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { Block } from '../../graph-core/index.ts';
import { blocks } from '../../graph-core/index.ts';
import { addBlockEdit } from '../canvas/add-block.ts';
import { blockDragType } from '../canvas/block-drag.ts';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { matches } from '../parts/SearchList.tsx';
import { Tooltip } from '../parts/Tooltip.tsx';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { useDocument } from '../stores/document.ts';
import { categories } from './categories.ts';
import './palette.css';

const all = Object.values(blocks);

export function searchWords({ type, docs }: Block): string {
  return [type, docs.title.en, docs.title.ja, docs.summary.en, docs.summary.ja].join(' ');
}

export function Palette() {
  const { t, read } = useWords();
  const [query, setQuery] = useState('');
  const found =
    query.trim() === '' ? all : all.filter((block) => matches(searchWords(block), query));
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
              if (event.key === 'Enter' && first) addToCanvas(first);
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
                <PaletteItem block={block} />
              </li>
            ))}
          </ul>
        </Section>
      ))}
      {shelves.length === 0 ? <p className="palette-none">{t('canvas.add-none-free')}</p> : null}
    </Panel>
  );
}

function PaletteItem({ block }: { readonly block: Block }) {
  const { read } = useWords();
  const { title, summary, icon, category } = block.docs;
  return (
    <Tooltip words={read(summary)} side="right">
      <button
        type="button"
        className="palette-item"
        data-category={category}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(blockDragType, block.type);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onDoubleClick={() => addToCanvas(block)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          addToCanvas(block);
        }}
      >
        <BlockIcon name={icon} />
        <span>{read(title)}</span>
      </button>
    </Tooltip>
  );
}

/** In the middle of the canvas, stepping aside where a block has just been put. */
function addToCanvas(block: Block): void {
  const canvas = useCanvas.getState();
  const { history, edit } = useDocument.getState();
  const graph = graphOnScreen(canvas);
  const middle = canvasView()?.middle() ?? { x: 0, y: 0 };
  const within =
    graph === null
      ? history.present.graph
      : history.present.modules.find(({ id }) => id === graph)?.graph;
  const taken = (at: { x: number; y: number }) =>
    within?.nodes.some(
      ({ position }) =>
        Math.abs(position.x - (at.x - 100)) < 20 && Math.abs(position.y - (at.y - 20)) < 20,
    );
  const at = { ...middle };
  while (taken(at)) {
    at.x += 32;
    at.y += 32;
  }
  const placed = addBlockEdit(history.present, graph, block, at);
  if (!placed) return;
  edit(placed.edit);
  canvas.select({ nodes: [placed.node] });
}

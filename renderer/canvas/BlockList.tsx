// The list of blocks to add at a place: all of them, or those that take the wire that was let go there.
import { useEffect, useMemo, useRef } from 'react';
import type { Block } from '../../graph-core/index.ts';
import { blocks } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { SearchList } from '../parts/search/SearchList.tsx';
import { categories } from '../parts/categories.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { useDocument } from '../document/document.ts';
import { addBlockEdit, fittingBlocks } from './add-block.ts';
import { oftenFirst } from './often-first.ts';
import { placeAt } from './place.ts';
import './block-list.css';

const size = { width: 320, height: 420 };

/** Whether it can stand between the ends of a wire. */
function passesOn({ inputs, outputs }: Block): boolean {
  return Object.keys(inputs).length > 0 && Object.keys(outputs).length > 0;
}

export function BlockList() {
  const { t, read } = useWords();
  const root = useRef<HTMLElement>(null);
  const adding = useCanvas((state) => state.adding);
  const startAdding = useCanvas((state) => state.startAdding);
  const document = useDocument((state) => state.history.present);
  const graph = useCanvas(graphOnScreen);

  useEffect(() => {
    if (!adding) return undefined;
    const leave = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target))
        startAdding(undefined);
    };
    // The pointer that opened this list is still on its way up.
    const timer = setTimeout(() => window.addEventListener('pointerdown', leave), 0);
    // Also from the list, where Tab or the pointer may have led.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      startAdding(undefined);
      canvasView()?.focus();
    };
    const list = root.current;
    list?.addEventListener('keydown', onKeyDown);
    return () => {
      list?.removeEventListener('keydown', onKeyDown);
      clearTimeout(timer);
      window.removeEventListener('pointerdown', leave);
    };
  }, [adding, startAdding]);

  const items = useMemo(() => {
    if (!adding) return [];
    const fitting = adding.wire
      ? oftenFirst(fittingBlocks(document, graph, adding.wire), document, graph, adding.wire)
      : Object.values(blocks).filter((block) => adding.into === undefined || passesOn(block));
    return fitting.map((block) => ({
      id: block.type,
      names: [block.docs.title.en, block.docs.title.ja, ...block.docs.also, block.type],
      label: read(block.docs.title),
      icon: <BlockIcon name={block.docs.icon} />,
      aside: read(categories.find(({ id }) => id === block.docs.category)?.title ?? ''),
      block,
    }));
  }, [adding, document, graph, read]);

  if (!adding) return null;
  const leave = () => {
    startAdding(undefined);
    canvasView()?.focus();
  };
  return (
    <section
      ref={root}
      className="block-list"
      aria-label={t('canvas.add-title')}
      style={{
        left: Math.max(8, Math.min(adding.screen.x, window.innerWidth - size.width - 8)),
        top: Math.max(8, Math.min(adding.screen.y, window.innerHeight - size.height - 8)),
        width: size.width,
      }}
    >
      <SearchList
        label={t('canvas.add-search')}
        items={items}
        none={t(adding.wire ? 'canvas.add-none' : 'canvas.add-none-free')}
        onLeave={leave}
        onChoose={({ block }) => {
          startAdding(undefined);
          if (!adding.wire) {
            placeAt({ block: block.type }, adding.at, adding.into);
            return;
          }
          const placed = addBlockEdit(document, graph, block, adding.at, adding.wire);
          if (!placed) return;
          useDocument.getState().edit(placed.edit);
          useCanvas.getState().select({ nodes: [placed.node] });
          canvasView()?.focus(placed.node);
        }}
      />
    </section>
  );
}

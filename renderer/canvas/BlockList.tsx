// The list of blocks to add at a place: all of them, or those that take the wire that was let go there.
import { useEffect, useMemo, useRef } from 'react';
import type { Block, Position } from '../../graph-core/index.ts';
import { blocks } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { FlagField } from '../parts/Field.tsx';
import { SearchList } from '../parts/search/SearchList.tsx';
import { categories } from '../parts/categories.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { useSettings } from '../stores/settings.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { fittingBlocks, nextWire } from './add-block.ts';
import { oftenFirst } from './often-first.ts';
import { placeAt } from './place.ts';
import './block-list.css';

const size = { width: 320, height: 460 };

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
  const goesOnAdding = useSettings((settings) => settings.goesOnAdding);

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
  const choose = (block: Block, goesOn: boolean) => {
    startAdding(undefined);
    const node = placeAt({ block: block.type }, adding.at, adding);
    if (node === undefined) return;
    const next = goesOn && nextWire(presentDocument(), graph, node, adding.wire?.end ?? 'output');
    if (next) startAdding({ ...next, screen: bringBeside(next.at, adding.screen) });
    else canvasView()?.focus(node);
  };
  return (
    <section
      ref={root}
      className="block-list"
      aria-label={t('canvas.add-title')}
      style={{ ...clamped(adding.screen), width: size.width }}
    >
      <SearchList
        key={adding.wire?.node}
        label={t('canvas.add-search')}
        items={items}
        none={t(adding.wire ? 'canvas.add-none' : 'canvas.add-none-free')}
        onLeave={leave}
        onChoose={({ block }, withShift) => choose(block, goesOnAdding !== withShift)}
      />
      <FlagField
        label={t('canvas.add-goes-on')}
        value={goesOnAdding}
        onChange={(value) => useSettings.getState().set({ goesOnAdding: value })}
      />
    </section>
  );
}

/** Within the window. */
function clamped({ x, y }: Position) {
  return {
    left: Math.max(8, Math.min(x, window.innerWidth - size.width - 8)),
    top: Math.max(8, Math.min(y, window.innerHeight - size.height - 8)),
  };
}

/** Of the canvas, left of the list: room for the block that the list goes on from, and for half of the one to come. */
const before = { x: 300, y: 60 };
const beside = { x: -110, y: 40 };

/** The graph moves under the list, so that what was put last stays in sight beside it; where the list stands then. */
function bringBeside(at: Position, screen: Position): Position {
  const view = canvasView();
  const canvas = window.document.querySelector('.canvas')?.getBoundingClientRect();
  const list = clamped({
    x: Math.max(screen.x, (canvas?.left ?? 0) + before.x),
    y: Math.max(screen.y, (canvas?.top ?? 0) + before.y),
  });
  view?.bring(at, { x: list.left + beside.x, y: list.top + beside.y });
  return { x: list.left, y: list.top };
}

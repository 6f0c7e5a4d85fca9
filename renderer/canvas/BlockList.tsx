// The list of blocks to add at a place: all of them, or those that take the wire that was let go there.
import { useCallback, useMemo } from 'react';
import type { Block, Position } from '../../graph-core/index.ts';
import { blocks, graphOf } from '../../graph-core/index.ts';
import { nextWire } from '../commands/at-hand.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { numberedTitle } from '../document/names.ts';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { categories } from '../parts/categories.ts';
import { FlagField } from '../parts/Field.tsx';
import { SearchList } from '../parts/search/SearchList.tsx';
import type { Adding, LooseWire } from '../stores/canvas.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { useSettings } from '../stores/settings.ts';
import { fittingBlocks } from './add-block.ts';
import { clamped, FloatingList } from './FloatingList.tsx';
import { commonFirst, oftenFirst } from './often-first.ts';
import { placeAt } from './place.ts';

/** Whether it can stand between the ends of a wire. */
function passesOn({ inputs, outputs }: Block): boolean {
  return Object.keys(inputs).length > 0 && Object.keys(outputs).length > 0;
}

export function BlockList() {
  const adding = useCanvas((state) => state.adding);
  return adding ? <Blocks adding={adding} /> : null;
}

function Blocks({ adding }: { readonly adding: Adding }) {
  const { t, read } = useWords();
  const startAdding = useCanvas((state) => state.startAdding);
  const document = useDocument((state) => state.history.present);
  const graph = useCanvas(graphOnScreen);
  const goesOnAdding = useSettings((settings) => settings.goesOnAdding);
  const close = useCallback(() => startAdding(undefined), [startAdding]);

  const items = useMemo(() => {
    const fitting = (wire: LooseWire) =>
      oftenFirst(fittingBlocks(document, graph, wire), document, graph, wire);
    const all = commonFirst(Object.values(blocks)).filter(
      (block) => !adding.into || passesOn(block),
    );
    // What comes next stands first; everything else can still be placed alone.
    const listed = adding.wire
      ? fitting(adding.wire)
      : [...new Set([...(adding.next ? fitting(adding.next) : []), ...all])];
    return listed.map((block) => ({
      id: block.type,
      names: [block.docs.title.en, block.docs.title.ja, ...block.docs.also, block.type],
      label: read(block.docs.title),
      icon: <BlockIcon name={block.docs.icon} />,
      aside: read(categories.find(({ id }) => id === block.docs.category)?.title ?? ''),
      block,
    }));
  }, [adding, document, graph, read]);

  const wire = adding.wire ?? adding.next;
  const choose = (block: Block, goesOn: boolean) => {
    close();
    const node = placeAt({ block: block.type }, adding.at, { into: adding.into, wire });
    if (node === undefined) return;
    const next = goesOn && nextWire(presentDocument(), graph, node, wire?.end ?? 'output');
    if (next) startAdding({ ...next, screen: bringBeside(next.at, adding.screen) });
    else canvasView()?.focus(node);
  };
  const previous = graphOf(document, graph)?.nodes.find(({ id }) => id === adding.next?.node);
  return (
    <FloatingList label={t('canvas.add-title')} screen={adding.screen} onClose={close}>
      <SearchList
        key={adding.wire?.node}
        label={
          previous
            ? t('canvas.add-behind', { name: read(numberedTitle(document, previous).title) })
            : t('canvas.add-search')
        }
        items={items}
        none={t(adding.wire ? 'canvas.add-none' : 'canvas.add-none-free')}
        onChoose={({ block }, withShift) => choose(block, goesOnAdding !== withShift)}
      />
      <FlagField
        label={t('canvas.add-goes-on')}
        value={goesOnAdding}
        onChange={(value) => useSettings.getState().set({ goesOnAdding: value })}
      />
    </FloatingList>
  );
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

// The rows of the outline that are in sight, one stop of Tab, walked by the arrow keys.
import type { RefObject } from 'react';
import { useMemo, useState } from 'react';
import type { Analysis, Document } from '../../graph-core/index.ts';
import { isModuleNode, scopedKey } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { useShownRun } from '../run/shown-run.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import type { NodePlace } from './node-place.ts';
import { goToNode } from './node-place.ts';
import { OutlineRow } from './OutlineRow.tsx';
import type { OutlineItem } from './outline-tree.ts';
import { outlineOf } from './outline-tree.ts';
import { signedNodes } from './signed-nodes.ts';
import { onTreeKey } from './tree-keys.ts';
import { useWindow } from './use-window.ts';

interface TreeProps {
  readonly tree: RefObject<HTMLDivElement | null>;
  readonly document: Document;
  readonly analysis: Analysis;
  readonly isLive: boolean;
  readonly onClick: (place: NodePlace) => void;
  readonly onSearch: () => void;
}

/** Heights of rows in pixels: with live signs, and without. */
const high = 64;
const low = 28;
/** More modules than this stand closed at first. */
const mostOpen = 12;

export function Tree({ tree, document, analysis, isLive, onClick, onSearch }: TreeProps) {
  const { t } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(() => modulesOf(document));
  const [current, setCurrent] = useState<string>();
  const items = useMemo(() => outlineOf(document, analysis, open), [document, analysis, open]);
  const signed = useShownRun((run) => (isLive ? signedNodes(run) : undefined));
  const heights = useMemo(
    () => items.map((item) => (isSigned(item, signed) ? high : low)),
    [items, signed],
  );
  const shown = useWindow(tree, heights);
  const graph = useCanvas(graphOnScreen);
  const selected = useCanvas(({ selection }) => selection.nodes);
  const found = items.findIndex(({ id }) => id === current);
  const at = Math.max(0, found);
  const toggle = ({ id }: OutlineItem) => setOpen(toggled(open, id));
  const walkTo = (to: number) => {
    const row = Math.min(items.length - 1, Math.max(0, to));
    const item = items[row];
    if (!item) return;
    setCurrent(item.id);
    shown.bringIntoView(row);
    // Behind the drawing of a row that was out of sight.
    requestAnimationFrame(() =>
      tree.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus(),
    );
  };
  const rows = Array.from({ length: shown.end - shown.first }, (_, index) => shown.first + index);
  // The one that Tab leads to is there also while it is out of sight.
  if (items[at] && !rows.includes(at)) rows.push(at);
  return (
    <div
      ref={tree}
      className="outline-tree"
      role="tree"
      aria-label={t('outline.title')}
      tabIndex={-1}
      onScroll={shown.onScroll}
    >
      <div className="outline-rows" role="presentation" style={{ height: shown.top(items.length) }}>
        {rows.map((row) => {
          const item = items[row];
          return item ? (
            <OutlineRow
              key={item.id}
              item={item}
              top={shown.top(row)}
              height={heights[row] ?? low}
              isCurrent={row === at}
              isSelected={
                item.kind === 'node' && item.graph === graph && selected.has(item.node.id)
              }
              isLive={isSigned(item, signed)}
              onPoint={() => {
                setCurrent(item.id);
                onClick(item);
              }}
              onToggle={() => toggle(item)}
              onGo={() => goToNode(item)}
              onFocus={() => setCurrent(item.id)}
              onKeyDown={(event) =>
                onTreeKey(event, { items, row, walkTo, toggle, go: goToNode, search: onSearch })
              }
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

function isSigned(item: OutlineItem, signed: ReadonlySet<string> | undefined): boolean {
  return item.kind === 'node' && signed?.has(scopedKey(item.graph, item.node.id)) === true;
}

/** Modules of the document's own graph stand open. */
function modulesOf({ graph }: Document): ReadonlySet<string> {
  const modules = graph.nodes.filter(isModuleNode);
  return new Set(modules.length > mostOpen ? [] : modules.map(({ id }) => id));
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

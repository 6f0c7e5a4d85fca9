// Dashed links from what is selected to those that share its weights.
import { ViewportPortal } from '@xyflow/react';
import type { Document, GraphId } from '../../../graph-core/index.ts';
import { graphOf, sharersOf } from '../../../graph-core/index.ts';
import type { AnyFlowNode } from '../flow-objects.ts';
import type { Rectangle } from './tie-path.ts';
import { tiePath } from './tie-path.ts';
import './tie-links.css';

interface TieLinksProps {
  readonly document: Document;
  readonly graph: GraphId;
  readonly selected: ReadonlySet<string>;
  /** As they are drawn now, also in the middle of a drag. */
  readonly flows: readonly AnyFlowNode[];
}

export function TieLinks({ document, graph, selected, flows }: TieLinksProps) {
  const within = graphOf(document, graph);
  if (!within || selected.size === 0) return null;
  const links = new Map<string, readonly [string, string]>();
  for (const id of selected)
    for (const other of sharersOf(within, id)) {
      const ends = [id, other.id].sort();
      links.set(ends.join(' '), [ends[0] ?? '', ends[1] ?? '']);
    }
  if (links.size === 0) return null;
  const boxes = new Map(flows.map((flow) => [flow.id, boxOf(flow)]));
  return (
    <ViewportPortal>
      <svg className="tie-links" aria-hidden>
        {[...links].map(([key, [from, to]]) => {
          const [start, end] = [boxes.get(from), boxes.get(to)];
          return start && end ? <path key={key} d={tiePath(start, end)} /> : null;
        })}
      </svg>
    </ViewportPortal>
  );
}

function boxOf({ position, width = 0, height = 0 }: AnyFlowNode): Rectangle {
  return { ...position, width, height };
}

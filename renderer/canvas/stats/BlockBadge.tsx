// A block's small live badge on the canvas: figures of the last step looked at, a thumbnail of its view. Knows no canvas.
import { useMemo } from 'react';
import type { GraphId, ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { isLooking, useCanvas } from '../../stores/canvas.ts';
import { seenDocument, useDocument } from '../../document/document.ts';
import { placesOf } from '../../stores/highlight.ts';
import { outputBehind } from '../../document/look.ts';
import { useRun } from '../../run/run.ts';
import type { RunStore } from '../../run/run-store.ts';
import { useSettings } from '../../stores/settings.ts';
import { BlockFigures } from './BlockFigures.tsx';
import { HeatCanvas } from '../../inspect/heat-map/HeatCanvas.tsx';
import { largest } from '../../inspect/views/heads.ts';
import type { ViewSnapshot } from '../../run/view-history.ts';
import { ageOf } from './stats-age.ts';
import { thumbnail } from './thumbnail.ts';
import { useRamps } from '../../inspect/heat-map/use-ramps.ts';
import './block-badge.css';

interface BlockBadgeProps {
  readonly graph: GraphId;
  readonly node: string;
}

interface SignProps extends BlockBadgeProps {
  /** Said where the stats are from before an edit of the model. */
  readonly old: string | undefined;
}

/** Which view each node wears, worked out once per frame for all of them. */
let indexed: { frame: ViewSnapshot; byNode: ReadonlyMap<string, ViewData> } | undefined;

function viewingOf({ history, trained }: RunStore, graph: GraphId, node: string) {
  const frame = history.latest;
  if (!frame || !trained) return undefined;
  if (indexed?.frame !== frame) {
    const byNode = new Map<string, ViewData>();
    for (const view of frame.views)
      for (const place of placesOf(trained, view.path)) {
        const key = `${place.graph ?? ''}:${place.node}`;
        // Attention is what a module is looked at for; otherwise its first view.
        if (
          !byNode.has(key) ||
          (view.kind === 'attention' && byNode.get(key)?.kind !== 'attention')
        )
          byNode.set(key, view);
      }
    indexed = { frame, byNode };
  }
  return indexed.byNode.get(`${graph ?? ''}:${node}`);
}

export function BlockBadge(place: BlockBadgeProps) {
  const { t } = useWords();
  const trained = useRun((run) => run.trained);
  const { graph, node } = place;
  const trail = useCanvas((state) => state.trail);
  const looks = useCanvas(isLooking);
  const seen = useDocument((state) => (looks ? seenDocument(state) : undefined));
  // A part that computes an output of the block it is in wears what the run shows of that output.
  const behind = useMemo(
    () => (seen ? outputBehind(seen, trail, node) : { graph, node, port: undefined }),
    [seen, trail, graph, node],
  );
  const age = useDocument(({ history }) =>
    trained && behind ? ageOf(trained, history.present, behind.graph, behind.node) : 'gone',
  );
  if (age === 'gone' || !behind) return null;
  const old = age === 'old' ? t('stats.old') : undefined;
  return (
    <>
      {looks ? null : <BlockFigures {...place} old={old} />}
      <Thumbnail {...behind} old={old} />
    </>
  );
}

function Thumbnail({ graph, node, port, old }: SignProps & { readonly port: string | undefined }) {
  const { t } = useWords();
  const ramps = useRamps();
  const shows = useSettings(({ liveStats }) => liveStats);
  const view = useRun((run) => {
    const shown = shows ? viewingOf(run, graph, node) : undefined;
    return port === undefined || shown?.port === port ? shown : undefined;
  });
  const table = useMemo(() => view && thumbnail(view), [view]);
  if (!view || !table) return null;
  const signed = view.kind !== 'attention' && table.values.some((value) => value < 0);
  const title = [t('attention.stats', { kind: t(`attention.kind-${view.kind}`) }), old];
  return (
    <span
      className="block-sign"
      data-wide={table.rows.length === 1}
      data-old={old !== undefined}
      title={title.filter(Boolean).join('\n')}
    >
      <HeatCanvas
        values={table.values}
        rows={table.rows.length}
        columns={table.columns.length}
        limit={largest(table)}
        signed={signed}
        ramps={ramps}
      />
    </span>
  );
}

// A block's small live badge on the canvas: figures of the last step looked at, a thumbnail of its view.
import { lazy, Suspense, useMemo } from 'react';
import type { GraphId, ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { isLooking, useCanvas } from '../../stores/canvas.ts';
import { seenDocument, useDocument } from '../../document/document.ts';
import { nodesOnPath } from '../../stores/highlight.ts';
import { outputBehind } from '../../document/look.ts';
import { useShownRun } from '../../run/shown-run.ts';
import type { RunStore } from '../../run/run-store.ts';
import { useSettings } from '../../stores/settings.ts';
import { BlockFigures } from './BlockFigures.tsx';
import type { ViewSnapshot } from '../../run/view-history.ts';
import { ageOf } from './stats-age.ts';
import './block-badge.css';

// What draws views is loaded with the first of them: a canvas on which nothing is trained does without.
const ViewThumbnail = lazy(async () => ({
  default: (await import('./ViewThumbnail.tsx')).ViewThumbnail,
}));

interface BlockBadgeProps {
  readonly graph: GraphId;
  readonly node: string;
}

interface NodeSignsProps extends BlockBadgeProps {
  /** The output whose view is worn; absent = whichever there is. */
  readonly port?: string | undefined;
  /** A part of a block has no figures of its own. */
  readonly figures?: boolean;
}

interface ThumbnailProps extends NodeSignsProps {
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
      for (const seen of nodesOnPath(trained, view.path)) {
        const key = `${seen.graph ?? ''}:${seen.node}`;
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

export function BlockBadge({ graph, node }: BlockBadgeProps) {
  const trail = useCanvas((state) => state.trail);
  const looks = useCanvas(isLooking);
  const seen = useDocument((state) => (looks ? seenDocument(state) : undefined));
  // A part that computes an output of the block it is in wears what the run shows of that output.
  const behind = useMemo(
    () => (seen ? outputBehind(seen, trail, node) : { graph, node, port: undefined }),
    [seen, trail, graph, node],
  );
  return behind ? <NodeSigns {...behind} figures={!looks} /> : null;
}

/** The live signs of a node of the document, wherever they are shown. */
export function NodeSigns({ graph, node, port, figures = true }: NodeSignsProps) {
  const { t } = useWords();
  const trained = useShownRun((run) => run.trained);
  const age = useDocument(({ history }) =>
    trained ? ageOf(trained, history.present, graph, node) : 'gone',
  );
  if (age === 'gone') return null;
  const old = age === 'old' ? t('stats.old') : undefined;
  return (
    <>
      {figures ? <BlockFigures {...{ graph, node, old }} /> : null}
      <Thumbnail {...{ graph, node, port, old }} />
    </>
  );
}

function Thumbnail({ graph, node, port, old }: ThumbnailProps) {
  const shows = useSettings(({ liveStats }) => liveStats);
  const view = useShownRun((run) => {
    const shown = shows ? viewingOf(run, graph, node) : undefined;
    return port === undefined || shown?.port === port ? shown : undefined;
  });
  if (!view) return null;
  return (
    <Suspense>
      <ViewThumbnail view={view} old={old} />
    </Suspense>
  );
}

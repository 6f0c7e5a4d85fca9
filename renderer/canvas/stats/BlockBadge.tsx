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

export function BlockBadge(props: BlockBadgeProps) {
  const { t } = useWords();
  const trained = useShownRun((run) => run.trained);
  const { graph, node } = props;
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
      {looks ? null : <BlockFigures {...props} old={old} />}
      <Thumbnail {...behind} old={old} />
    </>
  );
}

function Thumbnail({ graph, node, port, old }: SignProps & { readonly port: string | undefined }) {
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

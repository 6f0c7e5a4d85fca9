// Leads from a node of the document to what the room shows of it.
import type { GraphId } from '../../graph-core/index.ts';
import { viewKey } from '../document/titles.ts';
import { useInspectState } from '../run/inspect-state.ts';
import { liveRun } from '../run/live-runs.ts';
import { nodesOnPath } from '../stores/highlight.ts';

/** The first view of the node, or of a block inside it; where there is none the journey stays. */
export function showViewOf(graph: GraphId, node: string): void {
  const { trained, history } = liveRun();
  if (!trained) return;
  const view = history.latest?.views.find(({ path }) =>
    nodesOnPath(trained, path).some((at) => at.graph === graph && at.node === node),
  );
  if (view) useInspectState.getState().go({ page: 'sample', view: viewKey(view) });
}

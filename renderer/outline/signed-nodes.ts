// Which nodes have live signs to wear: their rows are higher.
import { scopedKey } from '../../graph-core/index.ts';
import { nodesOnPath } from '../stores/highlight.ts';
import type { RunStore } from '../run/run-store.ts';

const none: ReadonlySet<string> = new Set();
let last: { readonly paths: string; readonly keys: ReadonlySet<string> } = {
  paths: '',
  keys: none,
};

/** By `scopedKey`; the same set as long as the same blocks are looked at. */
export function signedNodes({ trained, stats, history }: RunStore): ReadonlySet<string> {
  if (!trained) return none;
  const all = [...stats, ...(history.latest?.views ?? [])].map(({ path }) => path);
  const paths = [...new Set(all)].join(' ');
  if (last.paths !== paths)
    last = {
      paths,
      keys: new Set(
        all.flatMap((path) =>
          nodesOnPath(trained, path).map(({ graph, node }) => scopedKey(graph, node)),
        ),
      ),
    };
  return last.keys;
}

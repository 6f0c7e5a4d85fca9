// The quiet sign of a node whose weights are shared, with those it shares them with.
import { Link2 } from 'lucide-react';
import type { GraphId, Node } from '../../graph-core/index.ts';
import { graphOf, sharersOf } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { shownDocument, useDocument } from '../document/document.ts';
import { nodeTitle } from '../document/names.ts';

export function TieMark({ graph, node }: { readonly graph: GraphId; readonly node: Node }) {
  const { t, read } = useWords();
  const names = useDocument((state) => {
    const document = shownDocument(state);
    const within = graphOf(document, graph);
    const sharers = within ? sharersOf(within, node.id) : [];
    return sharers.map((sharer) => read(nodeTitle(document, sharer))).join(t('inspector.tie-and'));
  });
  if (names === '') return null;
  const words = t('canvas.shares-weights', { names });
  return (
    <span className="block-tie" title={words}>
      <Link2 aria-label={words} size={15} />
    </span>
  );
}

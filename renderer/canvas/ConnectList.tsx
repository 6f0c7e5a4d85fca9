// What the joints of a block fit, for hands that do not use a pointer: its outputs to inputs, and outputs to its inputs.
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import type { Analysis, Document, Endpoint, GraphId } from '../../graph-core/index.ts';
import { canConnect, graphOf } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { numberedTitle } from '../document/names.ts';
import type { Words } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { SearchList } from '../parts/search/SearchList.tsx';
import type { Connecting } from '../stores/canvas.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { endsOf } from './ends.ts';
import { FloatingList } from './FloatingList.tsx';
import type { Wiring } from './from-flow.ts';
import { connectEdit } from './from-flow.ts';

export function ConnectList() {
  const connecting = useCanvas((state) => state.connecting);
  return connecting ? <Connections connecting={connecting} /> : null;
}

function Connections({ connecting }: { readonly connecting: Connecting }) {
  const all = useWords();
  const { t, read } = all;
  const startConnecting = useCanvas((state) => state.startConnecting);
  const document = useDocument((state) => state.history.present);
  const analysis = useDocument((state) => state.analysis);
  const graph = useCanvas(graphOnScreen);
  const close = useCallback(() => startConnecting(undefined), [startConnecting]);
  const items = useMemo(
    () => fitting(document, analysis, graph, connecting.node, all),
    [document, analysis, graph, connecting, all],
  );
  const node = graphOf(document, graph)?.nodes.find(({ id }) => id === connecting.node);
  if (!node) return null;
  return (
    <FloatingList label={t('command.insert-connect')} screen={connecting.screen} onClose={close}>
      <SearchList
        label={t('canvas.connect-search', { name: read(numberedTitle(document, node).title) })}
        items={items}
        none={t('canvas.connect-none')}
        onChoose={({ wiring }) => {
          close();
          const edit = connectEdit(document, graph, wiring);
          if (edit) useDocument.getState().edit(edit);
          canvasView()?.focus(node.id);
        }}
      />
    </FloatingList>
  );
}

/** Inputs that wait for a wire come first, then what has one. */
function fitting(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  node: string,
  words: Words,
) {
  const edges = graphOf(document, graph)?.edges ?? [];
  const [outputs, inputs] = (['outputs', 'inputs'] as const).map((side) =>
    endsOf(document, graph, side, words),
  );
  const isWired = (to: Endpoint) =>
    edges.some((edge) => edge.to.node === to.node && edge.to.port === to.port);
  const wirings = (outputs ?? []).flatMap((from) =>
    (inputs ?? [])
      .filter(({ at }) => (from.at.node === node) !== (at.node === node))
      .map((to) => ({ from, to })),
  );
  return wirings
    .filter(({ from, to }) => connectEdit(document, graph, { from: from.at, to: to.at }))
    .filter(({ from, to }) => canConnect(document, analysis, graph, from.at, to.at).fits)
    .map(({ from, to }) => {
      const leaves = from.at.node === node;
      const [mine, other] = leaves ? [from, to] : [to, from];
      const Arrow = leaves ? ArrowRight : ArrowLeft;
      const wiring: Wiring = { from: from.at, to: to.at };
      return {
        id: `${from.at.node} ${from.at.port} ${to.at.node} ${to.at.port}`,
        names: [other.label],
        label: other.label,
        icon: <Arrow aria-hidden size={16} />,
        detail: words.t(leaves ? 'canvas.connect-to' : 'canvas.connect-from', {
          name: mine.label,
        }),
        wiring,
        after: isWired(to.at) ? 1 : 0,
      };
    })
    .toSorted((a, b) => a.after - b.after);
}

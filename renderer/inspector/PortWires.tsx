// The wires of one input, for hands that do not use a pointer: what feeds it, another source for it, none at all.
import { Plug, Unplug } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Endpoint, GraphId } from '../../graph-core/index.ts';
import { canConnect, graphOf, moduleInput } from '../../graph-core/index.ts';
import { connectEdit } from '../canvas/from-flow.ts';
import { nodeTitle } from '../document/names.ts';
import { boxOf } from '../document/node-geometry.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { SearchList } from '../parts/search/SearchList.tsx';
import { useDocument } from '../document/document.ts';

interface PortWiresProps {
  readonly graph: GraphId;
  readonly to: Endpoint;
  /** The input's name as the user reads it. */
  readonly name: string;
}

/** Enough for a person to search; a graph with more outputs is wired by its nearest ones first. */
const mostSources = 2000;

export function PortWires({ graph, to, name }: PortWiresProps) {
  const { t } = useWords();
  const [choosing, setChoosing] = useState(false);
  const edges = useDocument((state) => graphOf(state.history.present, graph)?.edges);
  const edit = useDocument((state) => state.edit);
  const wires = edges?.filter((edge) => edge.to.node === to.node && edge.to.port === to.port) ?? [];
  return (
    <>
      <span className="port-actions">
        {wires.length > 0 ? (
          <IconButton
            icon={Unplug}
            label={t('inspector.disconnect', { name })}
            onClick={() => edit({ edit: 'remove', graph, edges: wires.map(({ id }) => id) })}
          />
        ) : null}
        <IconButton
          icon={Plug}
          label={t('inspector.connect', { name })}
          aria-expanded={choosing}
          onClick={() => setChoosing(!choosing)}
        />
      </span>
      {choosing ? (
        <div className="port-sources">
          <Sources graph={graph} to={to} onDone={() => setChoosing(false)} />
        </div>
      ) : null}
    </>
  );
}

interface SourcesProps {
  readonly graph: GraphId;
  readonly to: Endpoint;
  readonly onDone: () => void;
}

function Sources({ graph, to, onDone }: SourcesProps) {
  const { t, read } = useWords();
  const document = useDocument((state) => state.history.present);
  const analysis = useDocument((state) => state.analysis);
  const items = useMemo(() => {
    const within = graphOf(document, graph);
    if (!within) return [];
    const inside = document.modules.find(({ id }) => id === graph);
    const outputs = [
      ...(inside?.inputs.map((port) => ({
        from: { node: moduleInput, port: port.name },
        label: `${t('canvas.module-inputs')} · ${port.name}`,
      })) ?? []),
      ...within.nodes.flatMap((node) =>
        boxOf(document, within, node).outputs.map(({ port, label }) => ({
          from: { node: node.id, port },
          label: `${read(nodeTitle(document, node))} · ${read(label)}`,
        })),
      ),
    ];
    return outputs
      .slice(0, mostSources)
      .filter(({ from }) => canConnect(document, analysis, graph, from, to).fits)
      .map(({ from, label }) => ({
        id: `${from.node}-${from.port}`,
        names: [label, from.node],
        label,
        detail: from.node === moduleInput ? undefined : from.node,
        from,
      }));
  }, [document, analysis, graph, to, t, read]);
  return (
    <SearchList
      label={t('inspector.connect-search')}
      items={items}
      none={t('inspector.connect-none')}
      onLeave={onDone}
      onChoose={({ from }) => {
        const edit = connectEdit(document, graph, { from, to });
        if (edit) useDocument.getState().edit(edit);
        onDone();
      }}
    />
  );
}

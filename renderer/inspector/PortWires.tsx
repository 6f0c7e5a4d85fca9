// The wires of one input, for hands that do not use a pointer: what feeds it, another source for it, none at all.
import { Plug, Unplug } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Endpoint, GraphId } from '../../graph-core/index.ts';
import { canConnect, graphOf } from '../../graph-core/index.ts';
import { endsOf } from '../canvas/ends.ts';
import { connectEdit } from '../canvas/from-flow.ts';
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
  const words = useWords();
  const { t } = words;
  const document = useDocument((state) => state.history.present);
  const analysis = useDocument((state) => state.analysis);
  const items = useMemo(
    () =>
      endsOf(document, graph, 'outputs', words)
        .filter(({ at }) => canConnect(document, analysis, graph, at, to).fits)
        .map(({ at, label }) => ({
          id: `${at.node}-${at.port}`,
          names: [label, at.node],
          label,
          from: at,
        })),
    [document, analysis, graph, to, words],
  );
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

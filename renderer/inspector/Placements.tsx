// Where a module stands in the document; a click goes there.
import { CornerDownRight } from 'lucide-react';
import type { Document } from '../../graph-core/index.ts';
import { graphOf, moduleName, nodeTitle, placementsOf } from '../../graph-core/index.ts';
import { goTo } from '../document/go-to.ts';
import { useWords } from '../i18n/words.ts';

interface PlacementsProps {
  readonly document: Document;
  readonly module: string;
}

export function Placements({ document, module }: PlacementsProps) {
  const { t, read } = useWords();
  const placements = placementsOf(document, module);
  if (placements.length === 0) return <p className="quiet">{t('module.placements-none')}</p>;
  return (
    <ul className="placements">
      {placements.map(({ graph, node: id }) => {
        const node = graphOf(document, graph)?.nodes.find((other) => other.id === id);
        const around = document.modules.find((other) => other.id === graph);
        const title = node ? read(nodeTitle(document, node)) : id;
        return (
          <li key={`${graph ?? ''} ${id}`}>
            <button
              type="button"
              className="button button-quiet"
              onClick={() => goTo({ graph, node: id })}
            >
              <CornerDownRight aria-hidden size={14} />
              {around ? t('module.placed-in', { title, module: read(moduleName(around)) }) : title}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

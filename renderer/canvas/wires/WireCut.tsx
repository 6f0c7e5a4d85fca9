// The × on a wire that is pointed at or selected.
import { X } from 'lucide-react';
import type { GraphId } from '../../../graph-core/index.ts';
import { refusedInLook } from '../../commands/replace-by-parts.ts';
import { useDocument } from '../../document/document.ts';
import { useWords } from '../../i18n/words.ts';

interface WireCutProps {
  readonly graph: GraphId;
  readonly edge: string;
  readonly x: number;
  readonly y: number;
}

export function WireCut({ graph, edge, x, y }: WireCutProps) {
  const { t } = useWords();
  return (
    <button
      type="button"
      tabIndex={-1}
      className="wire-cut nodrag nopan"
      aria-label={t('command.edit-unplug')}
      title={t('command.edit-unplug')}
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      onClick={(event) => {
        event.stopPropagation();
        if (!refusedInLook()) useDocument.getState().edit({ edit: 'remove', graph, edges: [edge] });
      }}
    >
      <X aria-hidden size={12} />
    </button>
  );
}

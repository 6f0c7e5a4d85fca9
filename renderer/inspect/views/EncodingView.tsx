// A positional encoding: position down, dimension across (Vaswani 2017, section 3.5).
import { useMemo } from 'react';
import { useWords } from '../../i18n/words.ts';
import { Segments } from '../../parts/Segments.tsx';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { largest, tableOf } from '../../parts/heat-map/table.ts';
import { useInspectState } from '../../run/inspect-state.ts';
import { encodingTable, equationOf, taught } from './encoding-table.ts';
import type { Showing, ViewKind, ViewProps } from './view-kind.ts';

function EncodingView({ view, title, document }: ViewProps) {
  const { t } = useWords();
  const { byEquation, go } = useInspectState();
  const equation = equationOf(document, view);
  const which = byEquation && equation ? 'equation' : 'model';
  const table = useMemo(
    () => encodingTable(view, which === 'equation' ? equation : undefined),
    [view, which, equation],
  );
  return (
    <div className="view-stack">
      {equation ? (
        <div>
          <Segments
            label={t('attention.encoding-which')}
            value={which}
            options={[
              { value: 'model', label: t('attention.encoding-model') },
              { value: 'equation', label: t('attention.encoding-equation', taught) },
            ]}
            onChange={(next) => go({ byEquation: next === 'equation' })}
          />
        </div>
      ) : null}
      <HeatMap
        table={table}
        limit={largest(table)}
        signed
        square={which === 'equation'}
        label={t('attention.encoding-label', { title })}
      />
    </div>
  );
}

const shown: ViewKind['numbers'] = (view, { document, state }: Showing) =>
  encodingTable(view, state.byEquation ? equationOf(document, view) : undefined);

export const encoding: ViewKind = {
  order: 8,
  title: 'attention.kind-encoding',
  View: EncodingView,
  numbers: shown,
  picture: shown,
  thumbnail: tableOf,
  tiles: (view) => [tableOf(view)],
};

// Views that are one table: hidden states over time, positional encodings. Know no block.
import { useMemo } from 'react';
import type { ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { Segments } from '../../parts/Segments.tsx';
import { useAttentionPlace } from '../attention-place.ts';
import type { Equation } from './encoding-table.ts';
import { encodingTable, taught } from './encoding-table.ts';
import { HeatMap } from '../heat-map/HeatMap.tsx';
import { largest, tableOf, withoutPadding } from './heads.ts';

interface ViewProps {
  readonly view: ViewData;
  readonly title: string;
}

/** Time runs down, units across. */
export function StatesView({ view, title }: ViewProps) {
  const { t } = useWords();
  const table = useMemo(() => withoutPadding(tableOf(view)), [view]);
  return (
    <HeatMap
      table={table}
      limit={largest(table)}
      signed
      square={false}
      label={t('attention.states-label', { title })}
    />
  );
}

interface EncodingViewProps extends ViewProps {
  /** The encoding as its equation gives it, where the block has one. */
  readonly equation: Equation | undefined;
}

/** Position down, dimension across (Vaswani 2017, section 3.5). */
export function EncodingView({ view, title, equation }: EncodingViewProps) {
  const { t } = useWords();
  const { byEquation, go } = useAttentionPlace();
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

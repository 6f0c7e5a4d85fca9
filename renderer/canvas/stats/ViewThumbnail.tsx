// The view of a block as its badge wears it.
import { useMemo } from 'react';
import type { ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { HeatCanvas } from '../../parts/pictures/HeatCanvas.tsx';
import { isSigned, largest } from '../../parts/heat-map/table.ts';
import { useRamps } from '../../parts/pictures/use-ramps.ts';
import { viewKinds } from '../../inspect/views/index.ts';
import { thumbnail } from './thumbnail.ts';

interface ViewThumbnailProps {
  readonly view: ViewData;
  /** Said where it is from before an edit of the model. */
  readonly old: string | undefined;
}

export function ViewThumbnail({ view, old }: ViewThumbnailProps) {
  const { t } = useWords();
  const ramps = useRamps();
  const table = useMemo(() => thumbnail(view), [view]);
  const title = [t('attention.stats', { kind: t(viewKinds[view.kind].title) }), old];
  return (
    <span
      className="block-sign"
      data-wide={table.rows.length === 1}
      data-old={old !== undefined}
      title={title.filter(Boolean).join('\n')}
    >
      <HeatCanvas
        values={table.values}
        rows={table.rows.length}
        columns={table.columns.length}
        limit={largest(table)}
        signed={isSigned(table)}
        ramps={ramps}
      />
    </span>
  );
}

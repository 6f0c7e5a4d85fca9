// Every head of every attention block at once: blocks down, heads across. Knows no model.
import { useMemo } from 'react';
import type { Viewing } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { HeatCanvas } from '../heat-map/HeatCanvas.tsx';
import { headCount, headOf, largest, withoutPadding } from './heads.ts';
import { useRamps } from '../heat-map/use-ramps.ts';

interface HeadOverviewProps {
  readonly viewings: readonly Viewing[];
  readonly chosen: Viewing;
  readonly titleOf: (viewing: Viewing) => string;
  readonly isLit: (path: string) => boolean;
  readonly onChoose: (viewing: Viewing, head: number) => void;
  readonly onPoint: (viewing: Viewing | undefined) => void;
}

export function HeadOverview(props: HeadOverviewProps) {
  const { viewings, chosen, titleOf, isLit, onChoose, onPoint } = props;
  const { t } = useWords();
  const ramps = useRamps();
  const rows = useMemo(
    () =>
      viewings.map((viewing) => ({
        viewing,
        heads: Array.from({ length: headCount(viewing) }, (_, head) =>
          withoutPadding(headOf(viewing, head)),
        ),
      })),
    [viewings],
  );
  return (
    <ul className="head-overview">
      {rows.map(({ viewing, heads }) => (
        <li
          key={`${viewing.path} ${viewing.port}`}
          className="head-overview-row"
          data-chosen={viewing.path === chosen.path && viewing.port === chosen.port}
          data-lit={isLit(viewing.path)}
          onPointerEnter={() => onPoint(viewing)}
          onPointerLeave={() => onPoint(undefined)}
        >
          <span className="head-overview-title">{titleOf(viewing)}</span>
          <span className="head-overview-heads">
            {heads.map((table, head) => (
              <button
                // Heads have no name but their number.
                // oxlint-disable-next-line react/no-array-index-key
                key={head}
                type="button"
                className="head-overview-head"
                aria-label={t('attention.open-head', {
                  head: head + 1,
                  block: titleOf(viewing),
                })}
                style={{ aspectRatio: `${table.columns.length} / ${table.rows.length}` }}
                onClick={() => onChoose(viewing, head)}
              >
                <HeatCanvas
                  values={table.values}
                  rows={table.rows.length}
                  columns={table.columns.length}
                  limit={largest(table)}
                  ramps={ramps}
                />
              </button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

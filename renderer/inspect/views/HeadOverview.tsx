// Every head of every attention block at once: blocks down, heads across.
import { useMemo } from 'react';
import type { ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { HeatCanvas } from '../../parts/pictures/HeatCanvas.tsx';
import { largest, withoutPadding } from '../../parts/heat-map/table.ts';
import { headCount, headOf } from '../../parts/heat-map/heads.ts';
import { useRamps } from '../../parts/pictures/use-ramps.ts';
import { placed } from '../../parts/placed.ts';
import './head-overview.css';

interface HeadOverviewProps {
  readonly views: readonly ViewData[];
  readonly chosen: ViewData;
  readonly titleOf: (view: ViewData) => string;
  readonly isLit: (path: string) => boolean;
  readonly onChoose: (view: ViewData, head: number) => void;
  readonly onPoint: (view: ViewData | undefined) => void;
}

export function HeadOverview(props: HeadOverviewProps) {
  const { views, chosen, titleOf, isLit, onChoose, onPoint } = props;
  const { t } = useWords();
  const ramps = useRamps();
  const rows = useMemo(
    () =>
      views.map((view) => ({
        view,
        heads: Array.from({ length: headCount(view) }, (_, head) =>
          withoutPadding(headOf(view, head)),
        ),
      })),
    [views],
  );
  return (
    <ul className="head-overview">
      {rows.map(({ view, heads }) => (
        <li
          key={`${view.path} ${view.port}`}
          className="head-overview-row"
          data-chosen={view.path === chosen.path && view.port === chosen.port}
          data-lit={isLit(view.path)}
          onPointerEnter={() => onPoint(view)}
          onPointerLeave={() => onPoint(undefined)}
        >
          <span className="head-overview-title">{titleOf(view)}</span>
          <span className="head-overview-heads">
            {placed(heads).map(({ of: table, place: head }) => (
              <button
                key={head}
                type="button"
                className="head-overview-head"
                aria-label={t('attention.open-head', {
                  head: head + 1,
                  block: titleOf(view),
                })}
                style={{ aspectRatio: `${table.columns.length} / ${table.rows.length}` }}
                onClick={() => onChoose(view, head)}
              >
                <HeatCanvas
                  values={table.values}
                  rows={table.rows.length}
                  columns={table.columns.length}
                  limit={largest(table)}
                  ramps={ramps}
                />
                <span className="head-overview-number numbers">{head + 1}</span>
              </button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

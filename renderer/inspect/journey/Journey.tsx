// The journey of one sample: what goes in and what comes out, then block by block what becomes of it, live while it trains.
import { useMemo, useRef } from 'react';
import type { Document, ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { HeatCanvas } from '../../parts/pictures/HeatCanvas.tsx';
import { useRamps } from '../../parts/pictures/use-ramps.ts';
import { isSigned, largest, shrunk } from '../../parts/heat-map/table.ts';
import type { Table } from '../../parts/heat-map/table.ts';
import { useRove } from '../../parts/rove/use-rove.ts';
import { titleOf, viewKey } from '../../document/titles.ts';
import { viewKinds } from '../views/index.ts';
import type { ViewFormat } from '../../stores/pointed.ts';
import { ViewMenu } from '../ViewMenu.tsx';
import { SampleCard } from './SampleCard.tsx';
import './journey.css';

interface JourneyProps {
  readonly document: Document;
  /** In the order of the flow. */
  readonly views: readonly ViewData[];
  readonly isLit: (path: string) => boolean;
  readonly onPoint: (view: ViewData | undefined) => void;
  /** Opens a view large; of attention, at a head. */
  readonly onOpen: (view: ViewData, head?: number) => void;
  readonly onSave: (view: ViewData, title: string, format: ViewFormat) => void | Promise<void>;
}

export function Journey({ document, views, isLit, onPoint, onOpen, onSave }: JourneyProps) {
  const { t, read } = useWords();
  const list = useRef<HTMLOListElement>(null);
  useRove(list, '.journey-open');
  return (
    <div className="journey">
      <SampleCard views={views} />
      {views.length === 0 ? <p className="quiet">{t('attention.no-views')}</p> : null}
      <ol ref={list} className="journey-rows" aria-label={t('attention.journey')}>
        {views.map((view) => {
          const kind = viewKinds[view.kind];
          const { Small } = kind;
          const title = titleOf(document, view.path, read);
          return (
            // The whole row is the button's, by mouse: a click on a head opens that head.
            <ViewMenu
              key={viewKey(view)}
              path={view.path}
              enlarge={() => onOpen(view)}
              save={(format) => onSave(view, title, format)}
            >
              <li
                className="journey-row"
                data-lit={isLit(view.path)}
                onPointerEnter={() => onPoint(view)}
                onPointerLeave={() => onPoint(undefined)}
              >
                <button
                  type="button"
                  className="journey-open"
                  data-view={viewKey(view)}
                  data-enter
                  onFocus={() => onPoint(view)}
                  onBlur={() => onPoint(undefined)}
                  onClick={() => onOpen(view)}
                >
                  <span className="journey-title">{title}</span>
                  <span className="quiet">{t(kind.title)}</span>
                  <span className="quiet numbers">{view.shape.join(' × ')}</span>
                </button>
                {Small ? (
                  <div className="journey-small">
                    <Small view={view} />
                  </div>
                ) : (
                  <Tiles {...{ view, title, onOpen }} />
                )}
              </li>
            </ViewMenu>
          );
        })}
      </ol>
    </div>
  );
}

/** How many times its height a tile is wide at most: of several, and of one alone. */
const widest = { of: 2, alone: 3.75 };
/** The view has the others; how many there are is said. */
const mostTiles = 16;
/** More cells along a side are more than pixels to draw them. */
const mostCells = 180;

interface TilesProps {
  readonly view: ViewData;
  readonly title: string;
  readonly onOpen: JourneyProps['onOpen'];
}

function Tiles({ view, title, onOpen }: TilesProps) {
  const ramps = useRamps();
  const { tiles, limit, signed } = useMemo(() => {
    const all = viewKinds[view.kind].tiles(view).map((table) => shrunk(table, mostCells));
    return {
      // Heads and channels have no name but their number.
      tiles: all.map((table, index) => ({ table, number: index + 1 })),
      limit: Math.max(...all.map(largest)),
      signed: all.some((table) => isSigned(table)),
    };
  }, [view]);
  return (
    <div className="journey-tiles">
      {tiles.slice(0, mostTiles).map(({ table, number }) => (
        <button
          key={number}
          type="button"
          className="journey-tile"
          // By keyboard the row opens the view, which has a choice of heads.
          tabIndex={-1}
          aria-label={`${title} ${number}`}
          style={{ width: `calc(var(--tall) * ${timesHeight(table, tiles.length)})` }}
          onClick={() => onOpen(view, number - 1)}
        >
          <HeatCanvas
            values={table.values}
            rows={table.rows.length}
            columns={table.columns.length}
            {...{ limit, signed, ramps }}
          />
        </button>
      ))}
      {tiles.length > mostTiles ? (
        <span className="journey-rest numbers">+{tiles.length - mostTiles}</span>
      ) : null}
    </div>
  );
}

/** As its cells are, within bounds; a row of gates is a band. */
function timesHeight({ rows, columns }: Table, count: number): number {
  const most = count > 1 ? widest.of : widest.alone;
  return Number(Math.min(most, Math.max(1, columns.length / rows.length)).toFixed(3));
}

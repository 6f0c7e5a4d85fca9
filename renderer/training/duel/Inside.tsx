// One sample looked into: the picture, where a pixel of it looks in generator and critic, and the same noise without attention.
import { Eye } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Axis, Inside as Seen, ViewData } from '../../../graph-core/index.ts';
import { leastFactor } from '../../../graph-core/index.ts';
import { viewKey } from '../../document/titles.ts';
import { useWords } from '../../i18n/words.ts';
import { IconButton } from '../../parts/Button.tsx';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { meanOf } from '../../parts/heat-map/heads.ts';
import { PixelLooks } from '../../parts/heat-map/PixelLooks.tsx';
import { meanOverChannels } from '../../parts/heat-map/table.ts';
import { measured } from '../../parts/numbers.ts';
import { PictureCanvas } from '../../parts/pictures/PictureCanvas.tsx';
import { useInspectState } from '../../run/inspect-state.ts';
import { liveRun } from '../../run/live-runs.ts';
import { useScreen } from '../../stores/screen.ts';
import type { Place } from './Samples.tsx';

type Grid = NonNullable<Axis['grid']>;

interface InsideProps {
  /** Its index among the samples. */
  readonly sample: number;
  /** [row, column, channel] */
  readonly picture: Pick<ViewData, 'data' | 'shape'>;
  readonly inside: Seen;
  /** Where it was clicked. */
  readonly place: Place;
  /** Whether the room that shows all views can show this one: it needs a held-out example of the same index. */
  readonly isKnown: boolean;
  readonly titleOf: (path: string) => string;
}

export function Inside({ sample, picture, inside, place: clicked, isKnown, titleOf }: InsideProps) {
  const { t } = useWords();
  const [place, setPlace] = useState(clicked);
  const table = useMemo(() => meanOverChannels(picture), [picture]);
  const grid = { rows: table.rows.length, columns: table.columns.length };
  const at = cellAt(place, grid);
  const choose = t('duel.choose-pixel');
  const looks = inside.looks.flatMap((look) => {
    const [queries, keys] = [look.view.axes.at(-2)?.grid, look.view.axes.at(-1)?.grid];
    return queries && keys ? [{ ...look, queries, keys }] : [];
  });
  return (
    <div className="duel-inside-figures">
      <figure>
        <figcaption>{choose}</figcaption>
        <HeatMap
          table={table}
          limit={1}
          compact
          label={choose}
          picture={<PictureCanvas values={picture.data} shape={picture.shape} />}
          chosen={at}
          onCell={(cell) => {
            if (cell)
              setPlace({
                x: (cell.column + 0.5) / grid.columns,
                y: (cell.row + 0.5) / grid.rows,
              });
          }}
        />
      </figure>
      {inside.without ? <Without picture={picture} without={inside.without} /> : null}
      {looks.map(({ view, factor, queries, keys }) => {
        const seen = cellAt(place, queries);
        const title = titleOf(view.path);
        return (
          <figure key={view.path}>
            <figcaption>
              <span>{title}</span>
              <Factor value={factor} />
              {isKnown ? (
                <IconButton
                  icon={Eye}
                  label={t('duel.open-inspect', { name: title })}
                  onClick={() => openRoom(sample, view)}
                />
              ) : null}
            </figcaption>
            <PixelLooks
              table={meanOf(view)}
              keys={keys}
              pixel={seen.row * queries.columns + seen.column}
              compact
              label={`${title}. ${t('attention.pixel-looks', { row: seen.row + 1, column: seen.column + 1 })}`}
            />
          </figure>
        );
      })}
      {looks.length === 0 ? <p className="quiet">{t('duel.no-attention')}</p> : null}
    </div>
  );
}

function Factor({ value }: { readonly value: number | undefined }) {
  const { t } = useWords();
  if (value === undefined) return null;
  return (
    <>
      <span className="numbers duel-factor">{`γ ${measured(value)}`}</span>
      {Math.abs(value) < leastFactor ? (
        <span className="duel-unused">{t('duel.unused')}</span>
      ) : null}
    </>
  );
}

interface WithoutProps {
  readonly picture: InsideProps['picture'];
  readonly without: Float32Array;
}

function Without({ picture: { data, shape }, without }: WithoutProps) {
  const { t } = useWords();
  const change = data.reduce((sum, value, at) => sum + Math.abs(value - (without[at] ?? 0)), 0);
  return (
    <figure className="duel-without">
      <figcaption>{t('duel.without-attention')}</figcaption>
      <div className="duel-without-picture">
        <PictureCanvas values={without} shape={shape} />
      </div>
      <p className="quiet">
        {t('duel.attention-changes', { change: measured(change / data.length) })}
      </p>
    </figure>
  );
}

function cellAt({ x, y }: Place, { rows, columns }: Grid) {
  const cell = (share: number, length: number) =>
    Math.min(length - 1, Math.max(0, Math.floor(share * length)));
  return { row: cell(y, rows), column: cell(x, columns) };
}

/** At this very view: an example and its noise share an index. */
function openRoom(index: number, view: ViewData): void {
  liveRun().watch({ from: 'held-out', index });
  useInspectState.getState().go({ view: viewKey(view), step: undefined });
  useScreen.getState().goTo('attend');
}

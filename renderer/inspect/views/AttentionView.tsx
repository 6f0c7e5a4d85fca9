// One attention block: a map or lines of a head or of their mean, all heads, or how widely they look.
import { useMemo } from 'react';
import type { ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { FlagField } from '../../parts/Field.tsx';
import { Segments } from '../../parts/Segments.tsx';
import type { Mode } from '../../run/inspect-state.ts';
import { useInspectState } from '../../run/inspect-state.ts';
import { AttentionLines } from './AttentionLines.tsx';
import { HeadOverview } from './HeadOverview.tsx';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { headCount, headOf, meanOf } from '../../parts/heat-map/heads.ts';
import { largest, withoutPadding } from '../../parts/heat-map/table.ts';
import { shownTable } from './heads.ts';
import { PixelAttention } from './PixelAttention.tsx';
import { viewKey } from '../../document/titles.ts';
import type { Showing, ViewKind, ViewProps } from './view-kind.ts';

const allModes: readonly Mode[] = ['map', 'lines', 'heads', 'entropy'];

function AttentionView({ view, views, title, titleOf, isLit, onPoint }: ViewProps) {
  const { t } = useWords();
  const { head, mode: wanted, fitsScale, showsPadding, go } = useInspectState();
  const grid = view.axes.at(-2)?.grid;
  const keys = view.axes.at(-1)?.grid;
  // Lines between thousands of pixels would be mist.
  const modes = grid ? allModes.filter((offered) => offered !== 'lines') : allModes;
  const mode = modes.includes(wanted) ? wanted : 'map';
  const heads = headCount(view);
  const table = useMemo(
    () => shownTable(view, head, mode, showsPadding),
    [view, head, mode, showsPadding],
  );
  const padded = view.axes.some(({ labels }) => labels?.includes(''));
  const label = t('attention.map-label', { title, head: head === 'mean' ? '–' : head + 1 });
  return (
    <div className="view-stack">
      <div className="view-bar">
        <Segments
          label={t('attention.mode')}
          value={mode}
          options={modes.map((value) => ({ value, label: t(`attention.mode-${value}`) }))}
          onChange={(next) => go({ mode: next })}
        />
        {heads > 1 && (mode === 'map' || mode === 'lines') ? (
          <Segments
            label={t('attention.head')}
            value={head === 'mean' ? 'mean' : String(Math.min(head, heads - 1))}
            options={[
              ...Array.from({ length: heads }, (_, index) => ({
                value: String(index),
                label: String(index + 1),
              })),
              { value: 'mean', label: t('attention.mean') },
            ]}
            onChange={(next) => go({ head: next === 'mean' ? 'mean' : Number(next) })}
          />
        ) : null}
      </div>
      {mode === 'heads' ? (
        <HeadOverview
          views={views.filter(({ kind }) => kind === view.kind)}
          chosen={view}
          {...{ titleOf, isLit, onPoint }}
          onChoose={(chosen, at) => go({ view: viewKey(chosen), head: at, mode: 'map' })}
        />
      ) : mode === 'lines' ? (
        <AttentionLines table={table} label={label} />
      ) : mode === 'entropy' ? (
        <>
          <HeatMap
            table={table}
            limit={Math.log2(Math.max(2, view.shape.at(-1) ?? 2))}
            square={false}
            label={t('attention.entropy-label', { title })}
          />
          <p className="quiet">{t('attention.entropy-help')}</p>
        </>
      ) : grid && keys ? (
        <PixelAttention
          table={table}
          {...{ grid, keys }}
          image={imageOf(view, views)}
          label={label}
        />
      ) : (
        <HeatMap table={table} limit={fitsScale ? largest(table) : 1} label={label} />
      )}
      {mode === 'map' ? (
        <div className="view-bar">
          <FlagField
            label={t('attention.fit-scale')}
            value={fitsScale}
            onChange={(next) => go({ fitsScale: next })}
          />
          {padded ? (
            <FlagField
              label={t('attention.show-padding')}
              value={showsPadding}
              onChange={(next) => go({ showsPadding: next })}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** What the block makes of an image, where it attends to one. [row, column, channel] */
function imageOf({ path }: ViewData, views: readonly ViewData[]): ViewData | undefined {
  return views.find((other) => other.kind === 'feature-maps' && other.path === path);
}

const shown = (view: ViewData, { state }: Showing) =>
  shownTable(view, state.head, state.mode, state.showsPadding);

export const attention: ViewKind = {
  order: 1,
  title: 'attention.kind-attention',
  View: AttentionView,
  numbers: shown,
  picture: shown,
  thumbnail: (view) => withoutPadding(meanOf(view)),
  tiles: (view) =>
    Array.from({ length: headCount(view) }, (_, head) => withoutPadding(headOf(view, head))),
};

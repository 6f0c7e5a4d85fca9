// Attention among the pixels of an image: choose a pixel, see where it looks (Zhang 2018, figure 5).
import { useMemo, useState } from 'react';
import type { Axis, ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { PixelLooks } from '../../parts/heat-map/PixelLooks.tsx';
import type { Table } from '../../parts/heat-map/table.ts';
import { largest, meanOverChannels, pictureOf } from '../../parts/heat-map/table.ts';
import './pixel-attention.css';

interface PixelAttentionProps {
  readonly table: Table;
  readonly grid: NonNullable<Axis['grid']>;
  /** Of what a pixel looks at: the pixels themselves, or windows of them. */
  readonly keys: NonNullable<Axis['grid']>;
  readonly image: ViewData | undefined;
  readonly label: string;
}

export function PixelAttention({ table, grid, keys, image, label }: PixelAttentionProps) {
  const { t } = useWords();
  const [pixel, setPixel] = useState(
    Math.floor(grid.rows / 2) * grid.columns + Math.floor(grid.columns / 2),
  );
  const size = keys.rows * keys.columns;
  /** The image itself where it is known, or else how much all pixels together look at each. */
  const choice = useMemo((): Table => {
    if (image) return meanOverChannels(image);
    const seenByAll = new Float32Array(size);
    const pixels = grid.rows * grid.columns;
    for (let index = 0; index < table.values.length; index++)
      seenByAll[index % size] =
        (seenByAll[index % size] ?? 0) + (table.values[index] ?? 0) / pixels;
    return pictureOf(spread(seenByAll, keys, grid), grid);
  }, [image, table, size, grid, keys]);
  const choose = t(image ? 'attention.pixel-choose-image' : 'attention.pixel-choose');
  const row = Math.floor(pixel / grid.columns) + 1;
  const column = (pixel % grid.columns) + 1;
  return (
    <div className="pixels">
      <figure>
        <figcaption>{choose}</figcaption>
        <HeatMap
          table={choice}
          limit={largest(choice)}
          signed={choice.values.some((value) => value < 0)}
          label={choose}
          chosen={{ row: row - 1, column: column - 1 }}
          onCell={(cell) => {
            if (cell) setPixel(cell.row * grid.columns + cell.column);
          }}
        />
      </figure>
      <figure>
        <figcaption>{t('attention.pixel-looks', { row, column })}</figcaption>
        <PixelLooks {...{ table, keys, pixel, label }} />
      </figure>
    </div>
  );
}

/** Each pixel as the window it lies in. */
function spread(
  values: Float32Array,
  from: NonNullable<Axis['grid']>,
  to: NonNullable<Axis['grid']>,
): Float32Array {
  const across = (at: number, length: number, windows: number) =>
    Math.min(Math.floor((at * windows) / length), windows - 1);
  return Float32Array.from({ length: to.rows * to.columns }, (_, index) => {
    const row = across(Math.floor(index / to.columns), to.rows, from.rows);
    return values[row * from.columns + across(index % to.columns, to.columns, from.columns)] ?? 0;
  });
}

// Attention among the pixels of an image: choose a pixel, see where it looks (Zhang 2018, figure 5).
import { useMemo, useState } from 'react';
import type { Axis, ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { HeatMap } from '../heat-map/HeatMap.tsx';
import type { Table } from '../heat-map/table.ts';
import { largest, meanOverChannels, pictureOf } from '../heat-map/table.ts';
import './pixel-attention.css';

interface PixelAttentionProps {
  readonly table: Table;
  readonly grid: NonNullable<Axis['grid']>;
  readonly image: ViewData | undefined;
  readonly label: string;
}

export function PixelAttention({ table, grid, image, label }: PixelAttentionProps) {
  const { t } = useWords();
  const [pixel, setPixel] = useState(
    Math.floor(grid.rows / 2) * grid.columns + Math.floor(grid.columns / 2),
  );
  const size = grid.rows * grid.columns;
  const seen = useMemo(
    () => pictureOf(table.values.subarray(pixel * size, (pixel + 1) * size), grid),
    [table, pixel, size, grid],
  );
  /** The image itself where it is known, or else how much all pixels together look at each. */
  const choice = useMemo((): Table => {
    if (image) return meanOverChannels(image);
    const values = new Float32Array(size);
    for (let index = 0; index < table.values.length; index++)
      values[index % size] = (values[index % size] ?? 0) + (table.values[index] ?? 0) / size;
    return pictureOf(values, grid);
  }, [image, table, size, grid]);
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
        <HeatMap table={seen} limit={largest(seen)} label={label} />
      </figure>
    </div>
  );
}

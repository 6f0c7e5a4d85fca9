// Attention among the pixels of an image: choose a pixel, see where it looks (Zhang 2018, figure 5). Knows no block.
import { useMemo, useState } from 'react';
import type { Viewing } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { HeatMap } from './HeatMap.tsx';
import type { Table } from './heads.ts';
import { largest } from './heads.ts';

export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** Positions without words, as many as a square has pixels: an image laid out in a row. */
export function pixelGrid({ shape, axes }: Viewing): Grid | undefined {
  const positions = shape.at(-1) ?? 0;
  const queries = shape.at(-2) ?? 0;
  if (axes.some(({ labels }) => labels) || positions !== queries || positions < 16)
    return undefined;
  const edge = Math.round(Math.sqrt(positions));
  return edge * edge === positions ? { rows: edge, columns: edge } : undefined;
}

interface PixelAttentionProps {
  readonly table: Table;
  readonly grid: Grid;
  readonly label: string;
}

export function PixelAttention({ table, grid, label }: PixelAttentionProps) {
  const { t } = useWords();
  const [pixel, setPixel] = useState(Math.floor(grid.rows / 2) * grid.columns + grid.columns / 2);
  const size = grid.rows * grid.columns;
  const seen = useMemo((): Table => {
    const from = Math.floor(pixel) * size;
    return {
      values: table.values.subarray(from, from + size),
      rows: { name: t('attention.row'), length: grid.rows },
      columns: { name: t('attention.column'), length: grid.columns },
    };
  }, [table, pixel, size, grid, t]);
  /** How much all pixels together look at each: which places matter. */
  const received = useMemo((): Table => {
    const values = new Float32Array(size);
    for (let at = 0; at < table.values.length; at++)
      values[at % size] = (values[at % size] ?? 0) + (table.values[at] ?? 0) / size;
    return { ...seen, values };
  }, [table, size, seen]);
  const row = Math.floor(pixel / grid.columns) + 1;
  const column = (Math.floor(pixel) % grid.columns) + 1;
  return (
    <div className="pixels">
      <figure>
        <figcaption>{t('attention.pixel-choose')}</figcaption>
        <HeatMap
          table={received}
          limit={largest(received)}
          label={t('attention.pixel-choose')}
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

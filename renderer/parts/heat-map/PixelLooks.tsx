// Where one pixel of an image looks: its row of an attention table, as the picture it is of (Zhang 2018, figure 5).
import { useMemo } from 'react';
import type { Axis } from '../../../graph-core/index.ts';
import { HeatMap } from './HeatMap.tsx';
import type { Table } from './table.ts';
import { largest, pictureOf } from './table.ts';

interface PixelLooksProps {
  /** [query, key] */
  readonly table: Table;
  /** Of what a pixel looks at: the pixels themselves, or windows of them. */
  readonly keys: NonNullable<Axis['grid']>;
  /** Row by row, from 0. */
  readonly pixel: number;
  readonly label: string;
  readonly compact?: boolean;
}

export function PixelLooks({ table, keys, pixel, label, compact = false }: PixelLooksProps) {
  const size = keys.rows * keys.columns;
  const seen = useMemo(
    () => pictureOf(table.values.subarray(pixel * size, (pixel + 1) * size), keys),
    [table, pixel, size, keys],
  );
  return <HeatMap table={seen} limit={largest(seen)} label={label} compact={compact} />;
}

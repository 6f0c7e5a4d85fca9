// A heat-map with words along both sides: the pointer or the arrow keys read a number.
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Words } from '../../i18n/words.ts';
import { useWords } from '../../i18n/words.ts';
import { axisName } from './axis-name.ts';
import { cellSize } from './cell-size.ts';
import { Labels, wordSpace } from './Labels.tsx';
import { HeatCanvas } from '../pictures/HeatCanvas.tsx';
import type { Side, Table } from './table.ts';
import { Legend } from './Legend.tsx';
import { useRoom } from './use-room.ts';
import { ZoomButtons } from './ZoomButtons.tsx';
import { useRamps } from '../pictures/use-ramps.ts';
import './heat-map.css';

interface HeatMapProps {
  readonly table: Table;
  /** What it shows, in one sentence. */
  readonly label: string;
  readonly limit: number;
  readonly signed?: boolean;
  /** Cells may be higher than wide where rows are few. */
  readonly square?: boolean;
  /** Cells alone, where several are to be seen beside each other: no places along the sides, no legend. */
  readonly compact?: boolean;
  /** Drawn in place of its colours. */
  readonly picture?: ReactNode;
  /** Marked while the pointer is on no other. */
  readonly chosen?: Cell;
  /** Told of the cell under the pointer or the arrow keys, and of its leaving. */
  readonly onCell?: (cell: Cell | undefined) => void;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Where cells at fit are smaller than this, one may want to come closer. */
const readable = 24;
const smallestSign = 10;

export function HeatMap(props: HeatMapProps) {
  const { table, label, limit, signed = false, square = true, chosen, onCell } = props;
  const { compact = false, picture } = props;
  const { t } = useWords();
  const ramps = useRamps();
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const [zoom, setZoom] = useState(1);
  const [cell, setCell] = useState<Cell>();
  const { rows, columns, values } = table;
  const rowWords = compact ? 0 : wordSpace(rows.labels);
  const within = { width: room.width - rowWords - (compact ? 0 : 2), height: room.height };
  const fit = cellSize(table, within, { square, zoom: 1 });
  const { wide, high } = cellSize(table, within, { square, zoom });
  const isSmall = !compact && !picture && Math.min(fit.wide, fit.high) < readable;
  const point = (next: Cell | undefined) => {
    setCell(next);
    onCell?.(next);
  };
  const underPointer = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    point({
      row: clamp(Math.floor(((event.clientY - box.top) / box.height) * rows.length), rows.length),
      column: clamp(
        Math.floor(((event.clientX - box.left) / box.width) * columns.length),
        columns.length,
      ),
    });
  };
  const byKey = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    byKeys.current = true;
    const from = cell ?? chosen ?? { row: 0, column: 0 };
    point({
      row: clamp(from.row + move[0], rows.length),
      column: clamp(from.column + move[1], columns.length),
    });
  };
  const marked = cell ?? chosen;
  // The keys may lead to a cell that is out of sight.
  const mark = useRef<HTMLSpanElement>(null);
  const byKeys = useRef(false);
  useEffect(() => {
    if (byKeys.current) mark.current?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    byKeys.current = false;
  }, [cell]);
  const value = cell && values[cell.row * columns.length + cell.column];
  return (
    <div className="heat" ref={frame} data-compact={compact}>
      {compact ? null : (
        <div className="heat-axes">
          {rows.name ? <span aria-hidden>{`${axisName(rows.name, t)} ↓`}</span> : null}
          <span aria-hidden>{`${axisName(columns.name, t)} →`}</span>
          {isSmall ? <ZoomButtons zoom={zoom} onZoom={setZoom} /> : null}
        </div>
      )}
      <div className="heat-scroll" style={zoom > 1 ? { maxHeight: room.height + 60 } : undefined}>
        <div
          className="heat-grid"
          style={{ gridTemplateColumns: `${rowWords}px ${wide * columns.length}px` }}
        >
          {compact ? null : (
            <>
              <span className="heat-corner" />
              <Labels side={columns} size={wide} chosen={cell?.column} along="top" />
              <Labels side={rows} size={high} chosen={cell?.row} along="left" />
            </>
          )}
          <button
            type="button"
            className="heat-cells"
            data-enter={compact ? undefined : true}
            aria-label={t('attention.map-cells', { label })}
            style={{ width: wide * columns.length, height: high * rows.length }}
            onPointerMove={underPointer}
            onPointerLeave={() => point(undefined)}
            onKeyDown={byKey}
            onBlur={() => point(undefined)}
          >
            {picture ?? (
              <HeatCanvas
                values={values}
                rows={rows.length}
                columns={columns.length}
                signs={Math.min(wide, high) >= smallestSign}
                {...{ limit, signed, ramps }}
              />
            )}
            {marked ? (
              <span
                ref={mark}
                className="heat-cell"
                style={{
                  width: wide,
                  height: high,
                  translate: `${marked.column * wide}px ${marked.row * high}px`,
                }}
              />
            ) : null}
          </button>
        </div>
      </div>
      <div className="heat-foot">
        {picture || compact ? null : <Legend limit={limit} signed={signed} ramps={ramps} />}
        <output className="heat-reading numbers" aria-live="polite">
          {cell && value !== undefined
            ? `${wordAt(rows, cell.row, t)} → ${wordAt(columns, cell.column, t)}  ${value.toFixed(4)}`
            : compact
              ? null
              : t('attention.point-to-read')}
        </output>
      </div>
    </div>
  );
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** `query 3 ‘月’`, or without a word `query 3`; places count from 1. */
function wordAt({ name, labels }: Side, at: number, t: Words['t']): string {
  const word = labels?.[at];
  return word ? t('attention.word-at', { word, place: at + 1 }) : `${axisName(name, t)} ${at + 1}`;
}

function clamp(at: number, length: number): number {
  return Math.min(length - 1, Math.max(0, at));
}

// A heat-map with words along both sides: the pointer or the arrow keys read a number.
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Words } from '../../i18n/words.ts';
import { useWords } from '../../i18n/words.ts';
import { axisName } from './axis-name.ts';
import { HeatCanvas } from '../pictures/HeatCanvas.tsx';
import type { Side, Table } from './table.ts';
import { Legend } from './Legend.tsx';
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

/** Cells smaller than this have no word of their own. */
const smallestWord = 10;
const largestCell = 42;
const lowestTop = 20;
const highestTop = 140;
const numberWidth = 26;

export function HeatMap(props: HeatMapProps) {
  const { table, label, limit, signed = false, square = true, chosen, onCell } = props;
  const { compact = false, picture } = props;
  const { t } = useWords();
  const ramps = useRamps();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  const [cell, setCell] = useState<Cell>();
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { rows, columns, values } = table;
  const rowWords = compact ? 0 : wordSpace(rows.labels);
  const edge = compact ? 0 : 2;
  const wide = Math.max(1, Math.min(largestCell, (width - rowWords - edge) / columns.length));
  const high = square
    ? wide
    : Math.max(2, Math.min(largestCell, Math.max(wide, Math.min(160 / rows.length, 24))));
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
    const from = cell ?? chosen ?? { row: 0, column: 0 };
    point({
      row: clamp(from.row + move[0], rows.length),
      column: clamp(from.column + move[1], columns.length),
    });
  };
  const marked = cell ?? chosen;
  const value = cell && values[cell.row * columns.length + cell.column];
  return (
    <div className="heat" ref={frame} data-compact={compact}>
      {compact ? null : (
        <p className="heat-axes" aria-hidden>
          {rows.name ? <span>{`${axisName(rows.name, t)} ↓`}</span> : null}
          <span>{`${axisName(columns.name, t)} →`}</span>
        </p>
      )}
      <div
        className="heat-grid"
        style={{ gridTemplateColumns: `${rowWords}px ${wide * columns.length}px` }}
      >
        {compact ? null : (
          <>
            <Labels side={columns} size={wide} chosen={cell?.column} along="top" />
            <Labels side={rows} size={high} chosen={cell?.row} along="left" />
          </>
        )}
        <button
          type="button"
          className="heat-cells"
          aria-label={`${label}. ${t('attention.read-by-arrows')}`}
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
              {...{ limit, signed, ramps }}
            />
          )}
          {marked ? (
            <span
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
  return word ? `‘${word}’ (${at + 1})` : `${axisName(name, t)} ${at + 1}`;
}

function clamp(at: number, length: number): number {
  return Math.min(length - 1, Math.max(0, at));
}

/** Space for words at the left, in pixels. */
function wordSpace(labels: readonly string[] | undefined): number {
  if (!labels) return 44;
  const most = labels.reduce((widest, label) => Math.max(widest, wordWidth(label)), 0);
  return Math.min(140, Math.max(44, most + 12));
}

/** In pixels: about 7.5 a letter of the mono face, 13 a wide sign. */
function wordWidth(word: string): number {
  return [...word].reduce((width, letter) => width + (isWide(letter) ? 13 : 7.5), 0);
}

function isWide(letter: string): boolean {
  return (letter.codePointAt(0) ?? 0) > 0x2e7f;
}

/** How a word stands above a column so wide: as it is, running upwards, or sign below sign as Japanese does. */
function wayOf(word: string, size: number): 'upright' | 'turned' | 'standing' {
  if ([...word].length === 1 || wordWidth(word) <= size) return 'upright';
  return [...word].every(isWide) ? 'standing' : 'turned';
}

interface LabelsProps {
  readonly side: Side;
  readonly size: number;
  readonly chosen: number | undefined;
  readonly along: 'top' | 'left';
}

function Labels({ side, size, chosen, along }: LabelsProps) {
  const { labels, length } = side;
  const ways = along === 'top' ? labels?.map((label) => wayOf(label, size)) : undefined;
  const high = labels?.reduce(
    (most, label, index) =>
      ways?.[index] === 'upright' ? most : Math.max(most, wordWidth(label) + 8),
    lowestTop,
  );
  // Where cells are too small for words or numbers, some places are named, and always the one in use.
  const needed = labels || along === 'left' ? smallestWord : numberWidth;
  const every = size >= needed ? 1 : Math.ceil(needed / size);
  const indices = Array.from({ length }, (_, index) => index).filter((at) => {
    if (at === chosen || every === 1) return true;
    const regular = at === 0 || (at + 1) % every === 0;
    return regular && (chosen === undefined || Math.abs(at - chosen) >= every);
  });
  return (
    <div
      className={`heat-labels heat-labels-${along}`}
      style={along === 'top' ? { height: Math.min(highestTop, high ?? lowestTop) } : undefined}
      aria-hidden
    >
      {indices.map((at) => (
        <span
          key={at}
          className="heat-label numbers"
          data-way={ways?.[at]}
          data-chosen={at === chosen}
          style={
            along === 'top'
              ? { left: at * size, width: Math.max(size, smallestWord) }
              : { top: at * size + size / 2 }
          }
        >
          {labels?.[at] ?? at + 1}
        </span>
      ))}
    </div>
  );
}

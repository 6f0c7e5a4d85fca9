// What flows on a wire: a small drawing that interrupts it, and its shape in words where they have room.
import type { CSSProperties } from 'react';
import type { Position, Shape } from '../../../graph-core/index.ts';
import { tensorDrawing } from '../../parts/tensor-drawing.ts';
import { fittingForm, letterWidth, shapeForms } from './wire-label.ts';

interface WireShapeProps {
  readonly shape: Shape;
  /** On the wire. */
  readonly at: Position;
  readonly room: number;
  readonly isLevel: boolean;
  /** No other wire runs there. */
  readonly isClear: boolean;
  /** The same went into the block that it comes from. */
  readonly isAlike: boolean;
  readonly hasWords: boolean;
}

/** Between the wire's plate and what interrupts it. */
const margin = 3;

export function WireShape(props: WireShapeProps) {
  const { shape, at, room, isLevel, isClear, isAlike, hasWords } = props;
  const drawing = isClear ? tensorDrawing(shape) : undefined;
  const { width, height } = drawing ?? { width: 0, height: 0 };
  // The batch stays: without it a vector beside a token would read like a number.
  const [named, sizes] = shapeForms(shape);
  const forms = hasWords ? [named, sizes] : undefined;
  const words = (from: number) => (forms ? fittingForm(forms.slice(from), room) : '');
  // Below a level wire, beside an upright one.
  const place = isLevel ? { x: 0, y: drawing ? height / 2 + 11 : 13 } : { x: width / 2 + 8, y: 0 };
  const text = (level: 'named' | 'sizes', said: string) =>
    said ? (
      <text
        className={`wire-words wire-${level}`}
        data-upright={!isLevel}
        {...place}
        style={fitOf(said, room)}
      >
        {said}
      </text>
    ) : null;
  return (
    <g
      className="wire-shape"
      data-alike={isAlike}
      style={{ transform: `translate(${at.x}px, ${at.y}px) scale(var(--wire-k))` }}
    >
      {drawing ? (
        <g className="wire-drawing">
          <rect
            x={-width / 2 - margin}
            y={-height / 2 - margin}
            width={width + 2 * margin}
            height={height + 2 * margin}
            rx={3}
          />
          <g transform={`translate(${-width / 2} ${-height / 2})`}>
            <path className="wire-body" d={drawing.body} />
            <path className="wire-lines" d={drawing.lines} />
          </g>
        </g>
      ) : null}
      {text('sizes', words(1))}
      {text('named', words(0))}
    </g>
  );
}

/** Up to which scale of words these have room. */
function fitOf(words: string, room: number): CSSProperties & Record<`--${string}`, number> {
  return { '--fit': Number((room / (words.length * letterWidth + 8)).toFixed(2)) };
}

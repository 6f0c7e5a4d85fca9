// A plane from −1 to 1 on which points are drawn with the pointer, or with the arrow keys and Enter.
import { Eraser } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useState } from 'react';
import type { DrawnPoint } from '../../graph-core/index.ts';
import { readPoints, writePoints } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { IconButton } from './Button.tsx';
import './points-pad.css';

interface PointsPadProps {
  readonly label: string;
  readonly help: string | undefined;
  /** As the option holds it. */
  readonly value: string;
  readonly onSet: (value: string) => void;
}

/** A line drawn at one go is dots this far apart. */
const apart = 0.06;
const most = 600;
const byKey = 0.1;
const arrows: Readonly<Record<string, DrawnPoint>> = {
  ArrowLeft: [-byKey, 0],
  ArrowRight: [byKey, 0],
  ArrowUp: [0, byKey],
  ArrowDown: [0, -byKey],
};

const within = (value: number) => Math.max(-1, Math.min(1, value));

export function PointsPad({ label, help, value, onSet }: PointsPadProps) {
  const { t } = useWords();
  const [drawn, setDrawn] = useState<readonly DrawnPoint[]>();
  const [[x, y], setCursor] = useState<DrawnPoint>([0, 0]);
  const points = drawn ?? readPoints(value);
  const grow = (event: PointerEvent<HTMLButtonElement>, from: readonly DrawnPoint[]) => {
    const box = event.currentTarget.getBoundingClientRect();
    const point: DrawnPoint = [
      within(((event.clientX - box.left) / box.width) * 2 - 1),
      within(1 - ((event.clientY - box.top) / box.height) * 2),
    ];
    const last = drawn?.at(-1);
    const near = last && Math.hypot(point[0] - last[0], point[1] - last[1]) < apart;
    if (!near && from.length < most) setDrawn([...from, point]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = arrows[event.key];
    if (step) setCursor([within(x + step[0]), within(y + step[1])]);
    else if (event.key === 'Enter' || event.key === ' ') onSet(writePoints([...points, [x, y]]));
    else return;
    event.preventDefault();
  };
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <button
        type="button"
        className="points-pad"
        aria-label={t('data.draw-points', { count: points.length })}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          grow(event, points);
        }}
        onPointerMove={(event) => {
          if (drawn) grow(event, drawn);
        }}
        onPointerUp={() => {
          if (drawn) onSet(writePoints(drawn));
          setDrawn(undefined);
        }}
        onPointerCancel={() => setDrawn(undefined)}
      >
        <svg viewBox="-1 -1 2 2" aria-hidden>
          <path className="points-axes" d="M -1 0 H 1 M 0 -1 V 1" />
          <path
            className="points-dots"
            d={points.map(([px, py]) => `M ${px} ${-py} h 0`).join(' ')}
          />
          <path
            className="points-cursor"
            d={`M ${x - 0.06} ${-y} h 0.12 M ${x} ${-y - 0.06} v 0.12`}
          />
        </svg>
      </button>
      <output className="visually-hidden">{`x ${x.toFixed(1)}, y ${y.toFixed(1)}`}</output>
      <div className="points-actions">
        <span className="field-help">{t('data.points', { count: points.length })}</span>
        <IconButton
          icon={Eraser}
          label={t('data.erase-points')}
          disabled={points.length === 0}
          onClick={() => onSet('')}
        />
      </div>
      {help ? <p className="field-help">{help}</p> : null}
    </div>
  );
}

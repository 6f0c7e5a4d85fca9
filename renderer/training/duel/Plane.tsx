// A game in the plane: the critic's surface, real and generated points, and where each generated point is drawn to.
import { useState } from 'react';
import type { Duel } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { FlagField } from '../../parts/Field.tsx';
import { HeatCanvas } from '../../parts/pictures/HeatCanvas.tsx';
import { useRamps } from '../../parts/pictures/use-ramps.ts';
import { AsTable } from '../../parts/AsTable.tsx';
import { upsideDown } from './surface.ts';

const side = 400;

export function Plane({ duel }: { readonly duel: Duel }) {
  const { t } = useWords();
  const ramps = useRamps();
  const [shows, show] = useState({ surface: true, arrows: true });
  const { surface, samples, real, arrows } = duel;
  const [left, right, bottom, top] = surface?.range ?? rangeOf(samples.values, real.values);
  const x = (value: number) => ((value - left) / (right - left)) * side;
  const y = (value: number) => side - ((value - bottom) / (top - bottom)) * side;
  const points = (values: Float32Array, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      key: `${index}`,
      x: x(values[2 * index] ?? 0),
      y: y(values[2 * index + 1] ?? 0),
    }));
  const limit = surface ? Math.max(1e-6, ...surface.scores.map(Math.abs)) : 1;
  const longest = arrows ? Math.max(1e-9, ...lengths(arrows)) : 1;
  return (
    <figure className="duel-plane">
      <figcaption className="duel-title">{t('duel.plane')}</figcaption>
      <div className="duel-plane-picture">
        {surface && shows.surface ? (
          <HeatCanvas
            values={upsideDown(surface.scores, surface.size)}
            rows={surface.size}
            columns={surface.size}
            limit={limit}
            signed
            ramps={ramps}
          />
        ) : null}
        <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={t('duel.plane-label')}>
          {points(real.values, real.count).map((point) => (
            <circle key={point.key} cx={point.x} cy={point.y} r="3.5" className="duel-real-point" />
          ))}
          {points(samples.values, samples.count).map((point, index) => (
            <g key={point.key}>
              {arrows && shows.arrows ? (
                <line
                  x1={point.x}
                  y1={point.y}
                  x2={point.x + ((arrows[2 * index] ?? 0) / longest) * 28}
                  y2={point.y - ((arrows[2 * index + 1] ?? 0) / longest) * 28}
                  className="duel-arrow"
                />
              ) : null}
              <rect
                x={point.x - 3}
                y={point.y - 3}
                width="6"
                height="6"
                className="duel-generated-point"
              />
            </g>
          ))}
        </svg>
      </div>
      <ul className="duel-key">
        <li className="duel-key-real">{t('duel.real')}</li>
        <li className="duel-key-generated">{t('duel.generated')}</li>
      </ul>
      <AsTable
        title={t('duel.plane')}
        numbers={() => ({
          head: [t('duel.table-kind'), 'x', 'y'],
          rows: [
            ...pairsOf(samples.values, samples.count, t('duel.generated')),
            ...pairsOf(real.values, real.count, t('duel.real')),
          ],
        })}
      />
      <div className="duel-layers">
        <FlagField
          label={t('duel.surface')}
          value={shows.surface}
          onChange={(on) => show({ ...shows, surface: on })}
        />
        <FlagField
          label={t('duel.arrows')}
          value={shows.arrows}
          onChange={(on) => show({ ...shows, arrows: on })}
        />
      </div>
    </figure>
  );
}

function pairsOf(values: Float32Array, count: number, kind: string) {
  return Array.from({ length: count }, (_, at) => [
    `${kind} ${at + 1}`,
    values[2 * at],
    values[2 * at + 1],
  ]);
}

function lengths(arrows: Float32Array): number[] {
  return Array.from({ length: arrows.length / 2 }, (_, index) =>
    Math.hypot(arrows[2 * index] ?? 0, arrows[2 * index + 1] ?? 0),
  );
}

function rangeOf(...all: Float32Array[]): readonly [number, number, number, number] {
  let reach = 1;
  for (const values of all) for (const value of values) reach = Math.max(reach, Math.abs(value));
  return [-reach, reach, -reach, reach];
}

// Points in the plane of their two principal directions, each with its word. Knows no model.
import { useMemo } from 'react';
import { useWords } from '../i18n/words.ts';
import { project } from './pca.ts';

interface ScatterViewProps {
  readonly data: Float32Array;
  readonly count: number;
  readonly size: number;
  readonly labels: readonly string[];
  /** Equal words get one colour. */
  readonly colored?: boolean;
  readonly label: string;
}

const width = 480;
const height = 360;
const margin = 28;
const hues = [
  '--indigo',
  '--kind-tokens',
  '--kind-image',
  '--ochre',
  '--wisteria',
  '--moss',
  '--vermilion',
  '--kind-values',
  '--ink',
  '--line-strong',
] as const;

export function ScatterView({ data, count, size, labels, colored, label }: ScatterViewProps) {
  const { t } = useWords();
  const { points, shares } = useMemo(() => project(data, count, size), [data, count, size]);
  let reach = 0;
  for (const value of points) reach = Math.max(reach, Math.abs(value));
  const classes = [...new Set(labels)].sort();
  const x = (at: number) =>
    width / 2 + ((points[2 * at] ?? 0) / (reach || 1)) * (width / 2 - margin);
  const y = (at: number) =>
    height / 2 - ((points[2 * at + 1] ?? 0) / (reach || 1)) * (height / 2 - margin);
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return (
    <figure className="scatter">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <line x1="0" x2={width} y1={height / 2} y2={height / 2} className="scatter-axis" />
        <line x1={width / 2} x2={width / 2} y1="0" y2={height} className="scatter-axis" />
        {Array.from({ length: count }, (_, at) => {
          const hue = colored ? hues[classes.indexOf(labels[at] ?? '') % hues.length] : '--indigo';
          return (
            // Points have no name but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <g key={at} style={{ color: `var(${hue})` }}>
              <circle cx={x(at)} cy={y(at)} r="3.5" fill="currentColor">
                <title>{labels[at]}</title>
              </circle>
              {colored ? null : (
                <text x={x(at) + 6} y={y(at) + 4} className="scatter-word">
                  {labels[at]}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      {colored ? (
        <ul className="scatter-legend">
          {classes.map((name, at) => (
            <li key={name}>
              <span style={{ background: `var(${hues[at % hues.length]})` }} />
              {name}
            </li>
          ))}
        </ul>
      ) : null}
      <figcaption className="quiet">
        {t('attention.pca', { first: percent(shares[0]), second: percent(shares[1]) })}
      </figcaption>
    </figure>
  );
}

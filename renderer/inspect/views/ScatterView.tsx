// Points in the plane of their two principal directions, each with its word.
import { useMemo } from 'react';
import { useWords } from '../../i18n/words.ts';
import { project } from './pca.ts';
import { wordPositions } from '../sample/word-places.ts';
import './scatter-view.css';

interface ScatterViewProps {
  readonly data: Float32Array;
  readonly count: number;
  readonly size: number;
  readonly labels: readonly string[];
  /** Equal words get one colour. */
  readonly colored?: boolean;
  /** Only these words are written out; absent = all. The rest is told by pointing. */
  readonly named?: ReadonlySet<string>;
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

export function ScatterView(props: ScatterViewProps) {
  const { data, count, size, labels, colored = false, named, label } = props;
  const { t } = useWords();
  const { points, shares } = useMemo(() => project(data, count, size), [data, count, size]);
  let reach = 0;
  for (const value of points) reach = Math.max(reach, Math.abs(value));
  const classes = [...new Set(labels)].sort();
  const x = (at: number) =>
    width / 2 + ((points[2 * at] ?? 0) / (reach || 1)) * (width / 2 - margin);
  const y = (at: number) =>
    height / 2 - ((points[2 * at + 1] ?? 0) / (reach || 1)) * (height / 2 - margin);
  const isNamed = (at: number) => !colored && (named?.has(labels[at] ?? '') ?? true);
  // What is named lies above the rest.
  const order = Array.from({ length: count }, (_, index) => index).sort(
    (a, b) => Number(isNamed(a)) - Number(isNamed(b)),
  );
  const written = order.filter(isNamed);
  const positions = wordPositions(
    written.map((at) => ({ x: x(at), y: y(at), word: labels[at] ?? '' })),
    width,
  );
  const words = new Map(written.map((at, index) => [at, positions[index]]));
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return (
    <figure className="scatter">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <line x1="0" x2={width} y1={height / 2} y2={height / 2} className="scatter-axis" />
        <line x1={width / 2} x2={width / 2} y1="0" y2={height} className="scatter-axis" />
        {order.map((at) => {
          const hue = colored
            ? hues[classes.indexOf(labels[at] ?? '') % hues.length]
            : isNamed(at)
              ? '--indigo'
              : '--line-strong';
          const word = words.get(at);
          return (
            <g key={at} style={{ color: `var(${hue})` }}>
              <circle
                cx={x(at)}
                cy={y(at)}
                r={colored || isNamed(at) ? 3.5 : 2}
                fill="currentColor"
              >
                <title>{labels[at]}</title>
              </circle>
              {word ? (
                <text x={word.x} y={word.y} textAnchor={word.anchor} className="scatter-word">
                  {labels[at]}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
      {colored ? (
        <ul className="scatter-legend">
          {classes.map((name, index) => (
            <li key={name}>
              <span style={{ background: `var(${hues[index % hues.length]})` }} />
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

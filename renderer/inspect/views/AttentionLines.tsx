// Attention as lines between two columns of words: the stronger, the darker.
import { useState } from 'react';
import { useWords } from '../../i18n/words.ts';
import { axisName } from '../../parts/heat-map/axis-name.ts';
import type { Side, Table } from '../../parts/heat-map/table.ts';
import { placed } from '../../parts/placed.ts';
import './attention-lines.css';

interface AttentionLinesProps {
  readonly table: Table;
  readonly label: string;
}

const row = 22;
const wordWidth = 120;
const between = 200;
/** Lines fainter than this share of the strongest would only be mist. */
const faintest = 0.04;
const mostLines = 600;

export function AttentionLines({ table, label }: AttentionLinesProps) {
  const { t } = useWords();
  const [query, setQuery] = useState<number>();
  const { rows, columns, values } = table;
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  const lines = Array.from(values, (value, index) => ({
    value,
    query: Math.floor(index / columns.length),
    key: index % columns.length,
  }))
    .filter((line) => line.value > most * faintest && (query === undefined || line.query === query))
    .sort((a, b) => a.value - b.value)
    .slice(-mostLines);
  const height = Math.max(rows.length, columns.length) * row + 24;
  const y = (at: number) => 24 + at * row + row / 2;
  const reached = new Map(
    query === undefined ? [] : lines.map(({ key, value }) => [key, value] as const),
  );
  return (
    <div className="lines">
      <svg
        className="lines-picture"
        viewBox={`0 0 ${wordWidth * 2 + between} ${height}`}
        aria-label={label}
        role="img"
      >
        <text x={wordWidth - 8} y={12} className="lines-axis" textAnchor="end">
          {axisName(rows.name, t)}
        </text>
        <text x={wordWidth + between + 8} y={12} className="lines-axis">
          {axisName(columns.name, t)}
        </text>
        <g className="lines-lines">
          {lines.map((line) => (
            <path
              key={`${line.query}-${line.key}`}
              d={`M${wordWidth} ${y(line.query)} C${wordWidth + between / 2} ${y(line.query)} ${wordWidth + between / 2} ${y(line.key)} ${wordWidth + between} ${y(line.key)}`}
              strokeOpacity={most > 0 ? line.value / most : 0}
              strokeWidth={1 + 2.5 * (most > 0 ? line.value / most : 0)}
            />
          ))}
        </g>
        {placed(words(rows)).map(({ of: word, place }) => (
          <text
            key={place}
            x={wordWidth - 8}
            y={y(place) + 4}
            className="lines-word lines-query"
            textAnchor="end"
            data-chosen={place === query}
            onPointerEnter={() => setQuery(place)}
            onPointerLeave={() => setQuery(undefined)}
          >
            {word}
          </text>
        ))}
        {placed(words(columns)).map(({ of: word, place }) => (
          <text
            key={place}
            x={wordWidth + between + 8}
            y={y(place) + 4}
            className="lines-word"
            data-chosen={reached.has(place)}
          >
            {word}
            {reached.has(place) ? (
              <tspan className="lines-value">{`  ${(reached.get(place) ?? 0).toFixed(3)}`}</tspan>
            ) : null}
          </text>
        ))}
      </svg>
      <p className="quiet">{t('attention.lines-hint')}</p>
    </div>
  );
}

function words({ labels, length, name }: Side): string[] {
  return Array.from({ length }, (_, index) => labels?.[index] || `${name} ${index + 1}`);
}

// Classes and their probabilities as bars, the likeliest first. Knows no model.
import type { Odd } from './odds.ts';
import './odds.css';

export function OddsList({ odds }: { readonly odds: readonly Odd[] }) {
  return (
    <ol className="odds">
      {odds.map(({ id, word, probability, isRight }) => (
        <li key={id} className="odd" data-right={isRight}>
          <span className="odd-word" title={word}>
            {word}
          </span>
          <span className="odd-bar">
            <span style={{ width: `${probability * 100}%` }} />
          </span>
          <span className="numbers">{probability.toFixed(3)}</span>
        </li>
      ))}
    </ol>
  );
}

// Classes and their probabilities as bars, the likeliest first.
import type { TopProbability } from './top-probabilities.ts';
import './top-probabilities.css';

export function TopProbabilities({ list }: { readonly list: readonly TopProbability[] }) {
  return (
    <ol className="top-probabilities">
      {list.map(({ id, word, probability, isRight }) => (
        <li key={id} className="top-probability" data-right={isRight}>
          <span className="probability-word" title={word}>
            {word}
          </span>
          <span className="probability-bar">
            <span style={{ width: `${probability * 100}%` }} />
          </span>
          <span className="numbers">{probability.toFixed(3)}</span>
        </li>
      ))}
    </ol>
  );
}

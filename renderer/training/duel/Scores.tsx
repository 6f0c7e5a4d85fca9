// The critic's scores of real and of generated examples as two histograms: real ones filled, generated ones as an outline.
import type { Duel } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { measured } from '../../parts/numbers.ts';
import { AsTable } from '../../parts/AsTable.tsx';
import { scoreBins } from './score-bins.ts';

const width = 320;
const height = 120;

export function Scores({ duel }: { readonly duel: Duel }) {
  const { t } = useWords();
  const { real, generated, from, to } = scoreBins(duel.scores.real, duel.scores.generated);
  const most = Math.max(...real, ...generated, 1e-9);
  const x = (bin: number) => (bin / real.length) * width;
  const y = (share: number) => height - (share / most) * (height - 4);
  const outline = generated
    .map((share, bin) => `L${x(bin)} ${y(share)}L${x(bin + 1)} ${y(share)}`)
    .join('');
  const pairs = `${Math.round(100 * duel.auc)} %`;
  return (
    <figure className="duel-scores">
      <figcaption className="duel-title">{t('duel.scores')}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('duel.scores-label', { pairs, overlap: measured(duel.overlap) })}
        preserveAspectRatio="none"
      >
        {real.map((share, bin) => (
          <rect
            // Bins have no other identity than where they stand.
            key={`${bin}`}
            x={x(bin) + 0.5}
            width={x(1) - 1}
            y={y(share)}
            height={height - y(share)}
            className="duel-real-bar"
          />
        ))}
        <path d={`M0 ${height}${outline}L${width} ${height}`} className="duel-generated-line" />
      </svg>
      <div className="duel-ends numbers">
        <span>{measured(from)}</span>
        <span>{measured(to)}</span>
      </div>
      <ul className="duel-key">
        <li className="duel-key-real">{t('duel.real')}</li>
        <li className="duel-key-generated">{t('duel.generated')}</li>
      </ul>
      <p className="quiet">{t('duel.pairs', { pairs })}</p>
      <AsTable
        title={t('duel.scores')}
        numbers={() => ({
          head: [t('duel.table-score'), t('duel.real'), t('duel.generated')],
          rows: real.map((share, bin) => {
            const [low, high] = [bin, bin + 1].map((at) =>
              measured(from + (at * (to - from)) / real.length),
            );
            return [`${low} – ${high}`, share, generated[bin]];
          }),
        })}
      />
      <dl className="duel-figures">
        <dt>AUC</dt>
        <dd className="numbers">{measured(duel.auc)}</dd>
        <dt>{t('duel.overlap')}</dt>
        <dd className="numbers">{measured(duel.overlap)}</dd>
      </dl>
    </figure>
  );
}

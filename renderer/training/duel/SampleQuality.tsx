// How good the samples are: KID and Fréchet distance with their floor and error, classes, near-copies.
import type { Quality } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { measured } from '../../parts/numbers.ts';

const rare = 0.03;

export function SampleQuality({ quality }: { readonly quality: Quality }) {
  const { t } = useWords();
  const { kid, kidError, kidFloor, fd, duplicates, nearest, features } = quality;
  const { classes, classNames: names = [] } = quality;
  const most = Math.max(0.1, ...(classes ?? []));
  return (
    <figure className="duel-quality">
      <figcaption className="duel-title">{t('duel.quality')}</figcaption>
      <dl className="duel-figures">
        <dt title={t('duel.kid-help')}>KID</dt>
        <dd className="numbers">
          {measured(kid)} ± {measured(kidError)}
          <span className="quiet"> {t('duel.floor', { value: measured(kidFloor) })}</span>
        </dd>
        <dt title={t('duel.fd-help')}>{t('duel.fd')}</dt>
        <dd className="numbers">{measured(fd)}</dd>
        <dt title={t('duel.duplicates-help')}>{t('duel.duplicates')}</dt>
        <dd className="numbers">{duplicates}</dd>
        <dt title={t('duel.nearest-help')}>{t('duel.nearest')}</dt>
        <dd className="numbers">
          {measured(nearest.generated)}
          <span className="quiet">
            {' '}
            {t('duel.nearest-real', { value: measured(nearest.real) })}
          </span>
        </dd>
      </dl>
      {classes ? (
        <>
          <p className="duel-subtitle">{t('duel.classes')}</p>
          <ul className="duel-classes">
            {classes.map((share, index) => {
              const name = names[index] ?? `${index}`;
              return (
                <li key={name} data-rare={share < rare}>
                  <span className="duel-class-name">{name}</span>
                  <span className="duel-class-bar">
                    <span style={{ width: `${(100 * share) / most}%` }} />
                  </span>
                  <span className="numbers">{(100 * share).toFixed(1)} %</span>
                </li>
              );
            })}
          </ul>
        </>
      ) : null}
      <p className="quiet">
        {features.kind === 'classifier'
          ? t('duel.features-classifier', { hash: features.hash?.slice(0, 8) ?? '' })
          : t('duel.features-values')}
      </p>
    </figure>
  );
}

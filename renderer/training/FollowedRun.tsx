// A run that another program trains: who, how it stands, how old the news of it is, and what can be done with it here.
import { useEffect, useState } from 'react';
import { backendTitles } from '../../graph-core/index.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { showFollowedAgain } from '../commands/follow-run.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { count, duration } from '../parts/numbers.ts';
import type { Followed, Trainer } from '../run/followed/followed.ts';
import { useShownRun } from '../run/shown-run.ts';

/** Milliseconds without a line in its log, after which its program may be gone. */
const silentAfter = 60_000;

export function FollowedRun() {
  const followed = useShownRun((run) => run.followed);
  return followed ? <Standing followed={followed} /> : null;
}

function Standing({ followed }: { readonly followed: Followed }) {
  const { t, read, language } = useWords();
  const away = useShownRun((run) => run.away);
  const trainer = useTrainerWords()(followed.trainer);
  const { state, folder, once, shown, otherData, why, trouble } = followed;
  const tone = state === 'failed' ? 'problem' : state === 'done' ? 'done' : 'plain';
  return (
    <>
      <Notice
        tone={tone}
        actions={
          <>
            <CommandButton id="run.take-followed" kind="quiet" />
            <CommandButton id="run.unfollow" kind="quiet" />
          </>
        }
      >
        {t('follow.what', { folder, trainer })} <News followed={followed} />{' '}
        {shown === undefined
          ? t('follow.shown-none')
          : t('follow.shown', { step: count(shown, language) })}
        {why ? ` ${read(why)}` : null}
      </Notice>
      {once ? <Notice tone="plain">{t('follow.once')}</Notice> : null}
      {trouble ? <Notice tone="caution">{read(trouble)}</Notice> : null}
      {otherData ? <Notice tone="caution">{t('follow.data')}</Notice> : null}
      {away ? (
        <Notice
          tone="plain"
          actions={
            <Button kind="quiet" onClick={() => void showFollowedAgain()}>
              {t('training.bring-back')}
            </Button>
          }
        >
          {t('follow.away')}
        </Notice>
      ) : null}
    </>
  );
}

/** A part of its own, since it changes every second: hidden from those who would hear it each time. */
function News({ followed: { state, newsAt } }: { readonly followed: Followed }) {
  const { t } = useWords();
  const [now, setNow] = useState(() => Date.now());
  const atWork = state === 'at-work';
  useEffect(() => {
    if (!atWork) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [atWork]);
  if (!atWork || newsAt === undefined) return null;
  const age = Math.max(0, now - newsAt);
  return (
    <span aria-live="off">
      {t(age > silentAfter ? 'follow.silent' : 'follow.news', { time: duration(age / 1_000) })}
    </span>
  );
}

function useTrainerWords() {
  const { t } = useWords();
  const titles: Readonly<Record<string, string>> = backendTitles;
  return ({ program, backend, count: several, version = '', device = '' }: Trainer): string =>
    program === 'torch'
      ? t('follow.torch', { version, device, count: several })
      : t('follow.kumiki', { backend: titles[backend] ?? backend, count: several });
}

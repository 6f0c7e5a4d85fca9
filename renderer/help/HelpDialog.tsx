// The guide, the first five minutes and the lecture, in the language of the screen and without a network.
import { useEffect, useRef, useState } from 'react';
import type { HelpPage } from 'virtual:help/en';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Segments } from '../parts/Segments.tsx';
import type { HelpPageName } from '../stores/screen.ts';
import './help-dialog.css';

const titles = {
  'first-steps': 'command.help-first-steps',
  guide: 'command.help-guide',
  lecture: 'command.help-lecture',
} as const satisfies Record<HelpPageName, WordKey>;

interface Place {
  readonly page: string;
  readonly heading: string;
}

interface Props {
  /** The page it opens on. */
  readonly page: HelpPageName;
  readonly onClose: () => void;
}

export function HelpDialog({ page: first, onClose }: Props) {
  const { t, language } = useWords();
  const [place, setPlace] = useState<Place>({
    page: first,
    heading: '',
  });
  const pages = usePages(language);
  const page = pages?.find(({ id }) => id === place.page);
  return (
    <Dialog open width="wide" title={t('help.title')} onClose={onClose}>
      <Segments
        label={t('help.page')}
        value={place.page}
        options={Object.entries(titles).map(([value, label]) => ({ value, label: t(label) }))}
        onChange={(id) => setPlace({ page: id, heading: '' })}
      />
      <div className="help">
        <nav className="help-contents" aria-label={t('help.contents')}>
          {page?.headings
            .filter(({ depth }) => depth > 1)
            .map(({ id, depth, text }) => (
              <button
                key={id}
                type="button"
                data-depth={depth}
                onClick={() => setPlace({ page: page.id, heading: id })}
              >
                {text}
              </button>
            ))}
        </nav>
        {page ? <Words page={page} heading={place.heading} onFollow={setPlace} /> : null}
      </div>
    </Dialog>
  );
}

interface WordsProps {
  readonly page: HelpPage;
  /** Where to begin; empty at the top. */
  readonly heading: string;
  readonly onFollow: (place: Place) => void;
}

/** The words are this project's own, made into HTML when it was built. */
function Words({ page, heading, onFollow }: WordsProps) {
  const { language } = useWords();
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const article = words.current?.firstElementChild;
    if (!(article instanceof HTMLElement)) return;
    const begin = heading ? article.querySelector<HTMLElement>(`#${CSS.escape(heading)}`) : null;
    (begin ?? article).focus({ preventScroll: true });
    if (begin) begin.scrollIntoView();
    else article.scrollTop = 0;
  }, [page, heading]);
  useEffect(() => {
    const { current } = words;
    const follow = (event: MouseEvent) => {
      const link = (event.target as Element).closest('a');
      if (!link) return;
      event.preventDefault();
      onFollow({
        page: link.dataset.page ?? page.id,
        heading: decodeURIComponent(link.hash.slice(1)),
      });
    };
    current?.addEventListener('click', follow);
    return () => current?.removeEventListener('click', follow);
  }, [page, onFollow]);
  return <div ref={words} lang={language} dangerouslySetInnerHTML={{ __html: page.html }} />;
}

function usePages(language: 'en' | 'ja'): readonly HelpPage[] | undefined {
  const [pages, setPages] = useState<readonly HelpPage[]>();
  useEffect(() => {
    let stale = false;
    const read = language === 'ja' ? import('virtual:help/ja') : import('virtual:help/en');
    void read.then((module) => {
      if (!stale) setPages(module.pages);
    });
    return () => {
      stale = true;
    };
  }, [language]);
  return pages;
}

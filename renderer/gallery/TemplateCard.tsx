// One template: a picture of it, what it is, and the button that opens it.
import { useEffect, useRef, useState } from 'react';
import type { Document } from '../../graph-core/index.ts';
import type { Template } from '../../templates/index.ts';
import { useWords } from '../i18n/words.ts';
import { templateDocument } from './template-documents.ts';
import { Thumbnail } from './Thumbnail.tsx';

interface TemplateCardProps {
  readonly template: Template;
  readonly onOpen: () => void;
}

export function TemplateCard({ template, onOpen }: TemplateCardProps) {
  const { t, read } = useWords();
  const root = useRef<HTMLButtonElement>(null);
  const [document, setDocument] = useState<Document>();
  const [failed, setFailed] = useState(false);

  // A card that nobody scrolls to reads nothing.
  useEffect(() => {
    const card = root.current;
    if (!card) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        templateDocument(template.id).then(setDocument, () => setFailed(true));
      },
      { rootMargin: '200px' },
    );
    observer.observe(card);
    return () => observer.disconnect();
  }, [template.id]);

  return (
    <button ref={root} type="button" className="card" disabled={failed} onClick={onOpen}>
      <span className="card-picture">{document ? <Thumbnail document={document} /> : null}</span>
      <span className="card-words">
        <span className="card-title">{read(template.title)}</span>
        <span className="card-summary">
          {failed ? t('gallery.template-failed') : read(template.summary)}
        </span>
        {template.row === undefined ? null : (
          <span className="card-row">{t('gallery.row', { row: template.row })}</span>
        )}
      </span>
    </button>
  );
}

// The first thing a newcomer meets: templates, an empty canvas, files, and drafts that were left behind.
import { FilePlus2, FolderOpen, Table2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { open, show, startEmpty } from '../commands/document-files.ts';
import { runCommand } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { InterruptedRun } from '../training/InterruptedRun.tsx';
import { Drafts } from './Drafts.tsx';
import { Recent } from './Recent.tsx';
import { SafeStart } from './SafeStart.tsx';
import { Shelf } from './Shelf.tsx';
import { templateDocument } from './template-documents.ts';
import './gallery.css';

export function Gallery() {
  const { t } = useWords();
  const isOpen = useDocument((state) => state.isOpen);
  const openGallery = useScreen((state) => state.openGallery);
  const [message, setMessage] = useState('');

  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) openGallery(false);
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [isOpen, openGallery]);

  const openTemplate = async (id: string) => {
    try {
      show(await templateDocument(id));
    } catch (reason) {
      setMessage(reason instanceof Error ? reason.message : String(reason));
    }
  };

  return (
    <section className="gallery" data-region="gallery" aria-labelledby="gallery-title">
      <div className="gallery-inside">
        <header className="gallery-head">
          <div>
            <h1 id="gallery-title">{t('gallery.title')}</h1>
            <p className="quiet">{t('gallery.lead')}</p>
          </div>
          <div className="gallery-actions">
            <Button icon={FilePlus2} onClick={startEmpty}>
              {t('gallery.empty')}
            </Button>
            <Button icon={Table2} onClick={() => void runCommand('document.from-data')}>
              {t('gallery.from-data')}
            </Button>
            <Button icon={FolderOpen} onClick={() => void open()}>
              {t('command.document-open')}
            </Button>
            {isOpen ? (
              <IconButton icon={X} label={t('gallery.back')} onClick={() => openGallery(false)} />
            ) : null}
          </div>
        </header>
        {message ? <p role="alert">{message}</p> : null}
        <SafeStart />
        <InterruptedRun />
        <Drafts />
        <Recent />
        <Shelf onOpen={(id) => void openTemplate(id)} />
      </div>
    </section>
  );
}

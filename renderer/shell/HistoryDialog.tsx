// Every step of the document's history, by its name: a click goes back to it, or forth.
import { useEffect, useRef } from 'react';
import { stepsOf } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useWords } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import './history-dialog.css';

export function HistoryDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, read } = useWords();
  const history = useDocument((state) => state.history);
  const travel = useDocument((state) => state.travel);
  const here = useRef<HTMLButtonElement>(null);
  const now = history.past.length;
  useEffect(() => here.current?.focus(), [now]);
  const steps = stepsOf(history).map((name, at) => ({ name, at }));
  return (
    <Dialog
      open
      width="narrow"
      title={t('history.title')}
      description={t('history.body')}
      onClose={onClose}
    >
      {/* The newest on top, as one looks for it. */}
      <ol className="history-list" reversed>
        {steps.toReversed().map(({ name, at }) => (
          <li key={at}>
            <button
              ref={at === now ? here : undefined}
              type="button"
              className="history-step"
              aria-current={at === now ? 'step' : undefined}
              data-undone={at > now}
              onClick={() => travel(at - now)}
            >
              {name ? read(name) : t(at === 0 ? 'history.start' : 'history.unnamed')}
            </button>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

// A titled region at an edge of the window, and the sections inside it.
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { createContext, useContext, useEffect, useId, useRef, useState } from 'react';
import './panel.css';

/** A section’s title is one level below that of the panel it is in, or of the room. */
const InPanel = createContext(false);

interface PanelProps {
  readonly title: string;
  /** Where F6 leads. */
  readonly region?: string;
  /** Seen in place of the title, where several panels share one place. */
  readonly tabs?: ReactNode;
  /** Icon buttons at the right of the title. */
  readonly actions?: ReactNode;
  /** Stays in place while the rest scrolls. */
  readonly head?: ReactNode;
  readonly children: ReactNode;
}

export function Panel({ title, region, tabs, actions, head, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id} data-region={region}>
      <header className="panel-head">
        <h2 id={id} className={tabs ? 'visually-hidden' : 'panel-title'}>
          {title}
        </h2>
        {tabs}
        {actions ? <div className="panel-actions">{actions}</div> : null}
      </header>
      {head}
      <div className="panel-body">
        <InPanel value>{children}</InPanel>
      </div>
    </section>
  );
}

interface SectionProps {
  readonly title: string;
  /** Small words at the right: a count, a unit. */
  readonly aside?: ReactNode;
  /** Given: the section can be folded, and starts like this. */
  readonly startsOpen?: boolean;
  /** Turning true opens it and brings it into view: something in it happens that was asked for elsewhere. */
  readonly isAtWork?: boolean;
  readonly children: ReactNode;
}

export function Section({ title, aside, startsOpen, isAtWork = false, children }: SectionProps) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(isAtWork || (startsOpen ?? true));
  const [wasAtWork, setWasAtWork] = useState(isAtWork);
  if (isAtWork !== wasAtWork) {
    setWasAtWork(isAtWork);
    if (isAtWork) setOpen(true);
  }
  useEffect(() => {
    if (isAtWork) panel.current?.scrollIntoView({ block: 'nearest' });
  }, [isAtWork]);
  const inPanel = useContext(InPanel);
  const foldable = startsOpen !== undefined;
  const head = (
    <>
      {foldable ? (
        <button
          type="button"
          id={id}
          className="section-fold"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight aria-hidden size={14} className="section-chevron" />
          {title}
        </button>
      ) : (
        <span id={id}>{title}</span>
      )}
      {aside ? <span className="section-aside">{aside}</span> : null}
    </>
  );
  return (
    <div ref={panel} className="section">
      {inPanel ? (
        <h3 className="section-head">{head}</h3>
      ) : (
        <h2 className="section-head">{head}</h2>
      )}
      {open ? <div className="section-body">{children}</div> : null}
    </div>
  );
}

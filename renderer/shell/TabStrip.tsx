// The documents that are open, as tabs; with one alone the top bar already says all of it.
import { Plus, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { closeTab } from '../commands/close-tab.ts';
import { showTab } from '../commands/show-tab.ts';
import { isDirty, useDocument } from '../document/document.ts';
import type { Tab } from '../document/tabs.ts';
import { isLeftDirty, useTabs } from '../document/tabs.ts';
import { useWords } from '../i18n/words.ts';
import { useRove } from '../parts/rove/use-rove.ts';
import { isAtWork } from '../run/run-facts.ts';
import { useShownRuns } from '../run/shown-run.ts';
import './tab-strip.css';

export function TabStrip({ inGallery }: { readonly inGallery: boolean }) {
  const { t } = useWords();
  const tabs = useTabs((state) => state.tabs);
  const strip = useRef<HTMLDivElement>(null);
  return tabs.length > 1 ? (
    <div className="tab-strip" data-region="tabs">
      <div
        ref={strip}
        role="tablist"
        aria-label={t('tabs.name')}
        className="tab-list"
        onWheel={({ currentTarget, deltaY }) => currentTarget.scrollBy({ left: deltaY })}
      >
        <Roving root={strip} />
        {tabs.map((tab) => (
          <TabItem key={tab.id} tab={tab} isShown={!tab.left && !inGallery} />
        ))}
      </div>
      <CommandIcon id="document.new" icon={Plus} />
    </div>
  ) : null;
}

/** In the strip, so that it begins anew with each strip. */
function Roving({ root }: { readonly root: { readonly current: HTMLElement | null } }) {
  useRove(root, '[role="tab"]');
  return null;
}

/** The tab that is being dragged. */
let dragged: string | undefined;

function TabItem({ tab, isShown }: { readonly tab: Tab; readonly isShown: boolean }) {
  const { id, left } = tab;
  const { t } = useWords();
  const { name, file, dirty } = useTabFacts(tab);
  const trains = useShownRuns(({ own, background }) =>
    left ? background?.desk.left?.draftId === id : isAtWork(own),
  );
  const move = useTabs((state) => state.move);
  const item = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isShown) item.current?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [isShown]);
  const signs = [trains && t('tabs.trains'), dirty && t('status.unsaved')].filter(Boolean);
  return (
    <div
      ref={item}
      role="presentation"
      className="tab-item"
      data-shown={isShown || undefined}
      title={[name, file ?? t('tabs.no-file'), ...signs].join('\n')}
      draggable
      onDragStart={({ dataTransfer }) => {
        dragged = id;
        dataTransfer.effectAllowed = 'move';
        dataTransfer.setData('application/x-kumiki-tab', id);
      }}
      onDragEnd={() => {
        dragged = undefined;
      }}
      onDragOver={(event) => {
        if (dragged === undefined) return;
        event.preventDefault();
        if (dragged !== id) move(dragged, id);
      }}
      // Where the middle button would begin to scroll.
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
      onAuxClick={(event) => event.button === 1 && void closeTab(id)}
    >
      <button
        type="button"
        role="tab"
        className="tab"
        aria-selected={isShown}
        aria-label={[name, ...signs].join(', ')}
        onClick={() => showTab(id)}
        onKeyDown={(event) => {
          if (event.key !== 'Delete') return;
          // It deletes nothing of the graph here.
          event.stopPropagation();
          void closeTab(id);
        }}
      >
        {trains ? <span className="tab-light" /> : null}
        <span className="tab-name">{name}</span>
      </button>
      {/* By the keyboard it is Delete on the tab. */}
      <button
        type="button"
        aria-hidden
        tabIndex={-1}
        className="tab-close"
        data-dirty={dirty || undefined}
        title={t('command.document-close')}
        onClick={() => void closeTab(id)}
      >
        <X size={14} strokeWidth={1.75} />
      </button>
    </div>
  );
}

function useTabFacts({ left }: Tab) {
  const { read } = useWords();
  const name = useDocument(({ history }) => (left?.history ?? history).present.name);
  const file = useDocument((state) => (left ?? state).file?.name);
  const dirty = useDocument((state) => (left ? isLeftDirty(left) : isDirty(state)));
  return { name: read(name), file, dirty };
}

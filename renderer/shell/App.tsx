// The one window: bars at the top and bottom, the room between them, whatever lies over it.
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useLayoutEffect } from 'react';
import { bindClipboard } from '../commands/clipboard.ts';
import { sayFailure, showText } from '../commands/document-files.ts';
import { learnLayout } from '../commands/keyboard-layout.ts';
import { lendBegin } from '../commands/own-data.ts';
import { bindKeys } from '../commands/keyboard.ts';
import { enterRegion } from '../commands/regions.ts';
import { commands, runCommand } from '../commands/registry.ts';
import { Gallery } from '../gallery/Gallery.tsx';
import { chooseHost } from '../host/choose-host.ts';
import { bindFileDrop } from '../import/drop-files.ts';
import { beginWithFiles } from '../import/take-files.ts';
import { useWords } from '../i18n/words.ts';
import { RoomBoundary } from '../parts/RoomBoundary.tsx';
import { TooltipProvider } from '../parts/Tooltip.tsx';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';
import { tellOfEnds } from '../commands/background-run.ts';
import { BackgroundBar } from './BackgroundRun.tsx';
import { Dialogs } from './Dialogs.tsx';
import { DropHint } from './DropHint.tsx';
import { answerClosing } from './answer-closing.ts';
import { keepFocus } from './keep-focus.ts';
import { keepProgress } from './keep-progress.ts';
import { keepSystemMenu } from './keep-system-menu.ts';
import { Messages } from './Messages.tsx';
import { Rooms } from './Rooms.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TabStrip } from './TabStrip.tsx';
import { TopBar } from './TopBar.tsx';
import './app.css';

export function App() {
  const { t, read } = useWords();
  const isOpen = useDocument((state) => state.isOpen);
  const title = useDocument((state) => read(state.history.present.name));
  const wantsGallery = useScreen((state) => state.isGalleryOpen);
  const inGallery = !isOpen || wantsGallery;

  // Before the first paint: a key that is pressed as soon as the app is seen is heard.
  useLayoutEffect(() => {
    const host = chooseHost();
    const ends = [
      bindKeys(commands),
      learnLayout(),
      bindClipboard(),
      bindFileDrop(),
      lendBegin(beginWithFiles),
      tellOfEnds(),
      keepFocus(),
      host.on('command', ({ id }) => void runCommand(id)),
      // A browser has no menu of ours to keep.
      ...(window.kumiki ? [keepSystemMenu(host), keepProgress(host)] : []),
      host.on('closing', () => void answerClosing(host)),
      host.on('notOpened', ({ failed }) => sayFailure(failed)),
      host.on(
        'opened',
        ({ token, name, text }) => void showText(text, { name, file: { token, name } }),
      ),
    ];
    host.ready({}).catch(() => undefined);
    return () => {
      for (const end of ends) end();
    };
  }, []);

  return (
    <CSPProvider disableStyleElements>
      <TooltipProvider>
        <div className="app">
          {isOpen && !inGallery ? (
            <button type="button" className="skip-link" onClick={() => enterRegion('canvas')}>
              {t('app.skip')}
            </button>
          ) : null}
          <TopBar inGallery={inGallery} />
          <TabStrip inGallery={inGallery} />
          <main className="app-room">
            {inGallery ? (
              <RoomBoundary room={t('gallery.title')}>
                <Gallery />
              </RoomBoundary>
            ) : null}
            {/* The rooms stay as they are behind the gallery: looking at templates loses no place. */}
            {isOpen ? (
              <div className="app-rooms" hidden={inGallery}>
                <h1 className="visually-hidden">{title}</h1>
                <Rooms />
              </div>
            ) : null}
          </main>
          {isOpen && !inGallery ? <StatusBar /> : <BackgroundBar />}
        </div>
        <Dialogs />
        <Messages />
        <DropHint />
      </TooltipProvider>
    </CSPProvider>
  );
}

// Where the screen starts: settings first, so that nothing flashes, then the window.
import { createRoot } from 'react-dom/client';
import { text } from '../graph-core/index.ts';
import { chooseHost } from './host/choose-host.ts';
import { followData } from './data/follow-data.ts';
import { App } from './shell/App.tsx';
import { keepOffline } from './shell/keep-offline.ts';
import { showSettings } from './shell/show-settings.ts';
import { tellNewer } from './shell/tell-newer.ts';
import { tellThreads } from './shell/tell-threads.ts';
import { keepDrafts } from './document/keep-drafts.ts';
import { useDocument } from './document/document.ts';
import { watchLeaving } from './document/openings.ts';
import { liveRun } from './run/live-runs.ts';
import { useScreen } from './stores/screen.ts';
import { keepSettings } from './stores/settings.ts';
import { keepRuns } from './run/kept/kept-runs.ts';
import './shell/fonts.css';
import './shell/tokens.css';
import './shell/base.css';
import './shell/contrast.css';

// For the browser's console under `npm run dev`; no build has it.
if (import.meta.env.DEV)
  Object.assign(window, { debug: { document: useDocument.getState, run: liveRun } });

/** Milliseconds that the storage has before the app opens without it. */
const patience = 3000;

const storageSilent = text(
  'The browser’s storage does not answer, so drafts, runs and settings are not kept for now. Save your document to a file. Closing other Kumiki tabs or restarting the browser may help.',
  'ブラウザーのストレージが応答しないため、下書き・実行記録・設定はいま保存されません。文書はファイルに保存してください。Kumiki のほかのタブを閉じるか、ブラウザーを再起動すると直ることがあります。',
);

/** Whether it ended in time; it goes on either way. */
function within(time: number, work: Promise<unknown>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), time));
  return Promise.race([work.then(() => true), late]);
}

async function start(): Promise<void> {
  const host = chooseHost();
  // A store that cannot be read, or never answers, must not keep anyone from working.
  const answered = await within(
    patience,
    keepSettings(host).catch(() => undefined),
  );
  showSettings();
  keepDrafts(host);
  watchLeaving();
  followData();
  keepRuns().catch(() => undefined);
  const root = document.getElementById('app');
  if (root) createRoot(root).render(<App />);
  tellNewer(host).catch(() => undefined);
  keepOffline().then((served) => {
    if (served) tellThreads();
  }, tellThreads);
  if (!answered) useScreen.getState().say({ tone: 'caution', text: storageSilent });
}

void start();

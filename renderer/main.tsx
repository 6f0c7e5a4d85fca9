// Where the screen starts: settings first, so that nothing flashes, then the window. Knows no room.
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { chooseHost } from './host/choose-host.ts';
import { followData } from './data/follow-data.ts';
import { App } from './shell/App.tsx';
import { showSettings } from './shell/show-settings.ts';
import { keepDrafts } from './document/keep-drafts.ts';
import { useDocument } from './document/document.ts';
import { liveRun } from './run/live-runs.ts';
import { keepSettings } from './stores/settings.ts';
import { keepRuns } from './run/kept/kept-runs.ts';
import './shell/fonts.css';
import './shell/tokens.css';
import './shell/base.css';

// The content security policy forbids the code that zod would otherwise generate.
z.config({ jitless: true });

// For the browser's console under `npm run dev`; no build has it.
if (import.meta.env.DEV)
  Object.assign(window, { kumiki: { document: useDocument.getState, run: liveRun } });

async function start(): Promise<void> {
  const host = chooseHost();
  // A store that cannot be read must not keep anyone from working.
  await keepSettings(host).catch(() => undefined);
  showSettings();
  keepDrafts(host);
  followData();
  keepRuns().catch(() => undefined);
  const root = document.getElementById('app');
  if (root) createRoot(root).render(<App />);
}

void start();

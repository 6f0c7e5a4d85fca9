// Says when the window may not share memory: training then has one thread, and nobody would know why it is slow.
import { text } from '../../graph-core/index.ts';
import { useScreen } from '../stores/screen.ts';

const inBrowser = text(
  'This page may not share memory between threads, so training uses one core. Whoever serves Kumiki can change that: see “The web edition” in docs/releasing.md.',
  'このページはスレッド間でメモリを共有できないため、学習に使われるコアは 1 つだけです。Kumiki を配信している側で解決できます（docs/releasing.md の「The web edition」）。',
);
const onDesktop = text(
  'This window may not share memory between threads, so training uses one core. Nothing else is affected. Please report it with your system and the version from “About Kumiki”.',
  'このウィンドウはスレッド間でメモリを共有できないため、学習に使われるコアは 1 つだけです。ほかの機能には影響ありません。お使いのシステムと「Kumiki について」にあるバージョンを添えてお知らせください。',
);

/** Where there is a second core to lose. It passes: the status bar goes on to say how many threads there are. */
export function tellThreads(): void {
  if (crossOriginIsolated || navigator.hardwareConcurrency < 2) return;
  useScreen.getState().say({ tone: 'plain', text: window.kumiki ? onDesktop : inBrowser });
}

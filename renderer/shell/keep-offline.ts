// The web edition's service worker: keeps the app for when there is no network, and offers a newer version without forcing it.
import { text } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';

const reloadNow = text('Reload now', '再読み込み');
const firstTime = text(
  'Reload once, and Kumiki trains on several threads and opens without a network.',
  '一度再読み込みすると、複数のスレッドで学習できるようになり、ネットワークなしでも開けます。',
);
const newer = text(
  'A new version of Kumiki is ready. It starts when you reload; until then everything goes on as it is.',
  'Kumiki の新しいバージョンの準備ができました。再読み込みすると切り替わり、それまでは今のまま使えます。',
);
const allKept = text(
  'Kumiki is now stored on this device and works without a network.',
  'Kumiki がこの端末に保存され、ネットワークなしで使えるようになりました。',
);

const say = useScreen.getState().say;

/** Only the web edition names a manifest. Answers false while a worker is on its way, and rejects where there can be none. */
export async function keepOffline(): Promise<boolean> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers || !document.querySelector('link[rel="manifest"]')) return true;
  let asked = false;
  const wasServed = workers.controller !== null;
  workers.addEventListener('message', ({ data }) => {
    if (data === 'all kept') say({ tone: 'done', text: allKept });
  });
  workers.addEventListener('controllerchange', () => {
    if (asked || (!wasServed && !useDocument.getState().isOpen)) return location.reload();
    workers.controller?.postMessage('keep all');
    if (!wasServed)
      say({
        tone: 'caution',
        text: firstTime,
        action: { label: reloadNow, run: () => location.reload() },
      });
  });

  const registration = await workers.register('./service-worker.js', { updateViaCache: 'none' });
  const offer = (worker: ServiceWorker) =>
    say({
      tone: 'caution',
      text: newer,
      action: {
        label: reloadNow,
        run() {
          asked = true;
          worker.postMessage('take over');
        },
      },
    });
  if (registration.waiting && wasServed) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && registration.active) offer(installing);
    });
  });
  workers.controller?.postMessage('keep all');
  return wasServed;
}

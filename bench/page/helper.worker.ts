// A helper thread of the engine in a page.
import { serveWorker } from '../../graph-core/engine/fused/helper.ts';

globalThis.addEventListener('message', ({ data }) => serveWorker(data), { once: true });

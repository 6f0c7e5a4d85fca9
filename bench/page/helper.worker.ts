// A helper thread of the engine in a page.
import { serveTeam } from '../../graph-core/engine/fused/helper.ts';

globalThis.addEventListener('message', ({ data }) => serveTeam(data), { once: true });

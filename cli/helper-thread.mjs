// A helper thread of the engine in Node; a thread does not inherit the loader of TypeScript, so it asks for its own.
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
// Not by the core's one door, which takes a second to load and which a helper has no use for.
const { serveTeam } = await import('../graph-core/engine/fused/helper.ts');
parentPort?.once('message', serveTeam);

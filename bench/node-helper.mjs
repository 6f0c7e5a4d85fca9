// A helper thread of the engine in Node; a thread does not inherit the loader of TypeScript, so it asks for its own.
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { serveTeam } = await import('../graph-core/engine/fused/helper.ts');
parentPort?.once('message', serveTeam);

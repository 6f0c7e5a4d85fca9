// What a helper thread of the engine in Node runs. Not by the core's one door, which takes a second to load and which a
// helper has no use for.
import { parentPort } from 'node:worker_threads';
import { serveWorker } from '../graph-core/engine/fused/helper.ts';

parentPort?.once('message', serveWorker);

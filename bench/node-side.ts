// The process of a TensorFlow.js side in Node: `node-side.ts <side> <threads>`, then a setup and commands on standard input.
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { nodeAssets } from '../cli/node-assets.ts';
import { type SideName, startSide } from './sides.ts';
import { type Setup, timed } from './side.ts';

// Node 20 knows relaxed SIMD but does not switch it on by itself; later ones do, and no longer know the flag.
const [major] = process.versions.node.split('.');
if (major === '20' && process.argv.includes('--relaxed-simd'))
  setFlagsFromString('--experimental-wasm-relaxed-simd');

const answer = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const setup = JSON.parse((await lines.next()).value as string) as Setup;
const name = process.argv[2] as SideName;
const threads = name === 'ours' ? Number(process.argv[3]) : 1;
const side = await startSide(name, setup, nodeAssets(threads));
answer({ facts: `${side.facts} (Node ${process.versions.node})` });
for (let line = await lines.next(); !line.done; line = await lines.next()) {
  const { from, count } = JSON.parse(line.value) as { from: number; count: number };
  const before = process.cpuUsage();
  const run = await timed(side.train, from, count);
  const { user, system } = process.cpuUsage(before);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  answer({ ...run, cpuMilliseconds: (user + system) / 1e3, peakBytes });
}

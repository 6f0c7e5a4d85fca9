// What a training is told to take, against what it takes, looked at and exported too: each template in a process of its own, since a heap never shrinks.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { heapFor } from '../graph-core/index.ts';
import { bundled } from './bundled.testing.ts';
import type { MemoryMeasured } from './measure-memory.ts';

/** The heap of WASM begins with this and grows by a fifth at a time. */
const leastHeap = 16_777_216;
const all = readdirSync(new URL('../templates/', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''));
/** One of pictures with validations larger than steps, one of sentences, one that recurs; the soak takes all. */
const some = ['resnet-mini', 'seq2seq-bahdanau', 'transformer'];

let program = '';
beforeAll(async () => {
  program = await bundled('measure-memory');
});

function measured(name: string): MemoryMeasured {
  const done = spawnSync(process.execPath, [program, name], { encoding: 'utf8' });
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout) as MemoryMeasured;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

test.each(process.env.KUMIKI_THOROUGH ? all : some)(
  '%s takes what it was told to, give or take 30 per cent',
  (name) => {
    const { foretold, trained, probed, exported, heap, batch } = measured(name);
    console.log(
      `[R16] ${name}, batch ${batch}: ${megabytes(foretold)} foretold, ${megabytes(trained)} taken (${(foretold / trained).toFixed(2)}), heap ${megabytes(heapFor(foretold))} foretold, ${megabytes(heap)} held; looked at ${megabytes(probed)}, exported ${megabytes(exported)}`,
    );
    expect(foretold / trained).toBeGreaterThan(0.7);
    expect(foretold / trained).toBeLessThan(1.3);
    // Looking at a sample takes less than training does, and exporting, in a worker of its own, hardly more: the figure covers both.
    expect(probed).toBeLessThanOrEqual(foretold);
    expect(exported / foretold).toBeLessThan(1.3);
    const room = Math.max(heapFor(foretold), leastHeap);
    expect(room / heap).toBeGreaterThan(0.7);
    expect(room / heap).toBeLessThan(1.3);
  },
);

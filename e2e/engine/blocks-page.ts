// The blocks in a bare page: random cases of each, computed on cpu and on another backend.
import * as tf from '@tensorflow/tfjs';
import { leavesOf } from '../../graph-core/blocks/conformance/compute.testing.ts';
import {
  computingBlocks,
  fittingCases,
  seedFor,
} from '../../graph-core/blocks/conformance/fitting-cases.testing.ts';
import type { Results } from '../../graph-core/blocks/conformance/results.testing.ts';
import { differences, resultsOf } from '../../graph-core/blocks/conformance/results.testing.ts';
import type { Fitting } from '../../graph-core/blocks/conformance/case.testing.ts';
import type { Leaves } from '../../graph-core/blocks/conformance/compute.testing.ts';
import { describeCase } from '../../graph-core/blocks/conformance/case.testing.ts';
import { openDocument } from '../../graph-core/document/open.ts';
import type { BackendName } from '../../graph-core/engine/engine.ts';
import { startEngine } from '../../graph-core/engine/start-engine.ts';
import { playerSlopes, slopeFaults } from '../../graph-core/train/players/slopes.testing.ts';
import { pageAssets } from './page-assets.ts';

export interface BlocksPage {
  /** Sentences about what the backend computes differently from cpu; how many cases were compared. */
  compareWithCpu(
    backend: BackendName,
    run: { readonly seed: number; readonly cases: number; readonly tolerance: number },
  ): Promise<{ backend: string; compared: number; faults: string[] }>;
  /** The same of the gradients of a game's players, which finite differences on that backend have to bear out too. */
  slopesOfGame(
    backend: BackendName,
    text: string,
    tolerance: number,
  ): Promise<{ backend: string; players: string[]; faults: string[] }>;
}

interface Known {
  readonly of: Fitting;
  readonly leaves: Leaves;
  readonly expected: Results;
}

const blocks: BlocksPage = {
  async compareWithCpu(backend, { seed, cases, tolerance }) {
    const cpu = await startEngine(tf, 'cpu', pageAssets);
    const known: Known[] = [];
    for (const [, block] of computingBlocks)
      for (const of of randomOnes(fittingCases(block, 2 * cases + 10, seed), cases)) {
        const leaves = leavesOf(of, seedFor(block, seed));
        known.push({ of, leaves, expected: await resultsOf(cpu, of, leaves) });
      }
    const engine = await startEngine(tf, backend, pageAssets);
    const faults: string[] = [];
    for (const { of, leaves, expected } of known)
      try {
        const got = await resultsOf(engine, of, leaves);
        faults.push(...differences(of, got, expected, tolerance));
      } catch (error) {
        faults.push(`${describeCase(of)}: ${String(error)}`);
      }
    return { backend: engine.facts.backend, compared: known.length, faults };
  },
  async slopesOfGame(backend, text, tolerance) {
    const opened = openDocument(text);
    if ('error' in opened) throw new Error(opened.error.message.en);
    const { document } = opened;
    const expected = await playerSlopes(await startEngine(tf, 'cpu', pageAssets), document, 2);
    const engine = await startEngine(tf, backend, pageAssets);
    const found = await playerSlopes(engine, document, 2);
    return {
      backend: engine.facts.backend,
      players: found.map(({ player }) => player),
      faults: slopeFaults(found, expected, tolerance),
    };
  },
};

/** Examples come first, and their numbers are small and even; the last ones are random. */
function randomOnes(all: readonly Fitting[], count: number): readonly Fitting[] {
  return all.slice(-count);
}

(globalThis as unknown as { blocks: BlocksPage }).blocks = blocks;

// Trains the PyTorch twin of a game of the lecture and measures its samples as ours are measured.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { outsideWith } from '../../cli/deps.ts';
import { documentOf, lectureRuns } from '../../cli/lecture.ts';
import { measureGame } from '../../cli/measure-game.ts';
import { readDocument } from '../../cli/read-document.ts';
import { writeFile } from '../../cli/write-file.ts';
import type { Document } from '../../graph-core/index.ts';
import { feed } from '../../graph-core/train/feeds.ts';
import type { TrainingSession } from '../../graph-core/train/prepare.ts';
import { prepare } from '../../graph-core/train/prepare.ts';
import { takeWeights } from '../../graph-core/weights/checkpoint.ts';
import { python } from '../open-sides.ts';
import type { FirstTurn } from './write-twin.ts';
import { writeTwin } from './write-twin.ts';

const script = fileURLToPath(new URL('twin.py', import.meta.url));

/** Examples that are measured, as of ours. */
const samples = 2_000;

/** What is in `file` already is kept and not trained again. */
export async function trainTwins(
  template: string,
  { seeds, file, threads }: { seeds: readonly number[]; file: string; threads: number },
): Promise<void> {
  const run = lectureRuns.find((run) => run.row === 14 && run.template === template);
  if (!run) throw new Error(`Row 14 of the lecture has no template ${template}.`);
  const known = readKnown(file);
  const own = { ...known[template] };
  for (const seed of seeds) {
    if (own[seed]) continue;
    const document = documentOf(run, (await readDocument(template)).document, seed);
    const { metrics, losses } = await trainTwin(document, threads);
    console.log(`${template}, seed ${seed}:`, metrics, losses);
    own[seed] = metrics;
    await writeFile(file, `${JSON.stringify({ ...known, [template]: own }, null, 2)}\n`);
  }
}

async function trainTwin(document: Document, threads: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-twin-'));
  try {
    const session = await prepare(outsideWith({ threads }), document, 'wasm', []);
    await writeTwin(folder, session, { threads, first: [], withData: true });
    const checkpoint = { weights: await takeWeights(session.model), optimizer: [] };
    session.dispose();
    const { steps, seed } = document.training;
    const said = playTwin(folder, [steps, seed, samples]);
    const made = readFileSync(path.join(folder, 'samples.f32'));
    const values = new Float32Array(made.buffer, made.byteOffset, made.length / 4).slice();
    const engine = { backend: 'wasm', threads } as const;
    const metrics = await measureGame(document, checkpoint, engine, values);
    return { metrics: { ...metrics, seconds: said.seconds }, losses: said.losses };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Losses of the turns of the first round, on the weights, batches and noise that ours has. */
export async function firstLosses(
  session: TrainingSession,
): Promise<readonly { readonly player: string; readonly loss: number }[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-twin-'));
  try {
    await writeTwin(folder, session, { threads: 1, first: firstTurns(session), withData: false });
    return playTwin(folder, []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the run takes them: each player's first turns, on its own examples and noise. */
function firstTurns({ engine, plan, players, dataset, batching }: TrainingSession): FirstTurn[] {
  return players.flatMap((player) =>
    Array.from({ length: player.settings.stepsPerRound }, (_, index) => {
      const feeds = plan.feeds.filter(({ path: of }) => player.part?.steps.has(of) ?? true);
      const indices = player.order.indices(index + 1);
      const { key } = player.passOf(index + 1);
      const fed = engine.tf.tidy(() => {
        const ends = { feeds, objectives: [] };
        const given = feed(engine.tf, ends, dataset, 'training', indices, {
          cut: batching.cut,
          key,
        });
        return Object.entries(given.feeds).map(
          ([of, tensor]) => [of, Float32Array.from(tensor.dataSync())] as const,
        );
      });
      return { player: player.id ?? '', feeds: Object.fromEntries(fed) };
    }),
  );
}

/** Throws with what Python said. */
function playTwin(folder: string, numbers: readonly number[]) {
  const { stdout, stderr, status } = spawnSync(
    python,
    [script, folder, ...numbers.map((number) => `${number}`)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', numbers.length > 0 ? 'inherit' : 'pipe'] },
  );
  if (status !== 0) throw new Error(`The twin ended with ${status}: ${stderr ?? ''}`);
  return JSON.parse(stdout);
}

function readKnown(file: string): Record<string, Record<string, Record<string, number>>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

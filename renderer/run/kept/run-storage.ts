// Where kept runs lie: records, curves and weights under keys of the host's store.
import type { Host } from '../../../main/host-api.ts';
import type { Checkpoint, Text } from '../../../graph-core/index.ts';
import { text } from '../../../graph-core/index.ts';
import { CurveBook } from '../curves.ts';
import type { DuelFrame } from '../duel-history.ts';
import { duelFromBytes, duelToBytes } from './kept-duel.ts';
import type { RunRecord } from './run-record.ts';
import { readRecord, writeRecord } from './run-record.ts';

type Store = Pick<Host, 'storePut' | 'storeGet' | 'storeList' | 'storeDelete'>;
type Slot = RunRecord['slot'];
export type WeightsOf = 'best' | 'last';

export interface CheckpointCoder {
  toBytes(checkpoint: Checkpoint): Promise<Uint8Array>;
  fromBytes(bytes: Uint8Array): Promise<Checkpoint | { readonly error: Text }>;
}

/** A checkpoint, and a notice where it is not the one that was asked for. */
type Found = { readonly checkpoint: Checkpoint; readonly notice?: Text } | { readonly error: Text };

export interface RunStorage {
  records(): Promise<RunRecord[]>;
  put(record: RunRecord): Promise<void>;
  putCurves(run: string, curves: CurveBook): Promise<void>;
  curves(run: string): Promise<CurveBook | undefined>;
  /** How its game stood last. */
  putDuel(run: string, frame: DuelFrame): Promise<void>;
  duel(run: string): Promise<DuelFrame | undefined>;
  putWeights(run: string, slot: Slot | 'best', checkpoint: Checkpoint): Promise<void>;
  /** The best weights of one run are those of another that goes on from it, until it finds better ones. */
  copyBest(from: string, to: string): Promise<void>;
  /** Weights that prove whole; where the last are damaged, the ones before them, with a notice. */
  weights(record: RunRecord, which: WeightsOf): Promise<Found>;
  drop(run: string): Promise<void>;
}

/** A host that could not store something, with its own words. */
export class NotKept extends Error {
  constructor(readonly sentence: Text) {
    super(sentence.en);
    this.name = 'NotKept';
  }
}

type Missing = 'absent' | 'damaged';

const otherSlot = { a: 'b', b: 'a' } as const;

export function createRunStorage(host: Store, coder: CheckpointCoder): RunStorage {
  const key = (run: string, part: string) => `run/${run}/${part}`;
  const put = async (run: string, part: string, bytes: Uint8Array) => {
    // Never a shared buffer, which is all that the narrower type rules out.
    const own = bytes as Uint8Array<ArrayBuffer>;
    const answer = await host.storePut({ key: key(run, part), bytes: own });
    if ('failed' in answer) throw new NotKept(answer.failed);
  };
  const get = async (run: string, part: string) =>
    (await host.storeGet({ key: key(run, part) })).bytes;
  const readSlot = async (run: string, part: string): Promise<Checkpoint | Missing> => {
    const bytes = await get(run, part);
    if (!bytes) return 'absent';
    const read = await coder.fromBytes(bytes);
    return 'error' in read ? 'damaged' : read;
  };
  return {
    async records() {
      const keys = await host.storeList({ prefix: 'run/' });
      const runs = [...new Set(keys.map((entry) => entry.key.split('/')[1] ?? ''))];
      const read = await Promise.all(
        runs.map(async (run) => {
          const bytes = await get(run, 'record');
          return bytes ? readRecord(bytes) : undefined;
        }),
      );
      return read
        .filter((record) => record !== undefined)
        .sort((a, b) => b.startedAt - a.startedAt);
    },
    put: (record) => put(record.id, 'record', writeRecord(record)),
    putCurves: (run, curves) => put(run, 'curves', curves.toBytes()),
    async curves(run) {
      const bytes = await get(run, 'curves');
      return bytes ? CurveBook.fromBytes(bytes) : undefined;
    },
    putDuel: (run, frame) => put(run, 'duel', duelToBytes(frame)),
    async duel(run) {
      const bytes = await get(run, 'duel');
      return bytes ? duelFromBytes(bytes) : undefined;
    },
    putWeights: async (run, slot, checkpoint) => put(run, slot, await coder.toBytes(checkpoint)),
    async copyBest(from, to) {
      const bytes = await get(from, 'best');
      if (bytes) await put(to, 'best', bytes);
    },
    async weights({ id, slot }, which) {
      if (which === 'best') {
        const best = await readSlot(id, 'best');
        return typeof best === 'object' ? { checkpoint: best } : { error: noBestKept };
      }
      // The record may be older than the weights: the higher step is the later one.
      const slots = await Promise.all([readSlot(id, slot), readSlot(id, otherSlot[slot])]);
      const [last] = slots
        .filter((read) => typeof read === 'object')
        .sort((a, b) => b.step - a.step);
      if (!last) return { error: nothingKept };
      return slots.includes('damaged')
        ? { checkpoint: last, notice: wholeOneUsed(last.step) }
        : { checkpoint: last };
    },
    async drop(run) {
      for (const part of ['record', 'curves', 'duel', 'a', 'b', 'best'])
        await host.storeDelete({ key: key(run, part) });
    },
  };
}

const nothingKept = text(
  'No complete checkpoint of this run exists: it ended before the first one, or its file is damaged. Train it again with the same seed.',
  'この実行記録には完全なチェックポイントがありません（最初の保存前に終わったか、ファイルが壊れています）。同じシードで学習し直してください。',
);

const noBestKept = text(
  'The best weights of this run are incomplete: they were never written, or their file is damaged. Continue from its last weights.',
  'この実行記録の最良の重みは完全には保存されていません（未保存、またはファイルが壊れています）。最後の重みから続けてください。',
);

function wholeOneUsed(step: number): Text {
  return text(
    `One of the last two checkpoints of this run is damaged; the intact one, from step ${step}, was used.`,
    `この実行記録の最後の 2 つのチェックポイントのうち 1 つが壊れていたため、無事なほう（ステップ ${step}）を使いました。`,
  );
}

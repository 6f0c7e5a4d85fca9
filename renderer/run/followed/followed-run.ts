// A run of the store that another program trains: its figures as they are read, and its weights in our engine, to be looked at.
import type { Checkpoint, Curve, Document } from '../../../graph-core/index.ts';
import type { EngineClient } from '../../engine/engine-client.ts';
import type { CurveBook } from '../curves.ts';
import type { RunFacts } from '../run-facts.ts';
import type { Followed } from './followed.ts';

/** What was read of it since it was told last. */
interface FollowedNews
  extends Partial<Pick<RunFacts, 'progress' | 'validations' | 'final' | 'trained'>> {
  readonly followed: Followed;
  readonly curves: CurveBook;
}

export interface FollowedRun {
  /** Begins to show it; nothing is trained here. */
  followRun(document: Document, followed: Followed): void;
  hearFollowed(news: FollowedNews): void;
  /** Its weights as they are kept from now on, in our engine, whose sample is looked at. */
  showFollowed(checkpoint: Checkpoint): Promise<void>;
}

interface Held {
  get(): RunFacts & { readonly curves: CurveBook };
  set(facts: Partial<RunFacts & { readonly curves: CurveBook }>): void;
  engine(): EngineClient;
  /** Prepares our engine with these weights. */
  prepare(run: string, document: Document, checkpoint: Checkpoint): void;
  begin(document: Document): void;
  look(): void;
}

export function followedRun({ get, set, engine, prepare, begin, look }: Held): FollowedRun {
  const shownAt = (shown: number) => {
    const { followed } = get();
    if (followed) set({ followed: { ...followed, shown } });
  };
  return {
    followRun(document, followed) {
      begin(document);
      set({ phase: 'idle', followed });
    },
    hearFollowed({ curves, ...news }) {
      set({ ...news, curves, curvesVersion: get().curvesVersion + 1 });
    },
    async showFollowed(checkpoint) {
      const { run, trained, phase, away, silence } = get();
      if (run === undefined || !trained) return;
      if (phase !== 'ready' || away || silence) {
        set({ away: false });
        prepare(run, trained, checkpoint);
        shownAt(checkpoint.step);
        return;
      }
      await engine().ask({ type: 'load-checkpoint', checkpoint });
      if (get().run !== run) return;
      shownAt(checkpoint.step);
      look();
    },
  };
}

/** Adds to a book what a log has grown by, given how much of each curve was taken before. */
export function growCurves(
  book: CurveBook,
  split: 'training' | 'held-out',
  curves: ReadonlyMap<string, Curve>,
  taken: Map<string, number>,
): void {
  for (const [name, { steps, values }] of curves) {
    const key = `${split} ${name}`;
    const from = taken.get(key) ?? 0;
    if (from >= steps.length) continue;
    book.add(split, name, { steps: steps.slice(from), values: values.slice(from) });
    taken.set(key, steps.length);
  }
}

// Looks at the sample of a run: once, or from now on at another one; what comes too late for either is dropped.
import type { Sample } from '../../graph-core/index.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { Refused } from '../engine/engine-client.ts';
import type { Reaction, RunKnown } from './on-news.ts';
import { onViews } from './on-news.ts';

export interface WatchedRun {
  known(): RunKnown;
  engine(): EngineClient;
  react(reaction: Reaction): void;
}

export function lookAtSample({ known, engine, react }: WatchedRun): void {
  const { sample, run } = known().facts;
  engine()
    .ask({ type: 'probe', sample })
    .then((seen) => {
      const { facts } = known();
      if (facts.run === run && facts.sample === sample) react(onViews(facts, seen));
    })
    // A sample that cannot be looked at says so where it was chosen.
    .catch(() => undefined);
}

/** The views stay those of the sample before until the first of this one is here. */
export function watchSample({ known, engine, react }: WatchedRun, wantedSample: Sample): void {
  react({ facts: { wantedSample, sampleFailure: undefined } });
  const { run, phase } = known().facts;
  if (run === undefined || phase === 'preparing') {
    react({ facts: { sample: wantedSample } });
    return;
  }
  const isWanted = () => {
    const { facts } = known();
    return facts.run === run && facts.wantedSample === wantedSample;
  };
  engine()
    .ask({ type: 'probe', sample: wantedSample })
    .then((seen) => {
      if (!isWanted()) return;
      react({ views: 'forget', facts: { sample: wantedSample } });
      const { facts, orders } = known();
      react(onViews(facts, seen));
      const { watchEvery: every } = orders;
      if (every > 0) engine().send({ type: 'watch', every, sample: wantedSample });
    })
    .catch((reason: unknown) => {
      // The run goes on with the sample it had: one that cannot be read must not end it.
      if (isWanted() && reason instanceof Refused)
        react({
          facts: { wantedSample: known().facts.sample, sampleFailure: reason.sentence },
        });
    });
}

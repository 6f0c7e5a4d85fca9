// Work on an answer that may take long: it lets messages in, tells how far it is, and ends where nobody waits for it.
import { text } from '../text.ts';
import type { TrainerDeps } from './prepare.ts';
import { Refusal } from './prepare.ts';
import type { News } from './protocol.ts';

/** Between two tellings, in milliseconds. */
const pause = 100;

/** Called every now and then with the share that is done; throws a Refusal once the answer is cancelled. */
export type Breathe = (share: number) => Promise<void>;

export function longWork(
  { now, yieldToEventLoop }: Pick<TrainerDeps, 'now' | 'yieldToEventLoop'>,
  post: (news: News) => void,
  request: number,
  isCancelled: () => boolean,
): Breathe {
  let told = now();
  return async (share) => {
    await yieldToEventLoop();
    if (isCancelled()) throw new Refusal(cancelled);
    if (now() - told < pause) return;
    told = now();
    post({ type: 'share', request, share });
  };
}

const cancelled = text('Cancelled.', '中止しました。');

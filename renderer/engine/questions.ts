// Questions to the engine's worker and their answers: each found again by its number, heard of on the way, or given up.
import type { Command, News, Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';

/** A question that was refused, with the sentence for the user. */
export class Refused extends Error {
  constructor(readonly sentence: Text) {
    super(sentence.en);
    this.name = 'Refused';
  }
}

/** What whoever waits for an answer hears of it, and how they stop waiting: the answer is then refused. */
export interface Waiting {
  onShare?(share: number): void;
  readonly signal?: AbortSignal;
}

/** A question without its answer so far. */
interface Open {
  resolve(news: News): void;
  reject(reason: Error): void;
  readonly onShare: Waiting['onShare'];
}

const cancelledSentence = text('Cancelled.', '中止しました。');

/** `send` answers whether somebody is there to hear. */
export function createQuestions(send: (command: Command) => boolean, goneSentence: Text) {
  let next = 1;
  const open = new Map<number, Open>();
  return {
    count: () => open.size,
    ask: (question: object, { onShare, signal }: Waiting = {}): Promise<News> =>
      new Promise((resolve, reject) => {
        const request = next++;
        open.set(request, { resolve, reject, onShare });
        signal?.addEventListener('abort', () => {
          if (!open.delete(request)) return;
          send({ type: 'cancel', of: request });
          reject(new Refused(cancelledSentence));
        });
        // A question with its number is one again.
        if (send({ ...question, request } as Command)) return;
        open.delete(request);
        reject(new Refused(goneSentence));
      }),
    /** Whether the news was an answer, or told of one. */
    hear(news: News): boolean {
      if (!('request' in news)) return false;
      const waiting = open.get(news.request);
      if (news.type === 'share') waiting?.onShare?.(news.share);
      else if (waiting) {
        open.delete(news.request);
        if (news.type === 'refused') waiting.reject(new Refused(news.message));
        else waiting.resolve(news);
      }
      return waiting !== undefined || news.type === 'share';
    },
    refuseAll(sentence: Text): void {
      for (const { reject } of open.values()) reject(new Refused(sentence));
      open.clear();
    },
  };
}

// Asks the worker about one large document at a time: the newest first, an answer about an older one is dropped, one that never comes is named.
import type { Analysis, Column, Document, Problem, Repair } from '../../graph-core/index.ts';
import { findBlock, gatherAnalysis, unexamined } from '../../graph-core/index.ts';
import type { LinkOptions } from './analysis-link.ts';
import { createLink } from './analysis-link.ts';
import type { SourceData } from './analysis-wire.ts';

/** A worker that is still at an older document after so many milliseconds is ended. What it knows would have spared the next one work. */
const olderMay = 2000;

interface Wish {
  readonly document: Document;
  readonly data: SourceData;
  readonly answer: (analysis: Analysis) => void;
}

interface RepairWish {
  readonly problem: Problem;
  readonly resolve: (repairs: readonly Repair[]) => void;
}

export interface Examiner {
  /** Answers once, unless another document is asked about first. */
  examine(document: Document, data: SourceData, answer: (analysis: Analysis) => void): void;
  /** As if the document were this one; `examine` drops it. Returns how to give it up. */
  tryOut(document: Document, data: SourceData, answer: (analysis: Analysis) => void): () => void;
  /** Of a problem of the last answer to `examine`; undefined of any other. */
  repairsOf(problem: Problem): Promise<readonly Repair[]> | undefined;
  /** Nothing is asked any more, and the worker goes with all that it holds. */
  close(): void;
}

/** What the worker holds, as far as it is known here. */
interface Held {
  /** It goes on from there: gathered from its answers, also from those that came too late to be shown. */
  readonly analysis?: Analysis;
  readonly data?: SourceData;
  readonly places?: ReadonlyMap<Problem, number>;
}

export function createExaminer(options: LinkOptions): Examiner {
  let held: Held = {};
  const link = createLink(options, () => {
    held = {};
  });
  /** What is examined now, unless nobody waits any more for the answer. */
  let awaited: Wish | undefined;
  let wish: Wish | undefined;
  let trials: Wish[] = [];
  let repairs: RepairWish[] = [];

  const noRepairs = () => {
    for (const { resolve } of repairs) resolve([]);
    repairs = [];
  };
  const done = () => {
    link.settle();
    next();
  };
  const answer = (to: Wish, analysis: Analysis) => {
    if (awaited !== to) return;
    awaited = undefined;
    to.answer(analysis);
  };

  const examineNow = (now: Wish, tried: boolean) => {
    const { document, data } = now;
    const gathered = gatherAnalysis(document, findBlock, held.analysis);
    const news = data === held.data ? undefined : asData(data);
    held = { ...held, data };
    awaited = now;
    link.ask((ask) => ({ ask, document, tried, data: news }), {
      hear(said) {
        if ('part' in said) gathered.add(said.part);
        if (!('rest' in said)) return;
        const analysis = gathered.finish(said.rest);
        const places = new Map(analysis.problems.map((problem, index) => [problem, index]));
        if (!tried) held = { ...held, analysis, places };
        answer(now, analysis);
        done();
      },
      fail(problem) {
        answer(now, unexamined(document, problem));
        next();
      },
    });
  };

  const askRepairs = ({ problem, resolve }: RepairWish) => {
    const index = held.places?.get(problem);
    if (index === undefined) {
      resolve([]);
      return next();
    }
    link.ask((ask) => ({ ask, repairsOf: index }), {
      hear(said) {
        if (!('repairs' in said)) return;
        resolve(said.repairs);
        done();
      },
      fail() {
        resolve([]);
        next();
      },
    });
  };

  const next = (): void => {
    if (link.isBusy()) return;
    const wished = wish;
    const tried = wished ? undefined : trials.shift();
    if (wished) {
      wish = undefined;
      examineNow(wished, false);
    } else if (tried) {
      examineNow(tried, true);
    } else {
      const asked = repairs.shift();
      if (asked) askRepairs(asked);
    }
  };

  return {
    examine(document, data, onAnswer) {
      wish = { document, data, answer: onAnswer };
      awaited = undefined;
      trials = [];
      noRepairs();
      if (link.isBusy()) link.limit(olderMay, next);
      next();
    },
    tryOut(document, data, onAnswer) {
      const trial = { document, data, answer: onAnswer };
      trials.push(trial);
      next();
      return () => {
        trials = trials.filter((other) => other !== trial);
        if (awaited !== trial) return;
        awaited = undefined;
        link.limit(olderMay, next);
      };
    },
    repairsOf(problem) {
      if (!held.places?.has(problem)) return undefined;
      return new Promise((resolve) => {
        repairs.push({ problem, resolve });
        next();
      });
    },
    close() {
      awaited = wish = undefined;
      trials = [];
      noRepairs();
      link.end();
    },
  };
}

/** Functions cannot cross, and nothing here calls them. */
function asData({ source, columns, failure }: SourceData): SourceData {
  const withoutCode = (column: Column): Column => {
    const { encode: _, decode: __, ...rest } = column;
    return rest;
  };
  return { source, failure, columns: columns?.map(withoutCode) };
}

// Answers to questions about a prepared model: views, predictions, metrics, weights. Changes nothing but on request.
import { buildModel } from '../compile/model.ts';
import { survey } from '../inspect/survey.ts';
import { shownExamples } from '../inspect/shown-examples.ts';
import { loadWeights, takeWeights } from '../weights/checkpoint.ts';
import { makeSamples } from './duel/make-samples.ts';
import { answerFile } from './answer-file.ts';
import { evaluate } from './evaluate.ts';
import type { Breathe } from './long-work.ts';
import { longWork } from './long-work.ts';
import { measureOutputs } from './measured/measure-outputs.ts';
import type { TrainingSession, TrainerDeps } from './prepare.ts';
import { Refusal } from './prepare.ts';
import { text } from '../text.ts';
import type { Command, LongLook, News } from './protocol.ts';
import type { Run } from './run.ts';
import { predictSample, viewSample } from './sample.ts';

type Question = Exclude<Extract<Command, { request: number }>, { type: 'load-checkpoint' }>;

export async function answerQuestion(
  prepared: TrainingSession,
  run: Run,
  deps: TrainerDeps,
  question: Question,
  post: (news: News) => void,
  cancelled: ReadonlySet<number>,
): Promise<void> {
  const { request } = question;
  const { step } = run;
  const breathe = longWork(deps, post, request, () => cancelled.has(request));
  switch (question.type) {
    case 'probe':
      post({
        type: 'views',
        request,
        step,
        views: await viewSample(prepared, question.sample),
      });
      return;
    case 'survey': {
      const { engine, model, dataset } = prepared;
      const items = await survey(engine, model, dataset, question);
      post({ type: 'survey', request, step, items });
      return;
    }
    case 'make':
      post({ type: 'made', request, step, made: await makeSamples(prepared, question.wish) });
      return;
    case 'predict':
      post({
        type: 'prediction',
        request,
        step,
        predictions: await withWeights(prepared, question.weights, (using) =>
          predictSample(using, question.sample, { ...question, breathe: () => breathe(0) }),
        ),
      });
      return;
    case 'answer-file': {
      const answers = await withWeights(prepared, question.weights, (using) =>
        answerFile(using, deps, question, breathe),
      );
      post({ type: 'file-answers', request, step, ...answers });
      return;
    }
    case 'show-examples': {
      const { from, indices } = question;
      const { plan, dataset } = from === 'test' ? onTest(prepared) : prepared;
      const split = from === 'test' ? 'held-out' : from;
      post({ type: 'examples', request, examples: shownExamples(plan, dataset, split, indices) });
      return;
    }
    case 'evaluate': {
      const measured = await withWeights(prepared, question.weights, (using) =>
        measure(question.on === 'test' ? onTest(using) : using, question, breathe),
      );
      post({ type: 'evaluation', request, step, ...measured });
      return;
    }
    case 'checkpoint': {
      const before = deps.now();
      const checkpoint = await run.checkpoint();
      post({ type: 'checkpoint', request, checkpoint, still: deps.now() - before });
      return;
    }
    case 'load-weights': {
      const misfit = loadWeights(prepared.engine.tf, prepared.model, question.weights);
      post(misfit ? { type: 'refused', request, message: misfit } : { type: 'done', request });
      return;
    }
  }
}

/** The metrics of training, and where they are asked for the figures of the trade. */
async function measure(
  using: TrainingSession,
  { examples, figures: wanted }: Extract<Question, { type: 'evaluate' }>,
  breathe: Breathe,
) {
  const { engine, model, dataset, heldOutBatch: batchSize, batching } = using;
  const metrics = await evaluate(engine, model, dataset, {
    split: 'held-out',
    examples,
    batchSize,
    batching,
    yieldToEventLoop: () => breathe(0),
  });
  if (!wanted) return { metrics };
  const { say } = wanted;
  const inFigures: Breathe = (share) => breathe(0.1 + 0.9 * share);
  return { metrics, figures: await measureOutputs(using, { examples, say, breathe: inFigures }) };
}

/** The same with what is kept for a test held out. Throws a Refusal where nothing is. */
function onTest(prepared: TrainingSession): TrainingSession {
  const { dataset, batching } = prepared;
  if (!dataset.test)
    throw new Refusal(
      text(
        'No examples are kept for a test. Set ‘Share kept for a test’ in the Data room, or give a test file.',
        'テスト用の例がありません。「データ」画面で「テスト用に取り置く割合」を決めるか、テスト用のファイルを指定してください。',
      ),
    );
  // That batches may be cut was proven on the others only.
  const { order, newOrder } = batching;
  return { ...prepared, dataset: { ...dataset, ...dataset.test }, batching: { order, newOrder } };
}

/** Beside the model that trains, so that a step taken meanwhile neither sees nor spoils the other weights. */
async function withWeights<Result>(
  prepared: TrainingSession,
  asked: LongLook | undefined,
  work: (using: TrainingSession) => Promise<Result>,
): Promise<Result> {
  if (!asked) return work(prepared);
  const weights = asked === 'now' ? await takeWeights(prepared.model) : asked;
  const { engine, plan, settings } = prepared;
  const model = buildModel(engine, plan, settings.seed);
  try {
    const wrong = loadWeights(engine.tf, model, weights);
    if (wrong) throw new Refusal(wrong);
    return await work({ ...prepared, model });
  } finally {
    model.dispose();
  }
}

// Answers to questions about a prepared model: views, predictions, metrics, weights. Changes nothing but on request.
import { buildModel } from '../compile/model.ts';
import { survey } from '../inspect/survey.ts';
import { loadWeights } from '../weights/checkpoint.ts';
import { makeSamples } from './duel/make-samples.ts';
import { answerRows } from './answer-rows.ts';
import { evaluate } from './evaluate.ts';
import { measureOutputs } from './measured/measure-outputs.ts';
import type { TrainingSession, TrainerDeps } from './prepare.ts';
import { Refusal } from './prepare.ts';
import type { NamedArray } from '../weights/named-array.ts';
import type { Command, News } from './protocol.ts';
import type { Run } from './run.ts';
import { predictSample, viewSample } from './sample.ts';

type Question = Extract<Command, { request: number }>;

export async function answerQuestion(
  prepared: TrainingSession,
  run: Run,
  deps: TrainerDeps,
  question: Question,
  post: (news: News) => void,
): Promise<void> {
  const { request } = question;
  const { step } = run;
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
          predictSample(using, question.sample, question),
        ),
      });
      return;
    case 'answer-rows':
      post({ type: 'row-answers', request, answers: await answerRows(prepared, question) });
      return;
    case 'evaluate': {
      const { engine, model, dataset, heldOutBatch: batchSize, batching } = prepared;
      const { examples } = question;
      const metrics = await evaluate(engine, model, dataset, {
        split: 'held-out',
        examples,
        batchSize,
        batching,
        yieldToEventLoop: deps.yieldToEventLoop,
      });
      const { say } = question.figures ?? {};
      const figures =
        say === undefined
          ? undefined
          : await measureOutputs(prepared, {
              examples,
              say,
              yieldToEventLoop: deps.yieldToEventLoop,
            });
      post({ type: 'evaluation', request, metrics, ...(figures && { figures }) });
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

/** Beside the model that trains, so that a step taken meanwhile neither sees nor spoils the other weights. */
async function withWeights<Result>(
  prepared: TrainingSession,
  weights: readonly NamedArray[] | undefined,
  work: (using: TrainingSession) => Promise<Result>,
): Promise<Result> {
  if (!weights) return work(prepared);
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

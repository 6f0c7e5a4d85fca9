// Answers to questions about a prepared model: views, predictions, metrics, weights. Changes nothing but on request.
import { loadWeights } from './checkpoint.ts';
import { evaluate } from './evaluate.ts';
import type { Prepared, TrainerOutside } from './prepare.ts';
import type { Command, News } from './protocol.ts';
import type { Run } from './run.ts';
import { predictSample, viewSample } from './sample.ts';

type Question = Extract<Command, { request: number }>;

export async function answerQuestion(
  prepared: Prepared,
  run: Run,
  outside: TrainerOutside,
  question: Question,
  post: (news: News) => void,
): Promise<void> {
  const { request } = question;
  const { step } = run;
  switch (question.type) {
    case 'probe':
      post({
        type: 'viewings',
        request,
        step,
        viewings: await viewSample(prepared, question.sample),
      });
      return;
    case 'predict':
      post({
        type: 'prediction',
        request,
        step,
        predictions: await predictSample(prepared, question.sample, question),
      });
      return;
    case 'evaluate': {
      const { engine, model, dataset, settings } = prepared;
      const batchSize = Math.max(settings.batchSize, 128);
      const { examples } = question;
      const metrics = await evaluate(engine, model, dataset, {
        split: 'held-out',
        examples,
        batchSize,
        breathe: outside.breathe,
      });
      post({ type: 'evaluation', request, metrics });
      return;
    }
    case 'checkpoint':
      post({ type: 'checkpoint', request, checkpoint: await run.checkpoint() });
      return;
    case 'load-weights': {
      const misfit = loadWeights(prepared.engine.tf, prepared.model, question.weights);
      post(misfit ? { type: 'refused', request, message: misfit } : { type: 'done', request });
      return;
    }
  }
}

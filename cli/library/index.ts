// What `import … from 'kumiki'` gives: open, analyze, compile, train, predict and export, as kumiki.d.ts describes them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Document } from '../../graph-core/index.ts';
import {
  analyze as analyzeDocument,
  exportFormats,
  findBlock,
  findExportFormat,
  importWeights,
  metadataOf,
  openDocument,
  openRaw,
  printPlan,
  printShape,
  startEngine,
  writeSafetensors,
  text,
} from '../../graph-core/index.ts';
import { refuseLimits } from '../commands/export.ts';
import { dataFilesAt } from '../data-files.ts';
import { checkDataTaken } from '../data-taken.ts';
import { deps } from '../deps.ts';
import { exitCodes, Failure } from '../exit.ts';
import { nodeAssets, root } from '../node-assets.ts';
import type { OpenTrainer } from '../open-trainer.ts';
import { openTrainer } from '../open-trainer.ts';
import { soundPlan } from '../read-document.ts';
import { tensorflow } from '../tensorflow.ts';
import { trainDocument } from '../train-document.ts';
import { withTraining } from '../with-training.ts';
import type * as Api from './kumiki.d.ts';

export { Failure as KumikiError } from '../exit.ts';

const templateFolder = path.join(root, 'templates');

export const templates: typeof Api.templates = readdirSync(templateFolder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => path.basename(name, '.json'));

export const formats: typeof Api.formats = exportFormats.map(({ id }) => id);

export const open: typeof Api.open = (source) => {
  const text =
    typeof source === 'string' && templates.includes(source)
      ? readFileSync(path.join(templateFolder, `${source}.json`), 'utf8')
      : source;
  const opened = typeof text === 'string' ? openDocument(text) : openRaw(text);
  if ('document' in opened) return { ...opened.document };
  const { code, message, path: at } = opened.error;
  throw new Failure(exitCodes.badDocument, message, { code, ...(at && { path: at }) });
};

/** Whatever the caller holds is opened anew: nothing of it is trusted. */
function documentOf(given: Api.KumikiDocument): Document {
  const opened = openRaw(given);
  if ('document' in opened) return opened.document;
  throw new Failure(exitCodes.badDocument, opened.error.message, { code: opened.error.code });
}

export const analyze: typeof Api.analyze = (given) => {
  const document = documentOf(given);
  const { trainable, problems, nodes, cost } = analyzeDocument(document, findBlock);
  return {
    trainable,
    problems: problems.map(({ severity, code, message, location, repairs }) => ({
      severity,
      code,
      message: message.en,
      path: location.path ?? location.node ?? null,
      repairs: repairs.map(({ label }) => label.en),
    })),
    shapes: Object.fromEntries(
      [...nodes.values()].flatMap(({ path: at, outputs }) =>
        Object.entries(outputs ?? {}).map(([port, shape]) => [`${at}.${port}`, printShape(shape)]),
      ),
    ),
    parameters: cost.parameters,
  };
};

export const compile: typeof Api.compile = (given) => printPlan(soundPlan(documentOf(given)));

export const train: typeof Api.train = async (given, options = {}) => {
  const { steps, seed, signal, onProgress, weights, data = [], ...where } = options;
  const document = withTraining(documentOf(given), { steps, seed });
  soundPlan(document);
  const begin = weights && weightsIn(document, weights);
  checkDataTaken(document, data);
  const trained = await trainDocument(document, {
    ...where,
    backend: where.backend ?? 'wasm',
    files: await dataFilesAt(data),
    ...(begin && { resume: { step: 0, ...startOf(begin), optimizer: [], progress: {} } }),
    ...(signal && { signal }),
    progress: ({ step, steps: all, secondsLeft }, losses) =>
      onProgress?.({ step, steps: all, losses: Object.fromEntries(losses), secondsLeft }),
  });
  return modelOf(trained, Object.fromEntries(trained.curves));
};

export const load: typeof Api.load = async (given, bytes, options = {}) => {
  const { data = [], ...where } = options;
  const document = documentOf(given);
  checkDataTaken(document, data);
  const { weights, preprocessing } = weightsIn(document, bytes);
  const seed = preprocessing?.split.seed ?? document.training.seed;
  const trainer = await openTrainer(withTraining(document, { seed }), {
    ...where,
    backend: where.backend ?? 'wasm',
    files: await dataFilesAt(data),
    preprocessing,
    measures: true,
  });
  await trainer.ask({ type: 'load-weights', request: 1, weights }, 'done');
  return modelOf(trainer, {});
};

export const exportAs: typeof Api.exportAs = async (id, given, bytes, { data = [] } = {}) => {
  const document = documentOf(given);
  const format = findExportFormat(id);
  if (!format)
    throw new Failure(
      exitCodes.usage,
      text(
        `There is no format ‘${id}’. Give one of: ${formats.join(', ')}.`,
        `「${id}」という形式はありません。次のどれかを指定してください：${formats.join('、')}。`,
      ),
      {
        code: 'unknown-format',
      },
    );
  const plan = soundPlan(document);
  refuseLimits(format, plan);
  const { weights, preprocessing } = weightsIn(document, bytes);
  // Formats are traced from stock kernels, so none of ours are needed.
  const tf = await tensorflow();
  await startEngine(tf, 'wasm', nodeAssets(), { fused: false });
  const dataset = format.takesData
    ? await deps.openData(document, await dataFilesAt(data), () => undefined, {
        ...(preprocessing && { preprocessing }),
      })
    : undefined;
  return format.write({
    document,
    plan,
    weights,
    preprocessing: preprocessing ?? dataset?.preprocessing,
    tf,
    ...(dataset && { dataset }),
  });
};

function weightsIn(document: Document, bytes: Uint8Array) {
  const read = importWeights({ document, plan: soundPlan(document) }, [{ name: 'weights', bytes }]);
  if ('error' in read) throw new Failure(exitCodes.failed, read.error, { code: 'weights-refused' });
  return read;
}

function startOf({ weights, preprocessing }: ReturnType<typeof weightsIn>) {
  return { weights, ...(preprocessing && { preprocessing }) };
}

function modelOf(
  trainer: Pick<OpenTrainer, 'ask' | 'dispose'>,
  curves: Api.Model['curves'],
): Api.Model {
  let request = 10;
  return {
    curves,
    async weights() {
      const question = { type: 'checkpoint', request: ++request } as const;
      const { checkpoint } = await trainer.ask(question, 'checkpoint');
      return writeSafetensors(checkpoint.weights, metadataOf(checkpoint.preprocessing));
    },
    async evaluate(examples = 2_000) {
      const question = { type: 'evaluate', request: ++request, examples } as const;
      return (await trainer.ask(question, 'evaluation')).metrics;
    },
    async predict(sample) {
      const question = {
        type: 'predict',
        request: ++request,
        sample: sampleOf(sample),
        beam: 1,
        lengthPenalty: 0,
      } as const;
      const { predictions } = await trainer.ask(question, 'prediction');
      return predictions.map(({ output, tokens, text, expected, values }) => ({
        output,
        tokens: tokens.map(({ word, probability }) => ({ word, probability })),
        text: text ?? null,
        expected: expected ?? null,
        values: values ? [...values] : null,
      }));
    },
    dispose: () => trainer.dispose(),
  };
}

function sampleOf(sample: Api.Sample) {
  if ('typed' in sample) return { typed: sample.typed };
  return 'heldOut' in sample
    ? ({ from: 'held-out', index: sample.heldOut } as const)
    : ({ from: 'training', index: sample.training } as const);
}

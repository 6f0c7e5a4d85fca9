// A PyTorch project that trains on: model, state, data as arrays, settings, a training script and the document itself.
import type { Plan } from '../../compile/plan.ts';
import { classTargets } from '../../compile/class-targets.ts';
import { classWeightsOf } from '../../data/classes/class-weights.ts';
import type { Column, Dataset, Split } from '../../data/dataset.ts';
import type { Document } from '../../document/schema.ts';
import { serialize } from '../../document/serialize.ts';
import { text } from '../../text.ts';
import { projectSettings } from '../../training-settings.ts';
import { asciiBytes } from '../../ascii.ts';
import type { ExportedFile, ExportFormat } from '../format.ts';
import { ExportError } from '../format.ts';
import { folded, foldedPlan } from '../fold-spectral.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { preprocessingMetadata } from '../model-ports.ts';
import { pythonBeside } from '../beside/beside.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import { identifier } from '../python/python-name.ts';
import { checkTorchState } from '../torch/check-torch-state.ts';
import { torchLimits, torchNaming, torchSource } from '../torch/torch-source.ts';
import { utf8Bytes } from '../utf8-bytes.ts';
import { augmentScript } from './augment-script.ts';
import { gameSettings, ratesByKey, trainFiles } from './game-files.ts';
import { modelCard } from './model-card.ts';
import { writeNpy } from './npy.ts';
import { projectReadme } from './project-readme.ts';
import { trainingRefusal } from './torch-optimizers.ts';

export const projectFormat: ExportFormat = {
  id: 'project',
  docs: {
    title: text('PyTorch project', 'PyTorch プロジェクト'),
    summary: text(
      'A folder that keeps training without Kumiki: train.py runs alone or under torchrun, resumes and logs. With document, data, curves and a model card; its weights can be imported again.',
      'Kumiki なしで学習を続けられるフォルダ。train.py は単独でも torchrun でも動き、再開と記録ができます。文書・データ・曲線・モデルカード付きで、学習後の重みは再び読み込めます。',
    ),
  },
  takesData: true,
  limits: (plan) => torchLimits(foldedPlan(plan)),
  async write(context) {
    const { document, dataset, history } = context;
    const { augmentation: changes = [] } = document.data;
    const { plan, weights } = folded(context);
    if (!dataset) throw new Error('A project takes its data along; open the data first.');
    const refusal = trainingRefusal(document.training);
    if (refusal) throw new ExportError(refusal);
    // Without weights that were trained, what the data itself was fitted with is what training will teach.
    const preprocessing = context.preprocessing ?? dataset.preprocessing;
    const { source, state, inputs } = torchSource(document, plan, weights);
    const naming = torchNaming(inputs);
    const carried = { plan, preprocessing };
    const metadata = { format: 'pt', ...preprocessingMetadata(carried, naming) };
    return [
      {
        name: 'README.md',
        bytes: utf8Bytes(projectReadme(document, plan, preprocessing !== undefined)),
      },
      {
        name: 'MODEL_CARD.md',
        bytes: utf8Bytes(modelCard({ document, plan, weights, preprocessing, dataset, history })),
      },
      { name: 'model.py', bytes: asciiBytes(source) },
      ...trainFiles(context),
      ...(changes.length > 0 ? [{ name: 'augment.py', bytes: asciiBytes(augmentScript) }] : []),
      { name: 'state.safetensors', bytes: writeSafetensors(state, metadata) },
      {
        name: 'settings.json',
        bytes: asciiBytes(
          `${JSON.stringify(
            {
              ...settings(document, plan, dataset),
              ...(changes.length > 0 && { augmentation: changes }),
              ...classSettings(document, plan, {
                ...dataset,
                ...(preprocessing && { preprocessing }),
              }),
              constants: constantsOf(document, plan),
              rates: ratesByKey(context),
              ...gameSettings(context),
            },
            null,
            2,
          )}\n`,
        ),
      },
      ...pythonBeside(carried, naming, 'torch'),
      { name: 'document.json', bytes: asciiBytes(serialize(document)) },
      ...(history ? [{ name: 'curves.csv', bytes: utf8Bytes(history.curves) }] : []),
      ...arrays(plan, dataset, 'training'),
      ...arrays(plan, dataset, 'held-out'),
    ];
  },
  open: (files, context) => checkTorchState(files, folded(context)),
};

/**
 * Arrays of PyTorch's that hold none of our numbers, such as the second bias of nn.LSTM: they stay as they are, so
 * that training is ours and the trained state fits the document again.
 */
function constantsOf(document: Document, plan: Plan): string[] {
  const marked = [...plan.weights].map(([name, { shape }]): NamedArray => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return { name, shape, data: new Float32Array(size).fill(Number.NaN) };
  });
  return torchSource(document, plan, marked, { fixed: true })
    .state.filter(({ data }) => data.every((value) => !Number.isNaN(value)))
    .map(({ name }) => name);
}

function settings({ training }: Document, plan: Plan, dataset: Dataset) {
  const bound = ({ path, column }: { path: string; column?: string }) => ({
    name: identifier(path),
    column: column ?? '',
    kind: dataset.columns.find(({ name }) => name === column)?.kind ?? 'vector',
  });
  return {
    optimizer: training.optimizer,
    schedule: training.schedule,
    ...projectSettings(training),
    feeds: plan.feeds.map(bound),
    goals: plan.objectives.map(bound),
  };
}

/** What classes weigh, by output, and the column by which batches draw them alike. */
function classSettings({ training }: Document, plan: Plan, dataset: Dataset): object {
  const { classWeights = 'off', sampling } = training;
  const targets = classTargets(plan, dataset.columns);
  const weights = classWeights === 'off' ? [] : classWeightsOf(targets, dataset, classWeights);
  return {
    ...(weights.length > 0 && {
      classWeights: Object.fromEntries(
        weights.map(({ path, weights: own }) => [identifier(path), own]),
      ),
    }),
    ...(sampling === 'balanced' && targets[0] && { sampledBy: targets[0].column }),
  };
}

function arrays(plan: Plan, dataset: Dataset, split: Split): ExportedFile[] {
  const count = dataset.count[split];
  const batch = dataset.batch(
    split,
    Int32Array.from({ length: count }, (_, index) => index),
  );
  const names = new Set([...plan.feeds, ...plan.objectives].map(({ column }) => column));
  return dataset.columns
    .filter(({ name }) => names.has(name))
    .flatMap((column: Column) => {
      const data = batch[column.name];
      return data
        ? [
            {
              name: `data/${split}/${column.name}.npy`,
              bytes: writeNpy(data, [count, ...column.sizes]),
            },
          ]
        : [];
    });
}

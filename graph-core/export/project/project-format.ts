// A PyTorch project that trains on: model, state, data as arrays, settings, a training script and the document itself.
import type { Plan } from '../../compile/plan.ts';
import type { Column, Dataset, Split } from '../../data/dataset.ts';
import type { Document } from '../../document/schema.ts';
import { serialize } from '../../document/serialize.ts';
import { text } from '../../text.ts';
import { asciiBytes } from '../ascii.ts';
import type { ExportedFile, ExportFormat } from '../format.ts';
import { writeSafetensors } from '../safetensors.ts';
import { identifier } from '../torch/python-name.ts';
import { torchLimits, torchSource } from '../torch/torch-source.ts';
import { writeNpy } from './npy.ts';
import { trainScript } from './train-script.ts';

export const projectFormat: ExportFormat = {
  id: 'project',
  docs: {
    title: text('PyTorch project', 'PyTorch プロジェクト'),
    summary: text(
      'A folder that trains on without Kumiki: train.py runs alone or under torchrun, resumes and logs.',
      'Kumiki なしで学習を続けられるフォルダー。train.py は単独でも torchrun でも動き、再開と記録ができます。',
    ),
  },
  takesData: true,
  limits: torchLimits,
  async write({ document, plan, weights, dataset }) {
    if (!dataset) throw new Error('A project takes its data along; open the data first.');
    const { source, state } = torchSource(document, plan, weights);
    return [
      { name: 'README.md', bytes: asciiBytes(readme(document, plan)) },
      { name: 'model.py', bytes: asciiBytes(source) },
      { name: 'train.py', bytes: asciiBytes(trainScript) },
      { name: 'state.safetensors', bytes: writeSafetensors(state, { format: 'pt' }) },
      {
        name: 'settings.json',
        bytes: asciiBytes(`${JSON.stringify(settings(document, plan, dataset), null, 2)}\n`),
      },
      { name: 'document.json', bytes: asciiBytes(serialize(document)) },
      ...arrays(plan, dataset, 'training'),
      ...arrays(plan, dataset, 'held-out'),
    ];
  },
};

function settings({ training }: Document, plan: Plan, dataset: Dataset) {
  const bound = ({ path, column }: { path: string; column?: string }) => ({
    name: identifier(path),
    column: column ?? '',
    kind: dataset.columns.find(({ name }) => name === column)?.kind ?? 'vector',
  });
  const {
    optimizer,
    schedule,
    batchSize,
    steps,
    seed,
    clipNorm,
    clipValue = 0,
    validateEvery,
  } = training;
  return {
    optimizer,
    schedule,
    batchSize,
    steps,
    seed,
    clipNorm,
    clipValue,
    validateEvery,
    feeds: plan.feeds.map(bound),
    goals: plan.goals.map(bound),
  };
}

function arrays(plan: Plan, dataset: Dataset, split: Split): ExportedFile[] {
  const count = dataset.count[split];
  const batch = dataset.batch(
    split,
    Int32Array.from({ length: count }, (_, at) => at),
  );
  const names = new Set([...plan.feeds, ...plan.goals].map(({ column }) => column));
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

function readme(document: Document, plan: Plan): string {
  const name = typeof document.name === 'string' ? document.name : document.name.en;
  return `# ${name}

Written by Kumiki. It needs PyTorch 1.13 or newer and NumPy, and nothing of Kumiki's.

    python train.py                            # trains on from state.safetensors
    python train.py --resume                   # goes on from run/checkpoint.pt
    torchrun --nproc_per_node=2 train.py       # several processes; each takes its share of every batch

- model.py: the model, a class per module. Model.forward takes ${plan.feeds.map(({ path }) => identifier(path)).join(', ')}.
- state.safetensors: the weights at the time of writing.
- data/: the examples as arrays, for training and held out.
- settings.json: optimizer, schedule, batch size, seed. The order of the examples is that of the app, so the loss of the first step is the app's.
- run/log.csv: step and loss; run/checkpoint.pt: model, optimizer and step.
- document.json: open it in Kumiki.
`;
}

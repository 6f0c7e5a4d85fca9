// What a stranger should know of a model before using it, as Markdown: data, settings, results, limits.
import { asBuilt } from '../../analyze/as-built.ts';
import { augmentationText } from '../../augmentations.ts';
import { findBlock } from '../../blocks/index.ts';
import type { Plan } from '../../compile/plan.ts';
import { trainedParameters } from '../../compile/plan.ts';
import { findDataSource } from '../../data/index.ts';
import type { Document, Localized } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { learningRateField, optimizerFields, optimizers } from '../../optimizers.ts';
import type { ParamField } from '../../params.ts';
import { valueText } from '../../params.ts';
import { scheduleFields, schedules } from '../../schedules.ts';
import { trainingFields, trainingValue } from '../../training-settings.ts';
import type { ExportContext, WeightsHistory } from '../format.ts';
import { preprocessingCard } from './preprocessing-card.ts';

type Facts = Pick<
  ExportContext,
  'document' | 'plan' | 'weights' | 'preprocessing' | 'dataset' | 'history'
>;

export function modelCard({
  document,
  plan,
  weights,
  preprocessing,
  dataset,
  history,
}: Facts): string {
  const parameters = weights.reduce((sum, { data }) => sum + data.length, 0);
  const sections = [
    `# ${inEnglish(document.name)}`,
    inEnglish(document.notes),
    '## Model',
    table([
      ['Parameters', grouped(parameters)],
      ...(plan.rates ? [['Trained parameters', grouped(trainedParameters(plan))]] : []),
      ['Blocks', blocksOf(document)],
      ...plan.feeds.map(({ path, shape }) => [`Input \`${path}\``, sizesOf(shape)]),
      ...plan.objectives.map(({ path }) => [`Output \`${path}\``, titleOf(plan, path)]),
      ...Object.entries(document.variables).map(([name, value]) => [`\`${name}\``, `${value}`]),
    ]),
    '## Data',
    dataOf(document, dataset),
    '## Preprocessing',
    preprocessingCard(preprocessing),
    '## Training',
    settingsOf(document),
    '## Results',
    resultsOf(document, history),
    '## Limitations',
    limitations(document, history),
  ];
  return `${sections.filter((section) => section.trim() !== '').join('\n\n')}\n`;
}

function blocksOf(drawn: Document): string {
  const document = asBuilt(drawn, findBlock);
  const graphs = [document.graph, ...document.modules.map(({ graph }) => graph)];
  const types = new Set(
    graphs.flatMap(({ nodes }) => nodes.flatMap((node) => (isModuleNode(node) ? [] : node.type))),
  );
  return [...types].map((type) => findBlock(type)?.docs.title.en ?? type).join(', ');
}

function titleOf(plan: Plan, path: string): string {
  return plan.steps.find((step) => step.path === path)?.block.docs.title.en ?? path;
}

function sizesOf({ kind, dims }: Plan['feeds'][number]['shape']): string {
  const sizes = dims.map(({ size, name }) =>
    size === null ? 'batch' : `${name ? `${name} ` : ''}${size}`,
  );
  return `${kind}, ${sizes.join(' × ')}`;
}

function dataOf({ data, training }: Document, dataset: Facts['dataset']): string {
  const source = findDataSource(data.source);
  if (!source) return 'No data source is chosen.';
  const { title, summary, licence, task } = source.docs;
  return [
    summary.en,
    table([
      ['Source', title.en],
      ['Task', task.en],
      ['Licence', licence === 'yours' ? 'of the owner of the files' : licence],
      ...Object.entries(data.options).map(([name, value]) => [
        `\`${name}\``,
        JSON.stringify(value),
      ]),
      ['Seed of order and split', `${training.seed}`],
      ...(data.augmentation ?? []).map((step) => [
        'Training pictures changed at random',
        augmentationText(step).en,
      ]),
      ...(dataset
        ? [
            ['Examples for training', grouped(dataset.count.training)],
            ['Examples held out', grouped(dataset.count['held-out'])],
            ['Fingerprint', `\`${dataset.fingerprint}\``],
          ]
        : []),
    ]),
  ].join('\n\n');
}

function settingsOf({ training }: Document): string {
  const { optimizer, schedule } = training;
  const rows = trainingFields.flatMap(({ name, field, group }): string[][] => {
    const value = trainingValue(training, name);
    if (value === undefined) return [];
    if (field) return [[field.label.en, said(field, value)]];
    return group ? [[group.label.en, saidAll(group.fields, value)]] : [];
  });
  return table([
    ['Optimizer', optimizers[optimizer.type].title],
    ...[learningRateField, ...optimizerFields(optimizer.type)].map((field) => [
      field.label.en,
      said(field, optimizer[field.name] ?? field.default),
    ]),
    [
      'Learning rate schedule',
      [schedules[schedule.type].title.en, saidAll(scheduleFields(schedule.type), schedule)]
        .filter(Boolean)
        .join('; '),
    ],
    ...rows,
  ]);
}

function said(field: ParamField, value: unknown): string {
  return typeof value === 'number' && value !== 0 ? grouped(value) : valueText(field, value).en;
}

/** Several settings of one object, by name. */
function saidAll(fields: readonly ParamField[], values: unknown): string {
  const all = new Map(Object.entries(values ?? {}));
  return fields
    .map((field) => `${field.label.en}: ${said(field, all.get(field.name) ?? field.default)}`)
    .join('; ');
}

function resultsOf({ training }: Document, history: WeightsHistory | undefined): string {
  if (!history || history.step === 0)
    return `These weights were not trained in Kumiki: they are freshly initialised with seed ${training.seed}, or came from a file.`;
  const { step, engine, seconds, heldOut, versions } = history;
  const lines = [
    table([
      ['Weights of step', grouped(step)],
      ['Trained on', engine],
      ...(seconds === undefined ? [] : [['Time', `${seconds.toFixed(1)} s`]]),
      ...Object.entries(versions).map(([name, version]) => [name, version]),
    ]),
  ];
  if (heldOut)
    lines.push(
      `On ${heldOut.examples === undefined ? '' : `${grouped(heldOut.examples)} `}held-out examples, at step ${grouped(heldOut.step)}:`,
      table(Object.entries(heldOut.metrics).map(([name, value]) => [name, value.toPrecision(6)])),
    );
  else lines.push('Nothing was measured on held-out examples.');
  return lines.join('\n\n');
}

function limitations({ data }: Document, history: WeightsHistory | undefined): string {
  const source = findDataSource(data.source)?.docs.title.en;
  return [
    `- It was measured only on examples of the kind it was trained on${source ? ` (${source})` : ''}; what it answers to others is unknown.`,
    history?.heldOut
      ? '- The figures above are of one run with one seed; another seed gives others.'
      : '- Its quality was not measured.',
    '- It was not examined for bias or for harm; do not decide about people by it.',
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map(
    (row) =>
      `| ${row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`,
  );
  return ['| | |', '|---|---|', ...cells].join('\n');
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function inEnglish(words: Localized): string {
  return typeof words === 'string' ? words : words.en;
}

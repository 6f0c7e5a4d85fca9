// Writes docs/training.md from the tables of optimizers, schedules, training settings and changes of pictures; --check fails on a difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';

/** @typedef {import('../graph-core/params.ts').ParamField} Field */
/** @type {typeof import('../graph-core/index.ts')} */
const core = await tsImport('../graph-core/index.ts', import.meta.url);
const { learningRateField, optimizerFields, optimizers, optimizerTypes } = core;
const { augmentationFields, augmentations, augmentationTypes } = core;
const { scheduleFields, schedules, scheduleTypes, trainingFields } = core;

/** @param {Field} field */
function takes({ form, choices, zero }) {
  if (form.kind === 'flag') return 'yes or no';
  if (form.kind === 'choice') {
    const options = form.options.map((option) => choices?.[option]?.en ?? option).join(', ');
    return form.byClass ? `${options}, or \`{ "class": weight }\`` : options || 'a metric';
  }
  const kind = form.kind === 'size' ? 'whole number' : 'number';
  const range =
    form.max === Number.MAX_VALUE
      ? kind
      : `${kind}, ${form.min} … ${form.max.toLocaleString('en-US')}`;
  return zero ? `${range}; 0 = ${zero.en}` : range;
}

/** @param {readonly Field[]} fields @param {string} under */
function rows(fields, under = '') {
  return fields.map(
    (field) =>
      `| ${field.label.en} · ${field.label.ja} | \`${under}${field.name}\` | ${takes(field)} | ${String(field.default)} |`,
  );
}

const head = ['| setting | in the document | takes | default |', '|---|---|---|---|'];

/** @param {readonly Field[]} fields @param {string} under */
const table = (fields, under = '') =>
  fields.length > 0
    ? [...head, ...rows(fields, under)].join('\n')
    : 'It has no settings of its own.';

const kept = ['nothing', 'one number', 'two numbers'];

const parts = [
  '# Training settings',
  'Generated from `graph-core/optimizers.ts`, `graph-core/schedules.ts`, `graph-core/training-settings.ts` and `graph-core/augmentations.ts`; do not edit. Run `npm run blocks` after a change. In a document they stand under `training`; what it leaves out has the default, but for the batch length, which is then full, and the two at the end, which are then off.',
  '## Optimizers',
  table([learningRateField], 'optimizer.'),
  ...optimizerTypes.flatMap((type) => {
    const { title, accumulators, torch = '' } = { torch: '', ...optimizers[type] };
    return [
      `### ${title}`,
      `\`${type}\`: keeps ${kept[accumulators] ?? accumulators} for each weight. ${torch ? `In PyTorch: \`${torch.split('(')[0]}\`.` : 'PyTorch has none: an exported project refuses it.'}`,
      table(optimizerFields(type), 'optimizer.'),
    ];
  }),
  '## Schedules',
  ...scheduleTypes.flatMap((type) => [
    `### ${schedules[type].title.en} · ${schedules[type].title.ja}`,
    `\`${type}\``,
    table(scheduleFields(type), 'schedule.'),
  ]),
  '## Players',
  'A document may have `players`, a list in the order of their turns; absent, everything is trained at once by the sum of all losses. A step of the run is a round of all of them. Optimizer and schedule beside the list are then not used.',
  [
    '| in a player | means |',
    '|---|---|',
    '| `id` | names its curves (`critic loss`) and its state in a checkpoint |',
    '| `name` | what the screen calls it |',
    '| `objectives` | output blocks by `node`, with the `side` where a block has several losses; its loss is their sum |',
    '| `trains` | nodes of the document’s own graph: blocks or placements of modules, with all their weights |',
    '| `optimizer`, `schedule` | as above; the schedule counts rounds |',
    '| `stepsPerRound` | how many turns it takes in a round |',
    '| `average` | `{ "decay": 0.999, "from": 1000 }`: the moving average of its weights from a round on, used for samples and kept beside the weights |',
  ].join('\n'),
  'Each player has its own loss, gradient norm and learning rate. `stopAt`, early stopping and the best weights go by `kid` where it is measured, else by the metric of `stopAt`.',
  '## Everything else',
  [
    ...head,
    ...trainingFields.flatMap(({ name, field, group }) =>
      field ? rows([field]) : rows(group?.fields ?? [], `${name}.`),
    ),
  ].join('\n'),
  ...trainingFields.flatMap(({ name, field, group }) => {
    if (group)
      return [
        `\`${name}\` (${group.label.en} · ${group.label.ja}) is off where a document has none.`,
      ];
    const help = Object.entries(field?.choiceHelp ?? {});
    return help.map(
      ([value, words]) => `\`${name}\`, ${field?.choices?.[value]?.en ?? value}: ${words.en}`,
    );
  }),
  '## Augmentation',
  'Under `data`, not under `training`: `data.augmentation` is a list of steps through which each training picture goes whenever it is met, in their order, such as `[{ "type": "flip", "direction": "horizontal", "share": 0.5 }]`. The run’s seed and step, the example, and the place in the list decide what is drawn, so a resumed run meets the same pictures. All pictures of an example change alike, also where one of them is learned. Held-out and test pictures never change. In a terminal: `--set data.augmentation=flip,rotate`, `--set data.augmentation.1.degrees=30`.',
  ...augmentationTypes.flatMap((type) => [
    `### ${augmentations[type].title.en} · ${augmentations[type].title.ja}`,
    `\`${type}\`: ${augmentations[type].summary.en}.`,
    table(augmentationFields(type)),
  ]),
];

const page = new URL('../docs/training.md', import.meta.url);
const written = `${parts.join('\n\n')}\n`;
if (!process.argv.includes('--check')) writeFileSync(page, written);
else if (readFileSync(page, 'utf8') !== written) {
  console.error('docs/training.md is stale. Run `npm run blocks` and commit it.');
  process.exitCode = 1;
}

// kumiki lecture: trains the rows of the lecture's table and says what each reached.
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { BackendName } from '../../graph-core/index.ts';
import { backendNames, bigramEntropy } from '../../graph-core/index.ts';
import { exactByLength } from '../exact-by-length.ts';
import { exitCodes } from '../exit.ts';
import type { Goal, LectureRun } from '../lecture.ts';
import { documentOf, isReached, lectureRuns } from '../lecture.ts';
import { outside } from '../outside.ts';
import { printJson, printLine, printTable, progressLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { trainDocument } from '../train-document.ts';

interface Options {
  readonly row?: number;
  readonly name?: string;
  readonly seeds: readonly number[];
  readonly backend: BackendName;
  readonly json?: boolean;
}

interface Outcome {
  readonly row: number;
  readonly name: string;
  readonly template: string;
  readonly seed: number;
  readonly steps: number;
  readonly seconds: number;
  readonly parameters: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly goals: readonly (Goal & { readonly reached: boolean })[];
}

/** Held-out examples that are decoded word by word; each costs a pass for every word. */
const decoded = 400;

export function lectureCommand(program: Command): void {
  program
    .command('lecture')
    .description(
      'train the rows of the lecture and say what each reached; without --row, list them',
    )
    .option('--row <number>', 'one row of the table', whole)
    .option('--name <name>', 'one run of that row, such as dates')
    .option('--seeds <numbers>', 'seeds, parted by commas', seedsOf, [0])
    .addOption(
      new Option('--backend <name>', 'where it computes')
        .choices([...backendNames])
        .default('wasm'),
    )
    .option('--json', 'print one JSON value')
    .action(lecture);
}

async function lecture(options: Options): Promise<void> {
  if (options.row === undefined) return list(options.json ?? false);
  const runs = lectureRuns.filter(
    ({ row, name }) => row === options.row && (options.name === undefined || options.name === name),
  );
  const outcomes: Outcome[] = [];
  for (const run of runs)
    for (const seed of options.seeds) {
      const outcome = await follow(run, seed, options.backend);
      outcomes.push(outcome);
      if (!options.json) printLine(sentenceOf(outcome));
    }
  if (options.json) printJson(outcomes);
  const missed = outcomes.some(({ goals }) => goals.some(({ reached }) => !reached));
  if (missed || outcomes.length === 0) process.exitCode = exitCodes.missed;
}

function list(json: boolean): void {
  if (json) return printJson(lectureRuns);
  printTable([
    ['row', 'run', 'template', 'goal'],
    ...lectureRuns.map(({ row, name, template, goals }) => [
      row,
      name,
      template,
      goals.map(goalWords).join(', '),
    ]),
  ]);
}

async function follow(run: LectureRun, seed: number, backend: BackendName): Promise<Outcome> {
  const { document: template } = await readDocument(run.template);
  const document = documentOf(run, template, seed);
  const line = progressLine();
  const trained = await trainDocument(document, {
    backend,
    progress: ({ step, steps, secondsLeft }, loss) =>
      line.update(
        `row ${run.row}, ${run.name}, seed ${seed}: step ${step} of ${steps} · loss ${loss?.toPrecision(4) ?? '–'} · ${Math.ceil(secondsLeft)} s left`,
      ),
  });
  line.end();
  const metrics: Record<string, number> = { ...trained.validations.at(-1)?.metrics };
  if (run.goals.some(({ metric }) => metric.startsWith('exact at length')))
    for (const { length, exact } of await exactByLength(trained, decoded))
      metrics[`exact at length ${length}`] = exact;
  if (run.goals.some(({ metric }) => metric === 'loss under bigram entropy')) {
    const dataset = await outside.openData(document, [], () => undefined);
    const entropy = bigramEntropy(dataset, 'target');
    metrics['bigram entropy'] = entropy;
    metrics['loss under bigram entropy'] = entropy - (metrics.loss ?? Number.NaN);
  }
  trained.dispose();
  return {
    row: run.row,
    name: run.name,
    template: run.template,
    seed,
    steps: trained.checkpoint.step,
    seconds: Math.round(trained.seconds * 10) / 10,
    parameters: trained.parameters,
    metrics,
    goals: run.goals.map((goal) => ({ ...goal, reached: isReached(goal, metrics[goal.metric]) })),
  };
}

function sentenceOf({ row, name, seed, steps, seconds, metrics, goals }: Outcome): string {
  const words = goals.map((goal) => {
    const value = metrics[goal.metric];
    const got = value === undefined ? 'not measured' : value.toPrecision(4);
    return `${goalWords(goal)}: ${got}${goal.reached ? '' : ' (missed)'}`;
  });
  return `row ${row}, ${name}, seed ${seed}: ${words.join('; ')}; ${steps} steps in ${seconds} s`;
}

function goalWords({ metric, atLeast, atMost }: Goal): string {
  return atMost === undefined ? `${metric} ≥ ${atLeast}` : `${metric} ≤ ${atMost}`;
}

function whole(typed: string): number {
  const value = Number(typed);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return value;
}

function seedsOf(typed: string): number[] {
  return typed.split(',').map(whole);
}

// kumiki lecture: trains the rows of the lecture's table and says what each reached.
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { bigramEntropy } from '../../graph-core/index.ts';
import type { EngineOptions } from '../engine-options.ts';
import { engineOptions } from '../engine-options.ts';
import { exitCodes } from '../exit.ts';
import type { Against, Difference, Goal, LectureRun } from '../lecture.ts';
import { differenceOf, documentOf, isReached, lectureRuns } from '../lecture.ts';
import { deps } from '../deps.ts';
import { keptOutcome } from '../kept-outcome.ts';
import { balanceOf, generatorFactor, measureGame } from '../measure-game.ts';
import type { TwinCompared } from '../twin.ts';
import { compareTwin, twinWords } from '../twin.ts';
import { printJson, printLine, printTable, progressLine } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { scoreHeldOut } from '../score-held-out.ts';
import { lossWords, trainDocument } from '../train-document.ts';

interface Options extends EngineOptions {
  readonly row?: number;
  readonly name?: string;
  readonly seeds: readonly number[];
  readonly keep?: string;
  readonly twin?: string;
  readonly json?: boolean;
}

interface Outcome extends Training {
  readonly row: number;
  readonly name: string;
  readonly goals: readonly (Goal & { readonly reached: boolean })[];
  readonly against?: Training;
  /** Over all seeds of the command, the same in each of them. */
  readonly difference?: Difference & { readonly reached: boolean };
  /** The same. */
  readonly twin?: TwinCompared;
}

interface Training {
  readonly template: string;
  readonly seed: number;
  readonly steps: number;
  readonly seconds: number;
  readonly parameters: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Held-out examples that are decoded word by word at most; each costs a pass for every word. */
const decoded = 2_000;

export function lectureCommand(program: Command): void {
  engineOptions(program.command('lecture'))
    .description(
      'train the rows of the lecture and report what each reached; without --row, list them',
    )
    .option('--row <number>', 'one row of the table', whole)
    .option('--name <name>', 'one run of that row, such as dates')
    .option('--seeds <numbers>', 'comma-separated seeds', seedsOf, [0])
    .option(
      '--keep <folder>',
      'keep what each training reached there, and train only what is not there yet',
    )
    .option('--twin <file>', 'what npm run bench -- twin has measured of the PyTorch twin (row 14)')
    .option('--json', 'print one JSON value')
    .action(lecture);
}

async function lecture(options: Options): Promise<void> {
  if (options.row === undefined) return list(options.json ?? false);
  const runs = lectureRuns.filter(
    ({ row, name }) => row === options.row && (options.name === undefined || options.name === name),
  );
  const outcomes: Outcome[] = [];
  for (const run of runs) {
    const own: Outcome[] = [];
    for (const seed of options.seeds) {
      const outcome = await follow(run, seed, options);
      own.push(outcome);
      if (!options.json) printLine(sentenceOf(outcome));
    }
    const { against } = run;
    const difference = against && compare(own, against);
    const twin = run.twin && (await compareTwin(run, run.twin, own, options.twin));
    outcomes.push(
      ...own.map((outcome) => ({
        ...outcome,
        ...(difference && { difference }),
        ...(twin && { twin }),
      })),
    );
    if (options.json) continue;
    if (difference)
      printLine(`${run.template} less ${against.template}: ${differenceWords(difference)}`);
    if (twin) printLine(twinWords(twin));
  }
  if (options.json) printJson({ outcomes });
  const missed = outcomes.some(
    ({ goals, difference, twin }) =>
      goals.some(({ reached }) => !reached) ||
      difference?.reached === false ||
      twin?.reached === false,
  );
  if (missed || outcomes.length === 0) process.exitCode = exitCodes.missed;
}

function list(json: boolean): void {
  if (json) return printJson({ runs: lectureRuns });
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

async function follow(run: LectureRun, seed: number, options: Options): Promise<Outcome> {
  const reach = (template: string): Promise<Training> =>
    keptOutcome(options.keep, { ...run, template }, seed, () =>
      train(run, template, seed, options),
    );
  const trained = await reach(run.template);
  const { metrics } = trained;
  return {
    row: run.row,
    name: run.name,
    ...trained,
    goals: run.goals.map((goal) => ({ ...goal, reached: isReached(goal, metrics[goal.metric]) })),
    ...(run.against && { against: await reach(run.against.template) }),
  };
}

async function train(
  run: LectureRun,
  template: string,
  seed: number,
  { backend, threads, deterministic }: EngineOptions,
): Promise<Training> {
  const engine = {
    backend,
    ...(threads !== undefined && { threads }),
    ...(deterministic && { deterministic }),
  };
  const document = documentOf(run, (await readDocument(template)).document, seed);
  const line = progressLine();
  const trained = await trainDocument(document, {
    ...engine,
    progress: ({ step, steps, secondsLeft }, losses) =>
      line.update(
        step / steps,
        `row ${run.row}, ${run.name}, ${template}, seed ${seed}: step ${step} of ${steps} · ${lossWords(losses)} · ${Math.ceil(secondsLeft)} s left`,
      ),
  });
  line.end();
  const { final, validations } = trained;
  const metrics: Record<string, number> = { ...(final ?? validations.at(-1))?.metrics };
  if (run.byLength)
    for (const score of await scoreHeldOut(trained, decoded)) {
      metrics[`exact at length ${score.length}`] = score.right / score.all;
      metrics[`token accuracy at length ${score.length}`] = score.tokenAccuracy;
      metrics[`edit distance at length ${score.length}`] = score.editDistance;
    }
  if (run.goals.some(({ metric }) => metric === 'loss under bigram entropy')) {
    const dataset = await deps.openData(document, [], () => undefined);
    const entropy = bigramEntropy(dataset, 'target');
    metrics['bigram entropy'] = entropy;
    metrics['loss under bigram entropy'] = entropy - (metrics.loss ?? Number.NaN);
  }
  if (run.game) {
    metrics['balanced checks'] = balanceOf(validations);
    Object.assign(metrics, generatorFactor(document, trained.duel?.factors));
    Object.assign(metrics, await measureGame(document, trained.checkpoint, engine));
  }
  trained.dispose();
  return {
    template,
    seed,
    steps: trained.checkpoint.step,
    seconds: Math.round(trained.seconds * 10) / 10,
    parameters: trained.parameters,
    metrics,
  };
}

/** How far the run's template is above the other one, seed for seed. */
function compare(outcomes: readonly Outcome[], { metric, medianAtLeast }: Against) {
  const values = outcomes.map(
    ({ metrics, against }) =>
      (metrics[metric] ?? Number.NaN) - (against?.metrics[metric] ?? Number.NaN),
  );
  const difference = differenceOf(metric, values);
  return {
    ...difference,
    reached: isReached({ metric, atLeast: medianAtLeast }, difference.median),
  };
}

function differenceWords({
  metric,
  values,
  mean,
  spread,
  median,
  interval,
  reached,
}: Difference & { reached: boolean }): string {
  const short = (value: number): string => value.toFixed(4);
  return `${metric} ${values.map(short).join(', ')} by seed; mean ${short(mean)} ± ${short(interval)} (95 %), spread ${short(spread)}, median ${short(median)}${reached ? '' : ' (missed)'}`;
}

function sentenceOf(outcome: Outcome): string {
  const { row, name, seed, steps, seconds, metrics, goals, against } = outcome;
  const words = goals.map((goal) => {
    const value = metrics[goal.metric];
    const got = value === undefined ? 'not measured' : value.toPrecision(4);
    return `${goalWords(goal)}: ${got}${goal.reached ? '' : ' (missed)'}`;
  });
  if (against) words.push(`${told(outcome)} against ${told(against)}`);
  return `row ${row}, ${name}, seed ${seed}: ${words.join('; ')}; ${steps} steps in ${seconds} s`;
}

/** The template with all it reached but its loss. */
function told({ template, metrics }: Training): string {
  const reached = Object.entries(metrics).filter(([metric]) => metric !== 'loss');
  return `${template} ${reached.map(([metric, value]) => `${metric} ${value.toPrecision(4)}`).join(', ')}`;
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

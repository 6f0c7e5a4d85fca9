// kumiki lecture: trains the rows of the lecture's table and says what each reached.
import type { Command } from 'commander';
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
import { wholeNumber } from '../typed-number.ts';
import { say, sayMetric } from '../speech/language.ts';

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
      say(
        'train the rows of the lecture and report what each reached; without --row, list them',
        '講義の各項を学習し、達した値を報告する。--row がなければ一覧にする',
      ),
    )
    .option('--row <number>', say('one row of the table', '表の 1 つの項'), wholeNumber)
    .option(
      '--name <name>',
      say('one run of that row, such as dates', 'その項の 1 つの実行。例：dates'),
    )
    .option(
      '--seeds <numbers>',
      say('comma-separated seeds', 'コンマで区切ったシード'),
      seedsOf,
      [0],
    )
    .option(
      '--keep <folder>',
      say(
        'keep what each training reached there, and train only what is not there yet',
        '各学習の結果をそこに残し、まだないものだけを学習する',
      ),
    )
    .option(
      '--twin <file>',
      say(
        'what npm run bench -- twin has measured of the PyTorch twin (row 14)',
        'npm run bench -- twin が測った、PyTorch の対応するモデルの値（14 項）',
      ),
    )
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
      printLine(
        say(
          `${run.template} less ${against.template}: ${differenceWords(difference)}`,
          `${run.template} と ${against.template} の差：${differenceWords(difference)}`,
        ),
      );
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
    [say('row', '項'), say('run', '実行'), say('template', 'テンプレート'), say('goal', '目標')],
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
        say(
          `row ${run.row}, ${run.name}, ${template}, seed ${seed}: step ${step} of ${steps} · ${lossWords(losses)} · ${Math.ceil(secondsLeft)} s left`,
          `${run.row} 項、${run.name}、${template}、シード ${seed}：ステップ ${step} / ${steps} · ${lossWords(losses)} · 残り ${Math.ceil(secondsLeft)} 秒`,
        ),
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
  return say(
    `${metric} ${values.map(short).join(', ')} by seed; mean ${short(mean)} ± ${short(interval)} (95 %), spread ${short(spread)}, median ${short(median)}${reached ? '' : ' (missed)'}`,
    `シードごとの${sayMetric(metric)} ${values.map(short).join(', ')}。平均 ${short(mean)} ± ${short(interval)}（95 %）、ばらつき ${short(spread)}、中央値 ${short(median)}${reached ? '' : '（未達）'}`,
  );
}

function sentenceOf(outcome: Outcome): string {
  const { row, name, seed, steps, seconds, metrics, goals, against } = outcome;
  const words = goals.map((goal) => {
    const value = metrics[goal.metric];
    const got = value === undefined ? say('not measured', '測っていません') : value.toPrecision(4);
    return say(
      `${goalWords(goal)}: ${got}${goal.reached ? '' : ' (missed)'}`,
      `${goalWords(goal)}：${got}${goal.reached ? '' : '（未達）'}`,
    );
  });
  if (against)
    words.push(
      say(
        `${told(outcome)} against ${told(against)}`,
        `${told(outcome)} に対して ${told(against)}`,
      ),
    );
  return say(
    `row ${row}, ${name}, seed ${seed}: ${words.join('; ')}; ${steps} steps in ${seconds} s`,
    `${row} 項、${name}、シード ${seed}：${words.join('、')}。${seconds} 秒で ${steps} ステップ`,
  );
}

/** The template with all it reached but its loss. */
function told({ template, metrics }: Training): string {
  const reached = Object.entries(metrics).filter(([metric]) => metric !== 'loss');
  return `${template} ${reached.map(([metric, value]) => `${sayMetric(metric)} ${value.toPrecision(4)}`).join(', ')}`;
}

function goalWords({ metric, atLeast, atMost }: Goal): string {
  const word = sayMetric(metric);
  return atMost === undefined ? `${word} ≥ ${atLeast}` : `${word} ≤ ${atMost}`;
}

function seedsOf(typed: string): number[] {
  return typed.split(/[,、，]/).map(wholeNumber);
}

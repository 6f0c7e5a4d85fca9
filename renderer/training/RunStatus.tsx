// Where the run stands, in one line of words and one of numbers that never jump.
import type { ReactNode } from 'react';
import type { Progress as Told } from '../../graph-core/index.ts';
import { backendTitles } from '../../graph-core/index.ts';
import { shortBytes } from '../parts/amounts.ts';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { Progress } from '../parts/Progress.tsx';
import { useDocument } from '../document/document.ts';
import { useShownRun } from '../run/shown-run.ts';
import type { Trainer } from '../run/followed/followed.ts';
import type { RunFacts } from '../run/run-facts.ts';
import { stepOf } from '../run/run-facts.ts';
import { useMemoryFigures } from '../run/use-memory-figures.ts';
import { count, duration, rate } from '../parts/numbers.ts';

const phaseWords: Readonly<Record<RunFacts['phase'], WordKey>> = {
  idle: 'training.phase-idle',
  preparing: 'training.phase-preparing',
  ready: 'training.phase-ready',
  running: 'training.phase-running',
  paused: 'training.phase-paused',
  stopped: 'training.phase-stopped',
  finished: 'training.phase-finished',
  failed: 'training.phase-failed',
};

export function RunStatus() {
  const { t, read, language } = useWords();
  const phase = useShownRun((run) => run.phase);
  const progress = useShownRun((run) => run.progress);
  const memory = useMemoryFigures();
  const facts = useShownRun((run) => run.facts);
  // Of the run; before the first, of the model that would be trained.
  const drawn = useDocument(({ analysis }) => (analysis.sound ? analysis.cost.parameters : 0));
  const parameters = useShownRun((run) => (run.run === undefined ? drawn : run.parameters));
  const settings = useDocument(({ history }) => history.present.training);
  const trained = useShownRun((run) => run.trained?.training) ?? settings;
  const { steps } = trained;
  const nameOf = (player: string) => {
    const name = trained.players?.find(({ id }) => id === player)?.name;
    return name === undefined ? player : read(name);
  };
  const step = useShownRun(stepOf);
  const trainer = useShownRun(({ followed }) => followed?.trainer);
  const state = useShownRun(({ followed }) => followed?.state);
  const running = state ? state === 'at-work' : phase === 'running';
  return (
    <div className="run-status">
      <div className="run-line">
        <span className="run-phase" data-phase={running ? 'running' : phase}>
          {t(state ? `follow.state-${state}` : phaseWords[phase])}
        </span>
        <span className="numbers run-step">
          {t('training.step-of', { step: count(step, language), steps: count(steps, language) })}
        </span>
        <span className="numbers run-left">
          {running && progress && progress.stepsPerSecond > 0
            ? t('training.time-left', { time: duration(progress.secondsLeft) })
            : ''}
        </span>
      </div>
      <Progress
        label={t('training.progress')}
        share={phase === 'preparing' && !state ? undefined : Math.min(1, step / Math.max(1, steps))}
      />
      <dl className="run-figures">
        <Figure name={t('training.speed')}>
          {progress && running && progress.stepsPerSecond > 0
            ? t('training.steps-per-second', { rate: rate(progress.stepsPerSecond) })
            : '–'}
        </Figure>
        {ratesOf(progress).map(([player, own]) => (
          <Figure
            key={player}
            name={
              player === ''
                ? t('training.learning-rate')
                : `${t('training.learning-rate')} · ${nameOf(player)}`
            }
          >
            {own}
          </Figure>
        ))}
        {(trainer ? [] : memory).map(({ kind, bytes }) => (
          <Figure
            key={kind}
            name={t(`training.memory-${kind}`)}
            help={t(`training.memory-${kind}-help`)}
          >
            {kind === 'estimate' ? `≈ ${shortBytes(bytes)}` : shortBytes(bytes)}
          </Figure>
        ))}
        <Figure name={t('training.backend')}>
          {trainer ? titleOf(trainer) : facts ? backendTitles[facts.backend] : '–'}
        </Figure>
        <Figure name={t('training.parameters')}>
          {parameters > 0 ? count(parameters, language) : '–'}
        </Figure>
      </dl>
    </div>
  );
}

/** Where another program trains it. */
function titleOf({ program, backend }: Trainer): string {
  const titles: Readonly<Record<string, string>> = backendTitles;
  return program === 'torch' ? 'PyTorch' : (titles[backend] ?? backend);
}

interface FigureProps {
  readonly name: string;
  readonly help?: string;
  readonly children: ReactNode;
}

function Figure({ name, help, children }: FigureProps) {
  return (
    <div className="run-figure" title={help}>
      <dt>{name}</dt>
      <dd className="numbers">{children}</dd>
    </div>
  );
}

/** Of players each, by id. */
function ratesOf(progress: Told | undefined): (readonly [player: string, own: string])[] {
  if (!progress) return [['', '–']];
  const { learningRate, learningRates = { '': learningRate } } = progress;
  return Object.entries(learningRates).map(([player, own]) => [player, own.toPrecision(3)]);
}

// Where the run stands, in one line of words and one of numbers that never jump. Knows no button.
import type { ReactNode } from 'react';
import { backendTitles } from '../../graph-core/index.ts';
import { shortBytes } from '../canvas/amounts.ts';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { Progress } from '../parts/Progress.tsx';
import { useDocument } from '../stores/document.ts';
import { useRun } from '../stores/run.ts';
import type { RunFacts } from '../stores/run-facts.ts';
import { stepOf } from '../stores/run-facts.ts';
import { count, duration, rate } from './numbers.ts';

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
  const { t, language } = useWords();
  const phase = useRun((run) => run.phase);
  const progress = useRun((run) => run.progress);
  const memory = useRun((run) => run.memory);
  const facts = useRun((run) => run.facts);
  const parameters = useRun((run) => run.parameters);
  const settings = useDocument(({ history }) => history.present.training);
  const steps = useRun((run) => run.trained?.training.steps) ?? settings.steps;
  const step = useRun(stepOf);
  const running = phase === 'running';
  return (
    <div className="run-status">
      <div className="run-line">
        <span className="run-phase" data-phase={phase}>
          {t(phaseWords[phase])}
        </span>
        <span className="numbers run-step">
          {t('training.step-of', { step: count(step, language), steps: count(steps, language) })}
        </span>
        <span className="numbers run-left">
          {running && progress
            ? t('training.time-left', { time: duration(progress.secondsLeft) })
            : ''}
        </span>
      </div>
      <Progress
        label={t('training.progress')}
        share={phase === 'preparing' ? undefined : Math.min(1, step / Math.max(1, steps))}
      />
      <dl className="run-figures">
        <Figure name={t('training.speed')}>
          {progress && running
            ? t('training.steps-per-second', { rate: rate(progress.stepsPerSecond) })
            : '–'}
        </Figure>
        <Figure name={t('training.learning-rate')}>
          {progress ? progress.learningRate.toPrecision(3) : '–'}
        </Figure>
        <Figure name={t('training.memory')}>
          {memory ? shortBytes(memory.heapBytes ?? memory.tensorBytes) : '–'}
        </Figure>
        <Figure name={t('training.backend')}>{facts ? backendTitles[facts.backend] : '–'}</Figure>
        <Figure name={t('training.parameters')}>
          {parameters > 0 ? count(parameters, language) : '–'}
        </Figure>
      </dl>
    </div>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="run-figure">
      <dt>{name}</dt>
      <dd className="numbers">{children}</dd>
    </div>
  );
}

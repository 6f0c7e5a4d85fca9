// How the model is trained, as a form; every change is an edit of the document. Knows no run but to change its rate.
import type {
  OptimizerSetting,
  OptimizerType,
  TrainingSettings as Settings,
} from '../../graph-core/index.ts';
import { measuresOf, optimizers, optimizerTypes, pathTitle } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField, FlagField, NumberField } from '../parts/Field.tsx';
import { Section } from '../parts/Panel.tsx';
import { useDocument } from '../document/document.ts';
import { useShownRun } from '../run/shown-run.ts';
import { BatchingField } from './BatchingField.tsx';
import { useMetricWords } from '../run/metric-words.ts';
import { count } from '../parts/numbers.ts';
import { ScheduleFields } from './ScheduleFields.tsx';
import type { Change, SettingsProps } from './settings-props.ts';

export function TrainingSettings() {
  const { t } = useWords();
  const settings = useDocument(({ history }) => history.present.training);
  const edit = useDocument((state) => state.edit);
  const change: Change = (training) => edit({ edit: 'set-training', training });
  return (
    <div className="training-settings">
      <Section title={t('training.optimizer')} startsOpen>
        <OptimizerFields settings={settings} change={change} />
      </Section>
      <Section title={t('training.schedule')} startsOpen={settings.schedule.type !== 'constant'}>
        <ScheduleFields settings={settings} change={change} />
      </Section>
      <Section title={t('training.length')} startsOpen>
        <LengthFields settings={settings} change={change} />
      </Section>
      <Section title={t('training.validation')} startsOpen={false}>
        <StoppingFields settings={settings} change={change} />
      </Section>
    </div>
  );
}

function OptimizerFields({ settings, change }: SettingsProps) {
  const { t, read } = useWords();
  const phase = useShownRun((run) => run.phase);
  const { optimizer } = settings;
  const { type } = optimizer;
  const set = (part: Partial<Settings['optimizer']>) =>
    change({ optimizer: { ...optimizer, ...part } });
  return (
    <div className="fields">
      <ChoiceField
        label={t('training.optimizer')}
        value={type}
        options={optimizerTypes.map((value) => ({ value, label: optimizers[value].title }))}
        onChange={(value) => set({ type: value as OptimizerType })}
      />
      <NumberField
        label={t('training.learning-rate')}
        help={phase === 'running' ? t('training.rate-live') : undefined}
        value={optimizer.learningRate}
        min={0}
        max={100}
        step={optimizer.learningRate / 10 || 0.001}
        onCommit={(learningRate) => set({ learningRate })}
      />
      {Object.entries(optimizers[type].settings).map(([name, field]) => (
        <NumberField
          key={name}
          label={read(field.label)}
          value={optimizer[name as OptimizerSetting] ?? field.default}
          min={field.min}
          max={field.max}
          step={field.step}
          onCommit={(value) => set({ [name]: value })}
        />
      ))}
      <NumberField
        label={t('training.clip-norm')}
        help={t('training.zero-is-off')}
        value={settings.clipNorm}
        min={0}
        max={1e6}
        step={0.1}
        onCommit={(clipNorm) => change({ clipNorm })}
      />
      <NumberField
        label={t('training.clip-value')}
        help={t('training.zero-is-off')}
        value={settings.clipValue ?? 0}
        min={0}
        max={1e6}
        step={0.1}
        onCommit={(clipValue) => change({ clipValue })}
      />
    </div>
  );
}

function LengthFields({ settings, change }: SettingsProps) {
  const { t, language } = useWords();
  const examples = useExampleCount();
  const epoch = examples && examples / settings.batchSize;
  return (
    <div className="fields">
      <NumberField
        label={t('training.batch-size')}
        value={settings.batchSize}
        min={1}
        max={65_536}
        onCommit={(batchSize) => change({ batchSize: Math.round(batchSize) })}
      />
      <BatchingField settings={settings} change={change} />
      <NumberField
        label={t('training.steps')}
        value={settings.steps}
        min={1}
        max={100_000_000}
        step={100}
        onCommit={(steps) => change({ steps: Math.round(steps) })}
      />
      {examples && epoch ? (
        <NumberField
          label={t('training.epochs')}
          help={t('training.epochs-help', {
            steps: count(Math.max(1, epoch), language),
            examples: count(examples, language),
          })}
          value={Number((settings.steps / epoch).toPrecision(4))}
          min={1 / epoch}
          max={100_000_000 / epoch}
          onCommit={(epochs) => change({ steps: Math.max(1, Math.round(epochs * epoch)) })}
        />
      ) : null}
      <NumberField
        label={t('training.seed')}
        help={t('training.seed-help')}
        value={settings.seed}
        min={0}
        max={0xffffffff}
        onCommit={(seed) => change({ seed: Math.round(seed) })}
      />
    </div>
  );
}

/** Training examples of the document's data, as soon as a run has opened them. */
function useExampleCount(): number | undefined {
  const { source, options } = useDocument(({ history }) => history.present.data);
  const trained = useShownRun((run) => run.trained?.data);
  const examples = useShownRun((run) => run.examples?.training);
  const isSame =
    trained?.source === source && JSON.stringify(trained.options) === JSON.stringify(options);
  return isSame ? examples : undefined;
}

function StoppingFields({ settings, change }: SettingsProps) {
  const { t } = useWords();
  const word = useMetricWords();
  const { earlyStopping, stopAt } = settings;
  const measured = useMeasured();
  // A share that is reached from below is a goal for anybody; how low a loss or an error can be, only the user knows.
  const first = [...measured.keys()].find((metric) => /(accuracy|exact)$/.test(metric)) ?? 'loss';
  return (
    <div className="fields">
      <NumberField
        label={t('training.validate-every')}
        help={t('training.validate-every-help')}
        value={settings.validateEvery}
        min={0}
        max={100_000_000}
        step={10}
        onCommit={(every) => change({ validateEvery: Math.round(every) })}
      />
      <FlagField
        label={t('training.early-stopping')}
        help={t('training.early-stopping-help')}
        value={earlyStopping !== undefined}
        onChange={(on) =>
          on
            ? change({ earlyStopping: { patience: 5, restoreBest: true } })
            : change({ earlyStopping: undefined })
        }
      />
      {earlyStopping ? (
        <>
          <NumberField
            label={t('training.patience')}
            value={earlyStopping.patience}
            min={1}
            max={100_000}
            onCommit={(patience) =>
              change({ earlyStopping: { ...earlyStopping, patience: Math.round(patience) } })
            }
          />
          <FlagField
            label={t('training.restore-best')}
            value={earlyStopping.restoreBest}
            onChange={(restoreBest) => change({ earlyStopping: { ...earlyStopping, restoreBest } })}
          />
        </>
      ) : null}
      <FlagField
        label={t('training.stop-at')}
        help={t('training.stop-at-help')}
        value={stopAt !== undefined}
        onChange={(on) =>
          on
            ? change({ stopAt: { metric: first, value: first === 'loss' ? 0.1 : 0.99 } })
            : change({ stopAt: undefined })
        }
      />
      {stopAt ? (
        <>
          <ChoiceField
            label={t('training.stop-metric')}
            value={stopAt.metric}
            options={[...new Set(['loss', ...measured.keys(), stopAt.metric])].map((value) => ({
              value,
              label: measured.get(value) ?? word(value),
            }))}
            onChange={(metric) => change({ stopAt: { ...stopAt, metric } })}
          />
          <NumberField
            label={t('training.stop-value')}
            value={stopAt.value}
            step={0.01}
            onCommit={(value) => change({ stopAt: { ...stopAt, value } })}
          />
        </>
      ) : null}
    </div>
  );
}

/** What can be stopped at beside the loss, in words: with the name of its output where there are several. */
function useMeasured(): ReadonlyMap<string, string> {
  const { read } = useWords();
  const word = useMetricWords();
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.analysis);
  return new Map(
    measuresOf(analysis).map(({ metric, measure, path }) => [
      metric,
      metric === measure ? word(measure) : `${read(pathTitle(document, path))} · ${word(measure)}`,
    ]),
  );
}

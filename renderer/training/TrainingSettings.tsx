// How the model is trained, as a form drawn from the tables of the core; every change is an edit of the document.
import type { ReactNode } from 'react';
import type {
  Document,
  Json,
  OptimizerType,
  PlayerSettings,
  TrainingField,
  TrainingSection,
} from '../../graph-core/index.ts';
import {
  averageFields,
  findBlock,
  learningRateField,
  optimizerFields,
  optimizers,
  optimizerTypes,
  playerFields,
  trainingFields,
  trainingValue,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField, FlagField } from '../parts/Field.tsx';
import { Section } from '../parts/Panel.tsx';
import { ParamControl } from '../parts/ParamControl.tsx';
import { useShownRun } from '../run/shown-run.ts';
import { EpochsField } from './EpochsField.tsx';
import { useGoals } from './use-goals.ts';
import { ScheduleFields } from './ScheduleFields.tsx';
import type { Change, SettingsProps } from './settings-props.ts';

export function TrainingSettings() {
  const { t } = useWords();
  const settings = useDocument(({ history }) => history.present.training);
  const edit = useDocument((state) => state.edit);
  const change: Change = (training) => edit({ edit: 'set-training', training });
  return (
    <div className="training-settings">
      {settings.players?.map((player) => (
        <PlayerSection key={player.id} {...{ player, settings, change }} />
      ))}
      <Section title={t('training.optimizer')} startsOpen>
        <div className="fields">
          {settings.players ? null : <OptimizerFields settings={settings} change={change} />}
          <SectionFields section="optimizer" settings={settings} change={change} />
        </div>
      </Section>
      {settings.players ? null : (
        <Section title={t('training.schedule')} startsOpen={settings.schedule.type !== 'constant'}>
          <ScheduleFields settings={settings} change={change} />
        </Section>
      )}
      <Section title={t('training.length')} startsOpen>
        <div className="fields">
          <SectionFields section="length" settings={settings} change={change} />
        </div>
      </Section>
      <Section title={t('training.validation')} startsOpen={false}>
        <div className="fields">
          <SectionFields section="validation" settings={settings} change={change} />
        </div>
      </Section>
    </div>
  );
}

interface PlayerProps extends SettingsProps {
  readonly player: PlayerSettings;
}

/** One who trains in turns with others: the same fields, of its own. */
function PlayerSection({ player, settings, change }: PlayerProps) {
  const { t, read } = useWords();
  const set = (part: Partial<PlayerSettings>) =>
    change({
      players: settings.players?.map((other) =>
        other.id === player.id ? { ...other, ...part } : other,
      ),
    });
  const { optimizer, schedule, average, name = player.id } = player;
  const own: SettingsProps = {
    settings: { ...settings, optimizer, schedule },
    // Of all settings, those two fields change only what a player has too.
    change: (training) => set(training as Partial<PlayerSettings>),
  };
  const started = () =>
    Object.fromEntries(averageFields.map((field) => [field.name, field.default]));
  return (
    <Section title={t('training.player', { name: read(name) })} startsOpen>
      <div className="fields">
        <OptimizerFields {...own} />
        {playerFields.map((field) => (
          <ParamControl
            key={field.name}
            field={field}
            value={player.stepsPerRound}
            onSet={(turns) => set({ stepsPerRound: Number(turns) })}
          />
        ))}
        <FlagField
          label={t('training.average')}
          help={t('training.average-help')}
          value={average !== undefined}
          onChange={(on) => set({ average: on ? (started() as typeof average) : undefined })}
        />
        {average
          ? averageFields.map((field) => (
              <ParamControl
                key={field.name}
                field={field}
                value={average[field.name] as Json | undefined}
                onSet={(value) => set({ average: { ...average, [field.name]: value } })}
              />
            ))
          : null}
      </div>
      <ScheduleFields {...own} />
    </Section>
  );
}

function OptimizerFields({ settings, change }: SettingsProps) {
  const { t } = useWords();
  const live = useLiveHelp();
  const { optimizer } = settings;
  const set = (part: Readonly<Record<string, Json>>) =>
    change({ optimizer: { ...optimizer, ...part } });
  return (
    <>
      <ChoiceField
        label={t('training.optimizer')}
        value={optimizer.type}
        options={optimizerTypes.map((value) => ({ value, label: optimizers[value].title }))}
        onChange={(value) => set({ type: value as OptimizerType })}
      />
      {[learningRateField, ...optimizerFields(optimizer.type)].map((field) => (
        <ParamControl
          key={field.name}
          field={field}
          help={field === learningRateField ? live : undefined}
          value={optimizer[field.name] as Json | undefined}
          onSet={(value) => set({ [field.name]: value })}
        />
      ))}
    </>
  );
}

/** What a setting that reaches a run on the way says while there is one. */
function useLiveHelp(): string | undefined {
  const { t } = useWords();
  const running = useShownRun((run) => run.phase) === 'running';
  return running ? t('training.rate-live') : undefined;
}

/** What stands beside a setting and is said by it, in words that a document does not have. */
const beside: Readonly<Record<string, (props: SettingsProps) => ReactNode>> = {
  steps: EpochsField,
};

interface SectionProps extends SettingsProps {
  readonly section: TrainingSection;
}

function SectionFields({ section, settings, change }: SectionProps) {
  const sentences = useDocument(({ history }) => readsSentences(history.present));
  return trainingFields
    .filter((setting) => setting.section === section && (setting.asks !== 'sentences' || sentences))
    .map((setting) => {
      const Beside = beside[setting.name];
      return [
        <SettingField key={setting.name} {...{ setting, settings, change }} />,
        Beside && <Beside key={`${setting.name} beside`} {...{ settings, change }} />,
      ];
    });
}

interface SettingFieldProps extends SettingsProps {
  readonly setting: TrainingField;
}

function SettingField({ setting, settings, change }: SettingFieldProps) {
  const { read } = useWords();
  const goals = useGoals();
  const live = useLiveHelp();
  const value = trainingValue(settings, setting.name) as Json | undefined;
  // The name came from the table that the settings' type is drawn from.
  const set = (next: Json | undefined) => change({ [setting.name]: next });
  if (setting.field)
    return (
      <ParamControl field={setting.field} help={setting.live && live} value={value} onSet={set} />
    );
  if (!setting.group) return null;
  const { label, help, fields } = setting.group;
  const held = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const start = () =>
    goals.start(Object.fromEntries(fields.map((field) => [field.name, field.default as Json])));
  return (
    <>
      <FlagField
        label={read(label)}
        help={help && read(help)}
        value={value !== undefined}
        onChange={(on) => set(on ? start() : undefined)}
      />
      {value === undefined
        ? null
        : fields.map((field) => (
            <ParamControl
              key={field.name}
              field={goals.offered(field, held[field.name])}
              value={held[field.name]}
              onSet={(next) => set({ ...held, [field.name]: next })}
            />
          ))}
    </>
  );
}

/** Only sentences have lengths. */
function readsSentences({ graph }: Document): boolean {
  return graph.nodes.some(({ type }) => {
    const outputs = typeof type === 'string' ? findBlock(type)?.outputs : undefined;
    return Object.values(outputs ?? {}).some(({ feed, kind }) => feed && kind === 'tokens');
  });
}

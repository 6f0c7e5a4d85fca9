// How the model is trained, as a form drawn from the tables of the core; every change is an edit of the document.
import type { ReactNode } from 'react';
import type { Document, Json, TrainingField, TrainingSection } from '../../graph-core/index.ts';
import { findBlock, trainingFields, trainingValue } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { entry } from '../document/entry.ts';
import { useWords } from '../i18n/words.ts';
import { FlagField } from '../parts/Field.tsx';
import { Section } from '../parts/Panel.tsx';
import { ParamControl } from '../parts/ParamControl.tsx';
import { ClassWeightsField } from './ClassWeightsField.tsx';
import { EpochsField } from './EpochsField.tsx';
import { OptimizerFields, useLiveHelp } from './OptimizerFields.tsx';
import { learnsClasses } from './learned-classes.ts';
import { Players } from './Players.tsx';
import { useGoals } from './use-goals.ts';
import { ScheduleFields } from './ScheduleFields.tsx';
import type { Change, SettingsProps } from './settings-props.ts';

export function TrainingSettings() {
  const { t } = useWords();
  const settings = useDocument(({ history }) => history.present.training);
  const change: Change = (training) => ({ edit: 'set-training', training });
  return (
    <div className="training-settings">
      {settings.players ? <Players {...{ settings, change }} /> : null}
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
      {settings.players ? null : <Players {...{ settings, change }} />}
    </div>
  );
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
  const classes = useDocument(({ history, data }) => learnsClasses(history.present, data.columns));
  const means = ({ name, asks }: TrainingField): boolean => {
    if (asks === 'sentences') return sentences;
    // What is set must be there to be taken back.
    return asks === undefined || classes || settings[name] !== undefined;
  };
  return trainingFields
    .filter((setting) => setting.section === section && means(setting))
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
  const { edit } = useDocument.getState();
  const goals = useGoals();
  const live = useLiveHelp();
  const value = trainingValue(settings, setting.name) as Json | undefined;
  // The name came from the table that the settings' type is drawn from.
  const set = (next: Json | undefined) => change({ [setting.name]: next });
  if (setting.field?.form.kind === 'choice' && setting.field.form.byClass)
    return <ClassWeightsField field={setting.field} value={value} {...entry<Json>(set)} />;
  if (setting.field)
    return (
      <ParamControl
        field={setting.field}
        help={setting.live && live}
        value={value}
        {...entry<Json>(set)}
      />
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
        onChange={(on) => edit(set(on ? start() : undefined))}
      />
      {value === undefined
        ? null
        : fields.map((field) => (
            <ParamControl
              key={field.name}
              field={goals.offered(field, held[field.name])}
              value={held[field.name]}
              {...entry((next: Json) => set({ ...held, [field.name]: next }))}
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

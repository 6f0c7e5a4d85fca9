// An optimizer and its learning rate as a form drawn from the tables of the core.
import type { Json, OptimizerType } from '../../graph-core/index.ts';
import {
  learningRateField,
  optimizerFields,
  optimizers,
  optimizerTypes,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { entry } from '../document/entry.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField } from '../parts/Field.tsx';
import { ParamControl } from '../parts/ParamControl.tsx';
import { useShownRun } from '../run/shown-run.ts';
import type { SettingsProps } from './settings-props.ts';

export function OptimizerFields({ settings, change }: SettingsProps) {
  const { t } = useWords();
  const { edit } = useDocument.getState();
  const live = useLiveHelp();
  const { optimizer } = settings;
  const set = (part: Readonly<Record<string, Json>>) =>
    change({ optimizer: { ...optimizer, ...part } });
  return (
    <>
      <div className="fields-wide">
        <ChoiceField
          label={t('training.optimizer')}
          value={optimizer.type}
          options={optimizerTypes.map((value) => ({ value, label: optimizers[value].title }))}
          onChange={(value) => edit(set({ type: value as OptimizerType }))}
        />
      </div>
      {[learningRateField, ...optimizerFields(optimizer.type)].map((field) => (
        <ParamControl
          key={field.name}
          field={field}
          help={field === learningRateField ? live : undefined}
          value={optimizer[field.name] as Json | undefined}
          {...entry((value: Json) => set({ [field.name]: value }))}
        />
      ))}
    </>
  );
}

/** What a setting that reaches a run on the way says while there is one. */
export function useLiveHelp(): string | undefined {
  const { t } = useWords();
  const running = useShownRun((run) => run.phase) === 'running';
  return running ? t('training.rate-live') : undefined;
}

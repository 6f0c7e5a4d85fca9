// The number of steps said in epochs, as soon as it is known how many examples there are.
import { useDocument } from '../document/document.ts';
import { entry } from '../document/entry.ts';
import { useWords } from '../i18n/words.ts';
import { NumberField } from '../parts/Field.tsx';
import { count } from '../parts/numbers.ts';
import { useShownRun } from '../run/shown-run.ts';
import type { SettingsProps } from './settings-props.ts';

export function EpochsField({ settings, change }: SettingsProps) {
  const { t, language } = useWords();
  const examples = useExampleCount();
  if (!examples) return null;
  const epoch = examples / settings.batchSize;
  const { onSet, typing } = entry((epochs: number) =>
    change({ steps: Math.max(1, Math.round(epochs * epoch)) }),
  );
  return (
    <NumberField
      label={t('training.epochs')}
      help={t(
        settings.sampling === 'balanced' ? 'training.epochs-help-alike' : 'training.epochs-help',
        {
          steps: count(Math.max(1, epoch), language),
          examples: count(examples, language),
        },
      )}
      value={Number((settings.steps / epoch).toPrecision(4))}
      min={1 / epoch}
      max={100_000_000 / epoch}
      onCommit={onSet}
      typing={typing}
    />
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

// How long batches of sentences are, as a field; shown where the model reads sentences. Knows no run.
import type { Document } from '../../graph-core/index.ts';
import { findBlock } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField } from '../parts/Field.tsx';
import { useDocument } from '../document/document.ts';
import type { SettingsProps } from './settings-props.ts';

const batchings = ['padded', 'cut', 'grouped'] as const;

/** Only sentences have lengths. */
function readsSentences({ graph }: Document): boolean {
  return graph.nodes.some(({ type }) => {
    const outputs = typeof type === 'string' ? findBlock(type)?.outputs : undefined;
    return Object.values(outputs ?? {}).some(({ feed, kind }) => feed && kind === 'tokens');
  });
}

export function BatchingField({ settings, change }: SettingsProps) {
  const { t } = useWords();
  const sentences = useDocument(({ history }) => readsSentences(history.present));
  const { batching = 'padded' } = settings;
  if (!sentences) return null;
  return (
    <ChoiceField
      label={t('training.batching')}
      help={t(`training.batching-help-${batching}`)}
      value={batching}
      options={batchings.map((value) => ({ value, label: t(`training.batching-${value}`) }))}
      onChange={(value) => change({ batching: value as (typeof batchings)[number] })}
    />
  );
}

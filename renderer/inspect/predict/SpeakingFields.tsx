// The fields that say how a model which speaks for itself chooses its words, each with a sentence of what it does.
import { useWords } from '../../i18n/words.ts';
import { ChoiceField, NumberField, TextField } from '../../parts/Field.tsx';
import type { Choosing, How } from './speaking.ts';
import { useHow } from './speaking.ts';

const choices: readonly Choosing[] = ['greedy', 'beam', 'draw'];

/** `hasSource`: whether it looks at a sentence, whose words can stand for those it does not know. */
export function SpeakingFields({ hasSource }: { readonly hasSource: boolean }) {
  const { t } = useWords();
  const { how, set } = useHow();
  return (
    <>
      <div className="fields try-fields">
        <ChoiceField
          label={t('attention.decoding')}
          value={how.choosing}
          options={choices.map((value) => ({ value, label: t(`say.${value}`) }))}
          help={t(`say.${how.choosing}-help`)}
          onChange={(value) =>
            set({ choosing: choices.find((choice) => choice === value) ?? 'greedy' })
          }
        />
        {how.choosing === 'beam' ? <BeamFields {...{ how, set }} /> : null}
        {how.choosing === 'draw' ? <DrawFields {...{ how, set }} /> : null}
      </div>
      <details className="try-more">
        <summary>{t('say.more')}</summary>
        <div className="fields try-fields">
          <NumberField
            label={t('say.repetition')}
            value={how.repetitionPenalty}
            min={0.01}
            max={100}
            step={0.1}
            help={t('say.repetition-help')}
            onCommit={(repetitionPenalty) => set({ repetitionPenalty })}
          />
          <NumberField
            label={t('say.longest')}
            value={how.longest}
            min={0}
            max={100_000}
            help={t('say.longest-help')}
            onCommit={(longest) => set({ longest: Math.round(longest) })}
          />
          <TextField
            label={t('say.stop')}
            value={how.stop}
            mono
            help={t('say.stop-help')}
            onCommit={(stop) => set({ stop })}
          />
          <ChoiceField
            label={t('say.unknown')}
            value={how.unknown}
            options={(hasSource ? unknowns : unknowns.slice(0, 2)).map((value) => ({
              value,
              label: t(`say.unknown-${value}`),
            }))}
            help={t('say.unknown-help')}
            onChange={(value) =>
              set({ unknown: unknowns.find((choice) => choice === value) ?? 'allow' })
            }
          />
        </div>
      </details>
    </>
  );
}

const unknowns = ['allow', 'forbid', 'attended'] as const;

interface HowProps {
  readonly how: How;
  readonly set: (change: Partial<How>) => void;
}

function BeamFields({ how, set }: HowProps) {
  const { t } = useWords();
  return (
    <>
      <NumberField
        label={t('say.width')}
        value={how.beam}
        min={2}
        max={64}
        help={t('say.width-help')}
        onCommit={(beam) => set({ beam: Math.round(beam) })}
      />
      <NumberField
        label={t('attention.length-penalty')}
        value={how.lengthPenalty}
        min={0}
        max={2}
        step={0.1}
        help={t('say.length-penalty-help')}
        onCommit={(lengthPenalty) => set({ lengthPenalty })}
      />
    </>
  );
}

function DrawFields({ how, set }: HowProps) {
  const { t } = useWords();
  return (
    <>
      <NumberField
        label={t('say.temperature')}
        value={how.temperature}
        min={0.01}
        max={100}
        step={0.1}
        help={t('say.temperature-help')}
        onCommit={(temperature) => set({ temperature })}
      />
      <NumberField
        label={t('say.top-k')}
        value={how.topK}
        min={0}
        max={1_000_000}
        help={t('say.top-k-help')}
        onCommit={(topK) => set({ topK: Math.round(topK) })}
      />
      <NumberField
        label={t('say.top-p')}
        value={how.topP}
        min={0.01}
        max={1}
        step={0.05}
        help={t('say.top-p-help')}
        onCommit={(topP) => set({ topP })}
      />
      <NumberField
        label={t('say.seed')}
        value={how.seed}
        min={0}
        max={2_147_483_647}
        help={t('say.seed-help')}
        onCommit={(seed) => set({ seed: Math.round(seed) })}
      />
    </>
  );
}

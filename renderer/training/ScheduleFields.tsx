// The schedule of the learning rate as a form and as the curve it will follow. Knows no run.
import type { TrainingSettings } from '../../graph-core/index.ts';
import { scheduleFactor } from '../../graph-core/index.ts';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField, NumberField } from '../parts/Field.tsx';
import type { SettingsProps } from './settings-props.ts';

type Schedule = TrainingSettings['schedule'];

const titles: Readonly<Record<Schedule['type'], WordKey>> = {
  constant: 'training.schedule-constant',
  step: 'training.schedule-step',
  exponential: 'training.schedule-exponential',
  cosine: 'training.schedule-cosine',
  noam: 'training.schedule-noam',
  plateau: 'training.schedule-plateau',
};

/** Where a schedule starts when it is chosen: sensible for the length of the training. */
function startOf(type: Schedule['type'], steps: number): Schedule {
  const tenth = Math.max(1, Math.round(steps / 10));
  switch (type) {
    case 'constant':
      return { type };
    case 'step':
      return { type, every: Math.max(1, Math.round(steps / 3)), factor: 0.1 };
    case 'exponential':
      return { type, every: tenth, decay: 0.8 };
    case 'cosine':
      return { type, warmup: Math.round(tenth / 2), floor: 0 };
    case 'noam':
      return { type, warmup: tenth };
    case 'plateau':
      return { type, patience: 3, factor: 0.5 };
  }
}

const fields: Readonly<
  Record<string, { label: WordKey; whole: boolean; min: number; max: number; step: number }>
> = {
  every: { label: 'training.schedule-every', whole: true, min: 1, max: 1e8, step: 10 },
  factor: { label: 'training.schedule-factor', whole: false, min: 0, max: 1, step: 0.05 },
  decay: { label: 'training.schedule-decay', whole: false, min: 0, max: 1, step: 0.05 },
  warmup: { label: 'training.schedule-warmup', whole: true, min: 0, max: 1e8, step: 10 },
  floor: { label: 'training.schedule-floor', whole: false, min: 0, max: 1, step: 0.05 },
  patience: { label: 'training.schedule-patience', whole: true, min: 1, max: 1e5, step: 1 },
};

export function ScheduleFields({ settings, change }: SettingsProps) {
  const { t } = useWords();
  const { schedule, steps } = settings;
  return (
    <div className="fields">
      <div className="fields-wide">
        <ChoiceField
          label={t('training.schedule')}
          value={schedule.type}
          options={Object.entries(titles).map(([value, key]) => ({ value, label: t(key) }))}
          onChange={(type) => change({ schedule: startOf(type as Schedule['type'], steps) })}
        />
      </div>
      {Object.entries(schedule).map(([name, value]) => {
        const field = fields[name];
        if (!field || typeof value !== 'number') return null;
        const { label, whole, ...bounds } = field;
        const held = schedule.type === 'noam' ? { ...bounds, min: 1 } : bounds;
        return (
          <NumberField
            key={name}
            label={t(label)}
            value={value}
            {...held}
            onCommit={(next) =>
              // The field's name came from this very schedule, which the compiler cannot see.
              change({
                schedule: { ...schedule, [name]: whole ? Math.round(next) : next } as Schedule,
              })
            }
          />
        );
      })}
      {schedule.type === 'plateau' ? null : <Picture schedule={schedule} steps={steps} />}
    </div>
  );
}

const width = 240;
const height = 48;

function Picture({ schedule, steps }: { readonly schedule: Schedule; readonly steps: number }) {
  const { t } = useWords();
  const points = Array.from({ length: 121 }, (_, at) => {
    const step = 1 + ((steps - 1) * at) / 120;
    const factor = scheduleFactor(schedule, step, steps, 1);
    return `${(at / 120) * width},${2 + (1 - Math.min(1, factor)) * (height - 4)}`;
  });
  return (
    <svg
      className="schedule-picture"
      preserveAspectRatio="none"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('training.schedule-picture')}
    >
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

// The schedule of the learning rate as a form and as the curve it will follow.
import type { Json, Schedule, ScheduleType } from '../../graph-core/index.ts';
import {
  scheduleFactor,
  scheduleFields,
  schedules,
  scheduleTypes,
  startSchedule,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { entry } from '../document/entry.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField } from '../parts/Field.tsx';
import { ParamControl } from '../parts/ParamControl.tsx';
import type { SettingsProps } from './settings-props.ts';

export function ScheduleFields({ settings, change }: SettingsProps) {
  const { t, read } = useWords();
  const { schedule, steps } = settings;
  const { edit } = useDocument.getState();
  return (
    <div className="fields">
      <div className="fields-wide">
        <ChoiceField
          label={t('training.schedule')}
          value={schedule.type}
          options={scheduleTypes.map((value) => ({ value, label: read(schedules[value].title) }))}
          onChange={(type) =>
            edit(change({ schedule: startSchedule(type as ScheduleType, steps) }))
          }
        />
      </div>
      {scheduleFields(schedule.type).map((field) => (
        <ParamControl
          key={field.name}
          field={field}
          value={new Map<string, Json>(Object.entries(schedule)).get(field.name)}
          // The field's name came from this very schedule, which the compiler cannot see.
          {...entry((value: Json) =>
            change({ schedule: { ...schedule, [field.name]: value } as Schedule }),
          )}
        />
      ))}
      {/* What validations will cut cannot be drawn before they were made. */}
      {schedules[schedule.type].cut ? null : <Picture schedule={schedule} steps={steps} />}
    </div>
  );
}

const width = 240;
const height = 48;

function Picture({ schedule, steps }: { readonly schedule: Schedule; readonly steps: number }) {
  const { t } = useWords();
  const points = Array.from({ length: 121 }, (_, index) => {
    const step = 1 + ((steps - 1) * index) / 120;
    const factor = scheduleFactor(schedule, { step, steps, cut: 1 });
    return `${(index / 120) * width},${2 + (1 - Math.min(1, factor)) * (height - 4)}`;
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

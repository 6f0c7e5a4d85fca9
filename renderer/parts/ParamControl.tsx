// The control of one setting, drawn from how it is declared: a block's param, an option of data, a training setting.
import type { ReactNode } from 'react';
import type { Json, ParamField } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField, FlagField, NumberField } from './Field.tsx';
import { PointsPad } from './PointsPad.tsx';
import type { Typing } from './typing.ts';

interface BoundField {
  readonly label: string;
  readonly help: string | undefined;
  readonly value: Json;
  readonly min: number;
  readonly max: number;
  /** False where a fraction will do. */
  readonly whole: boolean;
}

interface ParamControlProps {
  readonly field: ParamField;
  /** Absent = the default. */
  readonly value: Json | undefined;
  /** In place of what the field says of itself. */
  readonly help?: string | undefined;
  readonly onSet: (value: Json) => void;
  readonly typing?: Typing<Json>;
  /** Draws a number that may be bound to a variable; answers undefined where this one is a plain number. */
  readonly bound?: (field: BoundField) => ReactNode;
}

export function ParamControl({ field, value = field.default as Json, ...rest }: ParamControlProps) {
  const { read } = useWords();
  const { onSet, typing, bound } = rest;
  const { form, choices, choiceHelp, zero } = field;
  const label = read(field.label);
  const said = choiceHelp?.[String(value)] ?? field.help;
  const help = rest.help ?? (said ? read(said) : zero && `0 = ${read(zero)}`);
  switch (form.kind) {
    case 'size':
    case 'number': {
      const whole = form.kind === 'size';
      const drawn = bound?.({ label, help, value, min: form.min, max: form.max, whole });
      if (drawn) return drawn;
      const number = typeof value === 'number' ? value : Number(field.default);
      const byTenths = form.kind === 'number' && form.byTenths && number !== 0;
      return (
        <NumberField
          {...{ label, help }}
          value={number}
          min={form.min}
          max={form.max}
          step={byTenths ? number / 10 : form.step}
          onCommit={(next) => onSet(whole ? Math.round(next) : next)}
          typing={
            typing && {
              hold: (next) => typing.hold(whole && next !== undefined ? Math.round(next) : next),
              end: typing.end,
            }
          }
        />
      );
    }
    case 'choice':
      return (
        <ChoiceField
          {...{ label, help }}
          value={String(value)}
          options={form.options.map((option) => ({
            value: option,
            label: choices?.[option] ? read(choices[option]) : option,
          }))}
          onChange={onSet}
        />
      );
    case 'flag':
      return <FlagField {...{ label, help }} value={value === true} onChange={onSet} />;
    case 'drawing':
      return <PointsPad {...{ label, help, onSet }} value={String(value)} />;
    case 'formula':
      // Drawn by whoever knows the variables that its numbers may be.
      return null;
  }
}

// A formula: its text with the place of what is wrong, how it looks on paper, and what each of its names is.
import { useState } from 'react';
import type { Fault, Json, ParamField, Quantity, WrittenFormula } from '../../graph-core/index.ts';
import {
  equationOf,
  readWritten,
  resolveQuantity,
  rolesOf,
  withRole,
  withText,
  writtenFormula,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField, Field } from '../parts/Field.tsx';
import { Mathematics } from '../parts/Mathematics.tsx';
import type { Typing } from '../parts/typing.ts';
import { useVanishing } from '../parts/typing.ts';
import { FormulaName } from './FormulaName.tsx';
import './formula.css';

interface FormulaFieldProps {
  readonly field: ParamField;
  readonly examples: Extract<ParamField['form'], { kind: 'formula' }>['examples'];
  /** Absent = the default. */
  readonly value: Json | undefined;
  readonly variables: Readonly<Record<string, Quantity>>;
  readonly onSet: (value: Json) => void;
  readonly typing: Typing<Json>;
}

export function FormulaField(props: FormulaFieldProps) {
  const { field, examples, value, variables, onSet, typing } = props;
  const { t, read } = useWords();
  const known = useDocument((state) => state.analysis.variables);
  const [draft, setDraft] = useState<WrittenFormula>();
  useVanishing(draft !== undefined, typing);
  const kept = writtenFormula(value ?? field.default);
  const shown = draft ?? kept;
  const readingOf = (formula: WrittenFormula) =>
    readWritten(formula, (number) => {
      const came = resolveQuantity(number, (name) => known.get(name) ?? { error: field.label });
      return 'value' in came ? came.value : 1;
    });
  const reading = readingOf(shown);
  const fault = 'fault' in reading ? reading : undefined;

  const type = (text: string) => {
    const next = withText(kept, text, new Set(Object.keys(variables)));
    setDraft(next);
    const says = text !== kept.text && !('fault' in readingOf(next));
    typing.hold(says ? asJson(next) : undefined);
  };
  const takeBack = () => {
    setDraft(undefined);
    typing.hold(undefined);
  };
  /** What cannot be read stays in the field alone, with the reason below it. */
  const commit = () => {
    if (!draft || fault) return;
    takeBack();
    if (draft.text !== kept.text) onSet(asJson(draft));
  };
  const choose = (label: string) => {
    const example = examples.find((offered) => read(offered.label) === label);
    if (!example) return;
    takeBack();
    onSet(asJson(example.value));
  };

  return (
    <div className="formula">
      <Field
        label={read(field.label)}
        help={field.help && read(field.help)}
        error={fault && read(fault.fault)}
      >
        {(id, describedBy) => (
          <textarea
            id={id}
            rows={2}
            spellCheck={false}
            className="control numbers formula-text"
            aria-describedby={describedBy}
            aria-invalid={fault ? true : undefined}
            value={shown.text}
            onChange={(event) => type(event.target.value.replaceAll('\n', ' '))}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Escape') takeBack();
              if (event.key !== 'Enter') return;
              event.preventDefault();
              commit();
            }}
          />
        )}
      </Field>
      {fault ? (
        <FaultPlace text={shown.text} at={fault.at} />
      ) : 'term' in reading ? (
        <Mathematics of={equationOf(reading.term)} label={`y = ${shown.text}`} />
      ) : null}
      {rolesOf(shown).map((named) => (
        <FormulaName
          key={named.name}
          named={named}
          variables={variables}
          onSet={(next) => {
            takeBack();
            onSet(asJson(withRole(shown, next)));
          }}
        />
      ))}
      <ChoiceField
        label={t('formula.examples')}
        value=""
        options={[
          { value: '', label: t('formula.choose-example') },
          ...examples.map(({ label }) => ({ value: read(label), label: read(label) })),
        ]}
        onChange={choose}
      />
    </div>
  );
}

/** The text again, with what is wrong marked in it; at the end there is an empty place to mark. */
function FaultPlace({ text, at: { start, end } }: { readonly text: string } & Pick<Fault, 'at'>) {
  return (
    <p className="formula-fault numbers" aria-hidden="true">
      {text.slice(Math.max(0, start - 24), start)}
      <mark>{text.slice(start, end) || '\u00a0'}</mark>
      {text.slice(end, end + 24)}
    </p>
  );
}

function asJson({ text, names }: WrittenFormula): Json {
  const copies = Object.entries(names).map(([name, said]): [string, Json] => [name, { ...said }]);
  return { text, names: Object.fromEntries(copies) };
}

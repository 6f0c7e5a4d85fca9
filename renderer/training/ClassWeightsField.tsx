// What each class weighs in the training loss: nothing of the kind, by how rare it is, or as the user says.
import type { Json, ParamField } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useWords } from '../i18n/words.ts';
import { balancedWeights } from '../../graph-core/index.ts';
import { ChoiceField, NumberField } from '../parts/Field.tsx';
import type { Typing } from '../parts/typing.ts';
import { learnedClasses, learnsColumn } from './learned-classes.ts';

interface ClassWeightsFieldProps {
  readonly field: ParamField;
  readonly value: Json | undefined;
  readonly onSet: (value: Json) => void;
  readonly typing: Typing<Json>;
}

export function ClassWeightsField({ field, value = 'off', onSet, typing }: ClassWeightsFieldProps) {
  const { read, t } = useWords();
  const document = useDocument(({ history }) => history.present);
  const columns = useDocument(({ data }) => data.columns);
  const given =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  const chosen = given ? 'given' : String(value);
  const { choices, choiceHelp, label } = field;
  const options = field.form.kind === 'choice' ? [...field.form.options, 'given'] : [];
  const help = choiceHelp?.[chosen];
  // Those that are named and not there can be taken out by hand only here.
  const names = new Set([...learnedClasses(document, columns), ...Object.keys(given ?? {})]);
  return (
    <>
      <ChoiceField
        label={read(label)}
        help={help && read(help)}
        value={chosen}
        options={options.map((option) => ({
          value: option,
          label: choices?.[option] ? read(choices[option]) : option,
        }))}
        onChange={(next) => onSet(next === 'given' ? {} : next)}
      />
      {chosen === 'balanced' ? <Balanced /> : null}
      {given
        ? [...names].map((name) => {
            const { [name]: own = 1, ...others } = given;
            const put = (weight: number): Json =>
              weight === 1 ? others : { ...others, [name]: weight };
            return (
              <NumberField
                key={name}
                label={t('training.weight-of-class', { name })}
                value={typeof own === 'number' ? own : 1}
                min={1e-6}
                max={1e6}
                step={0.1}
                onCommit={(weight) => onSet(put(weight))}
                typing={{
                  hold: (weight) => typing.hold(weight === undefined ? undefined : put(weight)),
                  end: typing.end,
                }}
              />
            );
          })
        : null}
    </>
  );
}

/** The heaviest first; a line holds no more. */
const mostShown = 12;

/** What each class comes to, by how rare it is among the training examples. */
function Balanced() {
  const { t } = useWords();
  const document = useDocument(({ history }) => history.present);
  const { columns, classes = [] } = useDocument(({ data }) => data);
  const learned = classes.filter(({ column }) => learnsColumn(document, columns, column));
  return learned.map(({ column, counts }) => {
    const weights = balancedWeights(counts.map(([, count]) => count));
    const lines = counts.map(([word, examples], index) => ({
      word,
      examples,
      weight: weights[index] ?? 1,
    }));
    const shown = lines.sort((a, b) => b.weight - a.weight).slice(0, mostShown);
    return (
      <dl key={column} className="class-weights" aria-label={t('training.balanced-weights')}>
        {shown.map(({ word, examples, weight }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd className="numbers">
              {t('training.balanced-weight', {
                weight: weight.toPrecision(3),
                examples,
              })}
            </dd>
          </div>
        ))}
        {lines.length > shown.length ? (
          <div className="quiet">
            {t('training.balanced-more', { count: lines.length - shown.length })}
          </div>
        ) : null}
      </dl>
    );
  });
}

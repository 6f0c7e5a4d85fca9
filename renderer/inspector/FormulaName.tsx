// One name of a formula: whether it is an input, learned, or a number, and where it begins.
import type { NameRole, Quantity, RoledName } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { NumberField } from '../parts/Field.tsx';
import { SizeField } from './SizeField.tsx';

interface FormulaNameProps {
  readonly named: RoledName;
  readonly variables: Readonly<Record<string, Quantity>>;
  readonly onSet: (named: RoledName) => void;
}

const roles: readonly NameRole[] = ['input', 'scalar', 'vector', 'number'];
const most = 1e6;

export function FormulaName({ named, variables, onSet }: FormulaNameProps) {
  const { t } = useWords();
  const { name, role, value = 1 } = named;
  return (
    <div className="formula-name">
      <code>{name}</code>
      <select
        className="control"
        aria-label={t('formula.role-of', { name })}
        value={role}
        onChange={(event) => {
          const chosen = roles.find((known) => known === event.target.value);
          // A name that the document knows as a variable is most likely meant as that.
          const isVariable = chosen === 'number' && Object.hasOwn(variables, name);
          if (chosen) onSet({ name, role: chosen, value: isVariable ? `=${name}` : value });
        }}
      >
        {roles.map((offered) => (
          <option key={offered} value={offered}>
            {t(`formula.role-${offered}`)}
          </option>
        ))}
      </select>
      {role === 'number' ? (
        <SizeField
          label={t('formula.value-of', { name })}
          value={value}
          min={-most}
          max={most}
          whole={false}
          variables={variables}
          onCommit={(next) => onSet({ name, role, value: next })}
        />
      ) : role === 'input' ? null : (
        <NumberField
          label={t('formula.start-of', { name })}
          value={Number(value)}
          min={-most}
          max={most}
          step={0.1}
          onCommit={(next) => onSet({ name, role, value: next })}
        />
      )}
    </div>
  );
}

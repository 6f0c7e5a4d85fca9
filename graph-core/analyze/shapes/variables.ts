// The document's variables worked out, and a sentence for each that has no value.
import type { Evaluated } from '../../document/expressions.ts';
import { evaluateVariables } from '../../document/expressions.ts';
import type { Document } from '../../document/schema.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { Finding } from '../finding.ts';
import { found } from '../finding.ts';

/** The very same map as before where no value has changed, so that nothing that depends on it is done again. */
export function variablesOf(
  document: Document,
  before: ReadonlyMap<string, Evaluated> | undefined,
): ReadonlyMap<string, Evaluated> {
  const now = evaluateVariables(document.variables);
  if (!before || before.size !== now.size) return now;
  // In the same order too: each after those it uses.
  const old = [...before];
  const same = [...now].every(([name, value], index) => {
    const [oldName, oldValue] = old[index] ?? [];
    return (
      name === oldName &&
      oldValue &&
      'value' in oldValue &&
      'value' in value &&
      oldValue.value === value.value
    );
  });
  return same ? before : now;
}

export function variableFindings(variables: ReadonlyMap<string, Evaluated>): Finding[] {
  const findings: Finding[] = [];
  // One that only passes on the fault of another carries the very same sentence, and is not named as well.
  const said = new Set<Text>();
  for (const [name, value] of variables) {
    if (!('error' in value) || said.has(value.error)) continue;
    said.add(value.error);
    findings.push(
      found(
        'bad-variable',
        text(
          `The variable ${name} has no value. ${value.error.en}`,
          `変数 ${name} の値が決まりません。${value.error.ja}`,
        ),
        { graph: null, variable: name },
        () => [
          {
            label: text(`Set the variable ${name} to 64`, `変数 ${name} を 64 にする`),
            edit: { edit: 'set-variable', name, value: 64 },
          },
          {
            label: text(`Remove the variable ${name}`, `変数 ${name} を取り除く`),
            edit: { edit: 'set-variable', name, value: undefined },
          },
        ],
      ),
    );
  }
  return findings;
}

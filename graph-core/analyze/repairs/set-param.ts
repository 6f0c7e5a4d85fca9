// A param's new value as edits: of the block, and of the variable the param is bound to.
import {
  evaluate,
  evaluateVariables,
  isExpression,
  variablesIn,
} from '../../document/expressions.ts';
import type { Document } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { NodeFacts } from '../analysis.ts';
import { nodeName } from '../../document/node-name.ts';
import type { Repair } from '../problem.ts';
import { fieldsByName, valueText } from '../shapes/read-params.ts';

type Value = number | string | boolean;

/** The variable first where the param is bound to one: what belongs together then stays together. */
export function setParamRepairs(
  document: Document,
  { graph, node, block }: Pick<NodeFacts, 'graph' | 'node' | 'block'>,
  param: string,
  value: Value,
): Repair[] {
  const field = block && fieldsByName(block).get(param);
  if (!block || !field) return [];
  const words = valueText(field, value);
  const name = nodeName({ graph, node });
  const own: Repair = {
    label: text(
      `Set ${field.label.en} of ‘${name}’ to ${words.en}`,
      `「${name}」の「${field.label.ja}」を ${words.ja} にする`,
    ),
    edit: { edit: 'set-param', graph, node: node.id, param, value },
  };
  const raw = Object.hasOwn(node.params, param) ? node.params[param] : undefined;
  const variable =
    typeof value === 'number' && isExpression(raw) ? solve(document, raw, value) : undefined;
  if (!variable) return [own];
  return [
    {
      label: text(
        `Set the variable ${variable.name} to ${variable.value}`,
        `変数 ${variable.name} を ${variable.value} にする`,
      ),
      edit: { edit: 'set-variable', ...variable },
    },
    own,
  ];
}

/** Which whole value of its only variable gives an expression this value; the expression is taken as linear and then checked. */
function solve(
  document: Document,
  expression: string,
  value: number,
): { name: string; value: number } | undefined {
  const [name, ...others] = variablesIn(expression);
  if (!name || others.length > 0 || !Object.hasOwn(document.variables, name)) return undefined;
  // A variable that is computed from others is not ours to fix.
  if (typeof document.variables[name] !== 'number') return undefined;
  const at = (x: number): number => {
    const result = evaluate(expression, () => ({ value: x }));
    return 'value' in result ? result.value : Number.NaN;
  };
  const offset = at(0);
  const slope = at(1) - offset;
  const solution = Math.round((value - offset) / slope);
  if (!Number.isFinite(solution) || at(solution) !== value) return undefined;
  const fits = evaluateVariables({ ...document.variables, [name]: solution }).get(name);
  return fits && 'value' in fits ? { name, value: solution } : undefined;
}

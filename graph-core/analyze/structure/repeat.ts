// How often a module instance is written out.
import type { Evaluated } from '../../document/expressions.ts';
import { resolveQuantity } from '../../document/expressions.ts';
import { nodeName } from '../../document/node-name.ts';
import type { ModuleNode } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { Finding } from '../finding.ts';
import { found } from '../finding.ts';
import type { Location } from '../problem.ts';

const mostRepeats = 1000;

export function repeatOf(
  instance: ModuleNode,
  variables: ReadonlyMap<string, Evaluated>,
  location: Location & { readonly node: string },
  findings: Finding[],
): number {
  const evaluated = evaluate(instance, variables);
  if ('value' in evaluated && isRepeat(evaluated.value)) return evaluated.value;
  const called = nodeName({ graph: location.graph, node: instance });
  const why =
    'error' in evaluated
      ? evaluated.error
      : text(`it comes to ${evaluated.value}.`, `値は ${evaluated.value} です。`);
  const nearest =
    'value' in evaluated ? Math.min(mostRepeats, Math.max(1, Math.round(evaluated.value))) : 1;
  findings.push(
    found(
      'bad-repeat',
      text(
        `The repeat of ‘${called}’ must be a whole number from 1 to ${mostRepeats}: ${why.en}`,
        `「${called}」の繰り返し回数は 1 から ${mostRepeats} の整数にしてください：${why.ja}`,
      ),
      location,
      () => [
        {
          label: text(
            `Set the repeat of ‘${called}’ to ${nearest}`,
            `「${called}」の繰り返しを ${nearest} 回にする`,
          ),
          edit: {
            edit: 'set-instance',
            graph: location.graph,
            node: location.node,
            repeat: nearest,
          },
        },
      ],
    ),
  );
  return 1;
}

/** The same where nobody asks what is wrong with it. */
export function countOf(instance: ModuleNode, variables: ReadonlyMap<string, Evaluated>): number {
  const evaluated = evaluate(instance, variables);
  return 'value' in evaluated && isRepeat(evaluated.value) ? evaluated.value : 1;
}

function evaluate({ repeat }: ModuleNode, variables: ReadonlyMap<string, Evaluated>): Evaluated {
  return resolveQuantity(
    repeat,
    (name) =>
      variables.get(name) ?? {
        error: text(`There is no variable ‘${name}’.`, `変数「${name}」がありません。`),
      },
  );
}

function isRepeat(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= mostRepeats;
}

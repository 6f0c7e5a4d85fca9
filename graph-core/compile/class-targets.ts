// Which outputs learn one of several classes an example: those whose classes may weigh differently, or be drawn alike.
import type { Plan } from './plan.ts';

export interface ClassTarget {
  readonly path: string;
  readonly column: string;
  /** How many the output tells apart; the column may have fewer. */
  readonly classes: number;
}

/** In the order of the plan. */
export function classTargets(
  plan: Pick<Plan, 'objectives' | 'steps'>,
  columns: readonly {
    readonly name: string;
    readonly kind: string;
    readonly words?: readonly string[];
  }[],
): ClassTarget[] {
  return plan.objectives.flatMap(({ path, column, target }): ClassTarget[] => {
    const objective = plan.steps.find((step) => step.path === path)?.block.objective;
    const learned = columns.find(({ name }) => name === column);
    if (!objective?.weighs || learned?.kind !== 'class') return [];
    const classes = target?.vocabulary ?? learned.words?.length ?? 1;
    return [{ path, column: learned.name, classes }];
  });
}

// What a trained model reads and what it answers, as the columns of its data.
import type { Plan } from '../compile/plan.ts';
import type { Preprocessing } from '../data/preprocessing/schema.ts';
import { withoutData } from '../data/preprocessing/without-data.ts';
import type { AskedColumn } from '../data/rows/asked.ts';

export interface AnsweredColumns {
  /** What it reads; of a language model the text it goes on with. */
  readonly inputs: readonly AskedColumn[];
  /** By the path of the output. */
  readonly outputs: ReadonlyMap<string, AskedColumn>;
}

export function askedColumns(
  { feeds, objectives }: Pick<Plan, 'feeds' | 'objectives'>,
  preprocessing: Preprocessing,
): AnsweredColumns {
  const { columns } = withoutData(preprocessing);
  const asked = (name: string | undefined): AskedColumn[] => {
    const column = columns.find((candidate) => candidate.name === name);
    const made = preprocessing.columns.find((entry) => entry.name === name);
    return column && made ? [{ column, made }] : [];
  };
  const fed = feeds.flatMap((feed) => asked(feed.column));
  const inputs = fed.filter(({ column }) => column.shiftedFrom === undefined);
  const outputs = new Map(
    objectives.flatMap(({ path, column }) =>
      asked(column).map((demand) => [path, demand] as const),
    ),
  );
  return { inputs: inputs.length > 0 ? inputs : [...outputs.values()].slice(0, 1), outputs };
}

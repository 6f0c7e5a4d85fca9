// What a trained model reads and what it answers, as the columns of its data.
import type { AskedColumn, Document, Preprocessing } from '../../graph-core/index.ts';
import { withoutData } from '../../graph-core/index.ts';
import { exitCodes, Failure } from '../exit.ts';
import { soundPlan } from '../read-document.ts';

export interface AnsweredColumns {
  /** What it reads; of a language model the text it goes on with. */
  readonly inputs: readonly AskedColumn[];
  /** By the path of the output. */
  readonly outputs: ReadonlyMap<string, AskedColumn>;
}

/** Throws a Failure where nobody knows what words and numbers mean. */
export function columnsOf(
  document: Document,
  preprocessing: Preprocessing | undefined,
): AnsweredColumns {
  if (!preprocessing)
    throw new Failure(
      exitCodes.failed,
      'The weights carry no preprocessing (vocabulary, classes, scaling), so nobody knows how to read your rows. Give the model.safetensors of a run.',
      { code: 'no-preprocessing' },
    );
  const { feeds, objectives } = soundPlan(document);
  const { columns } = withoutData(preprocessing);
  const asked = (name: string | undefined): AskedColumn[] => {
    const column = columns.find((one) => one.name === name);
    const made = preprocessing.columns.find((one) => one.name === name);
    return column && made ? [{ column, made }] : [];
  };
  const fed = feeds.flatMap((feed) => asked(feed.column));
  const inputs = fed.filter(({ column }) => column.shiftedFrom === undefined);
  const outputs = new Map(
    objectives.flatMap(({ path, column }) => asked(column).map((one) => [path, one] as const)),
  );
  return { inputs: inputs.length > 0 ? inputs : [...outputs.values()].slice(0, 1), outputs };
}

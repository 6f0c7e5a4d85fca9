// Preprocessing with what ties it to a written model: which input takes which column, which output answers which.
import { sizes } from '../blocks/kit/shape.ts';
import type { Shape } from '../blocks/kit/shape.ts';
import { preprocessingKey, writePreprocessing } from '../data/preprocessing/metadata.ts';
import { answersOf } from '../compile/plan.ts';
import type { Preprocessing } from '../data/preprocessing/schema.ts';
import type { ExportContext } from './format.ts';

/** How a format writes the model's inputs and outputs. */
export interface Naming {
  /** What the input of this path is called; its path itself without. */
  readonly nameOf?: (path: string) => string;
  /** PyTorch's: ids are int64, and images have their channels before height and width. */
  readonly torch?: boolean;
  readonly longIds?: boolean;
}

interface ModelPort {
  readonly path: string;
  readonly name: string;
  readonly column: string;
  /** The batch is null. */
  readonly shape: readonly (number | null)[];
  readonly channelsFirst: boolean;
}

export interface DescribedPreprocessing extends Preprocessing {
  readonly model: {
    readonly inputs: readonly (ModelPort & { readonly type: 'int32' | 'int64' | 'float32' })[];
    readonly outputs: readonly (ModelPort & {
      /** The block that was learned by. */
      readonly objective: string;
      /** `probabilities` or `values`. */
      readonly answers: string;
    })[];
  };
}

/** Undefined where nothing is known of how the model was taught. */
export function describedPreprocessing(
  { plan, preprocessing }: Pick<ExportContext, 'plan' | 'preprocessing'>,
  { nameOf = (path) => path, torch = false, longIds = torch }: Naming = {},
): DescribedPreprocessing | undefined {
  if (!preprocessing) return undefined;
  const port = (path: string, column: string | undefined, shape: Shape): ModelPort => {
    const list = sizes(shape);
    const first = torch && shape.kind === 'image' && list.length === 3;
    const [height = 0, width = 0, channels = 0] = list;
    return {
      path,
      name: nameOf(path),
      column: column ?? '',
      shape: [null, ...(first ? [channels, height, width] : list)],
      channelsFirst: first,
    };
  };
  const ids = longIds ? ('int64' as const) : ('int32' as const);
  const inputs = plan.feeds.map(({ path, column, shape }) => ({
    ...port(path, column, shape),
    type: shape.kind === 'tokens' ? ids : ('float32' as const),
  }));
  const outputs = answersOf(plan).flatMap(
    ({ objective: { path, column }, step, port: answers }) => {
      const shape = step.outputs[answers];
      return shape ? [{ ...port(path, column, shape), objective: step.block.type, answers }] : [];
    },
  );
  return { ...preprocessing, model: { inputs, outputs } };
}

/** What a file's own metadata says of it: one entry, or none where nothing is known. */
export function preprocessingMetadata(
  context: Pick<ExportContext, 'plan' | 'preprocessing'>,
  naming?: Naming,
): Readonly<Record<string, string>> {
  const described = describedPreprocessing(context, naming);
  return described ? { [preprocessingKey]: writePreprocessing(described) } : {};
}

// Dense layers behind a flattened image: PyTorch lays its channels out first, Kumiki last.
import type { Plan, Step } from '../../compile/plan.ts';
import { permuted } from '../../blocks/kit/layout.ts';
import type { NamedArray } from '../../weights/named-array.ts';

/** The weights with the rows of such kernels, `but` some, in our order; `count` of them were not in it. */
export function fromChannelsFirst(
  plan: Plan,
  weights: readonly NamedArray[],
  but: ReadonlySet<string>,
): { readonly weights: readonly NamedArray[]; readonly count: number } {
  const images = flattenedImages(plan);
  let count = 0;
  const ordered = weights.map((weight) => {
    const sizes = images.get(weight.name);
    if (!sizes || but.has(weight.name)) return weight;
    count++;
    const [height = 1, width = 1, channels = 1] = sizes;
    const units = weight.data.length / (height * width * channels);
    const { data } = weight;
    const shape = [channels, height, width, units];
    return { ...weight, data: permuted({ shape, data }, [1, 2, 0, 3]).data };
  });
  return { weights: ordered, count };
}

/** Sizes of the image by the kernel that reads all of it, where their order matters. */
function flattenedImages(plan: Plan): ReadonlyMap<string, readonly number[]> {
  const byPath = new Map(plan.steps.map((step) => [step.path, step]));
  return new Map(
    plan.steps.flatMap((step) => {
      const image = flattenedBefore(step, byPath);
      if (!image) return [];
      const features = image.reduce((product, size) => product * size, 1);
      return Object.values(step.weights).flatMap((name) => {
        const shape = plan.weights.get(name)?.shape;
        return shape?.length === 2 && shape[0] === features ? [[name, image] as const] : [];
      });
    }),
  );
}

/** The image that a step reads as one row, through blocks that leave its numbers where they are. */
function flattenedBefore(
  step: Step,
  byPath: ReadonlyMap<string, Step>,
): readonly number[] | undefined {
  let at: Step | undefined = step;
  while (at) {
    const [source, ...more]: readonly { readonly path: string }[] = Object.values(
      at.sources,
    ).flatMap((wired) => wired ?? []);
    const [shape] = Object.values(at.inputs).flatMap((given) => given ?? []);
    if (!source || more.length > 0 || !shape) return undefined;
    const sizes = shape.dims.slice(1).flatMap(({ size }) => size ?? []);
    if (shape.kind === 'image' && sizes.length === 3)
      return at === step || (sizes[0] === 1 && sizes[1] === 1) || sizes[2] === 1
        ? undefined
        : sizes;
    const before: Step | undefined = byPath.get(source.path);
    if (!before || Object.keys(before.weights).length > 0) return undefined;
    at = before;
  }
  return undefined;
}

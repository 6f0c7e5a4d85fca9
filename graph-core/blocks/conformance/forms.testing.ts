// A case written in a Python framework: what constructs it, what is called, and the arrays on both sides. Knows no block.
import type { PythonForm, WeightValue } from '../block.ts';
import type { Fitting } from './case.testing.ts';
import type { Leaves } from './compute.testing.ts';
import { weightLeaf, weightSpecs } from './compute.testing.ts';

export type Framework = 'torch' | 'keras';

/** The form, a reason why there is none, or undefined where the block is silent. */
export function formOf(of: Fitting, framework: Framework): PythonForm | string | undefined {
  const form = of.block.exports?.[framework]?.(of);
  return form && 'unsupported' in form ? form.unsupported.en : form;
}

/** Python names of the arrays at each port, as the exporters hand them over. */
export function namesAt({
  inputs,
}: Fitting): Record<string, string | readonly string[] | undefined> {
  const name = (port: string) => port.replaceAll('-', '_');
  return Object.fromEntries(
    Object.entries(inputs).map(([port, of]) => {
      if (!of) return [port, undefined];
      return [port, 'dims' in of ? name(port) : of.map((_, at) => `${name(port)}_${at}`)];
    }),
  );
}

export function expressionsOf(of: Fitting, form: PythonForm): Readonly<Record<string, string>> {
  return form.call(namesAt(of), 'block');
}

/** All code of the form in this case, for comparing one form with another. */
export function codeOf(of: Fitting, form: PythonForm): string {
  return JSON.stringify([form.make ?? '', expressionsOf(of, form), form.classes ?? {}]);
}

export function weightsOf(of: Fitting, leaves: Leaves): Record<string, WeightValue> {
  return Object.fromEntries(
    Object.keys(weightSpecs(of)).flatMap((name) => {
      const leaf = leaves[weightLeaf(name)];
      return leaf ? [[name, leaf]] : [];
    }),
  );
}

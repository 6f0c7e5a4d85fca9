// A case written in a Python framework: what constructs it, what is called, and the arrays on both sides.
import type { Expressions, PythonForm, WeightValue } from '../block.ts';
import { name, python } from '../kit/python.ts';
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
function namesAt({ inputs }: Fitting): Expressions {
  return Object.fromEntries(
    Object.entries(inputs).map(([port, of]) => {
      const plain = port.replaceAll('-', '_');
      if (!of) return [port, undefined];
      return [port, 'dims' in of ? name(plain) : of.map((_, index) => name(`${plain}_${index}`))];
    }),
  );
}

/** What constructs it and an expression for every output, as Python. */
export function writtenForm(of: Fitting, form: PythonForm) {
  const ports = Object.entries(form.call(namesAt(of), name('block')));
  return {
    ...(form.make && { make: python(form.make) }),
    expressions: Object.fromEntries(ports.map(([port, tree]) => [port, python(tree)])),
    classes: form.classes ?? {},
  };
}

/** `block = nn.Linear(4, 8); values = block(values)`, for a sentence. */
export function linesOf(of: Fitting, form: PythonForm): string {
  const { make, expressions } = writtenForm(of, form);
  const ports = Object.entries(expressions).map(([port, code]) => `${port} = ${code}`);
  return [...(make === undefined ? [] : [`block = ${make}`]), ...ports].join('; ');
}

/** All code of the form in this case, for comparing one form with another. */
export function codeOf(of: Fitting, form: PythonForm): string {
  return JSON.stringify(writtenForm(of, form));
}

export function weightsOf(of: Fitting, leaves: Leaves): Record<string, WeightValue> {
  return Object.fromEntries(
    Object.keys(weightSpecs(of)).flatMap((name) => {
      const leaf = leaves[weightLeaf(name)];
      return leaf ? [[name, leaf]] : [];
    }),
  );
}

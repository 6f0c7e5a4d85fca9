// Which lengths a Keras model leaves open: those at which every block is written alike, or says how it is written for any.
import type { PythonForm, Unsupported } from '../../blocks/block.ts';
import type { Python } from '../../blocks/kit/python.ts';
import { item, name, py, python, slice } from '../../blocks/kit/python.ts';
import { tensorShape } from '../../blocks/kit/shape.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { feedPort } from '../../compile/model.ts';
import type { Document } from '../../document/schema.ts';
import { arrivingAt } from '../python/write-graph.ts';
import type { FreeLength } from '../trace/free-lengths.ts';
import { freeLengths, planWith } from '../trace/free-lengths.ts';
import { kerasFormOf } from './keras-form.ts';

type Form = PythonForm | Unsupported | undefined;

export interface OpenLengths {
  readonly lengths: readonly FreeLength[];
  /** Of an output: null for the batch and for what follows an open length. */
  shapeOf(step: Step, port: string): readonly (number | null)[];
  /** The form of a step; `feed` is the variable that holds an input of the model. */
  formOf(step: Step, feed: (path: string) => string): Form;
}

/** Every length as the document has it. */
export const closedLengths: OpenLengths = {
  lengths: [],
  shapeOf({ outputs }, port) {
    const shape = outputs[port];
    return shape ? tensorShape(shape) : [];
  },
  formOf: kerasFormOf,
};

interface Variant {
  readonly length: FreeLength;
  readonly steps: ReadonlyMap<string, Step>;
  /** The input of the model whose second axis is this length. */
  readonly feed: Step | undefined;
}

export function openLengths(document: Document, plan: Plan): OpenLengths {
  const variants = freeLengths(document, plan).flatMap((length): Variant[] => {
    const other = planWith(document, [length]);
    if (!other) return [];
    const steps = new Map(other.steps.map((step) => [step.path, step]));
    const feed = plan.steps.find((step) => follows(step, steps.get(step.path)));
    const variant = { length, steps, feed };
    return plan.steps.every((step) => isOpen(step, variant)) ? [variant] : [];
  });
  if (variants.length === 0) return closedLengths;
  return {
    lengths: variants.map(({ length }) => length),
    shapeOf(step, port) {
      const others = variants.map(({ steps }) => {
        const other = steps.get(step.path);
        return other ? closedLengths.shapeOf(other, port) : [];
      });
      return closedLengths
        .shapeOf(step, port)
        .map((size, axis) => (others.every((other) => other[axis] === size) ? size : null));
    },
    formOf(step, feed) {
      const form = kerasFormOf(step);
      const changing = variants.find(({ steps }) => !sameForm(step, steps.get(step.path)));
      const from = changing?.feed;
      if (!form || 'unsupported' in form || !form.along || !from) return form;
      const { along } = form;
      const steps = stepsOf(from, name(feed(from.path)));
      return { call: (inputs) => along(inputs, steps) };
    },
  };
}

/** Whether the input's second axis differs between the two. */
function follows(step: Step, other: Step | undefined): boolean {
  const port = feedPort(step);
  if (port === undefined || !other) return false;
  return step.outputs[port]?.dims[1]?.size !== other.outputs[port]?.dims[1]?.size;
}

function isOpen(step: Step, { length, steps, feed }: Variant): boolean {
  const other = steps.get(step.path);
  const form = kerasFormOf(step);
  if (!other || !form || 'unsupported' in form) return other !== undefined;
  if (sameForm(step, other) && sameWeights(step, other)) return true;
  if (form.shorter) return length.to < length.from;
  // Only beside the inputs of the model is there one to be as long as.
  return form.along !== undefined && feed !== undefined && !step.path.includes('/');
}

function sameWeights(step: Step, other: Step): boolean {
  const shapes = ({ block, params, inputs, outputs }: Step) =>
    JSON.stringify(
      Object.values(block.weights?.({ params, inputs, outputs }) ?? {}).map(({ shape }) => shape),
    );
  return shapes(step) === shapes(other);
}

function sameForm(step: Step, other: Step | undefined): boolean {
  return other !== undefined && written(step) === written(other);
}

function written(step: Step): string {
  const form = kerasFormOf(step);
  if (!form || 'unsupported' in form) return '';
  const given = arrivingAt(step, (port) =>
    [step.sources[port] ?? []].flat().map((_, index) => `${port}_${index}`),
  );
  const called = Object.values(form.call(given, name('layer'))).map(python);
  return [form.make ? python(form.make) : '', ...called].join('\n');
}

/** Ones, [batch, length, 1]. */
function stepsOf(feed: Step, variable: Python): Python {
  const [shape] = Object.values(feed.outputs);
  if (shape?.kind !== 'tokens')
    return py('ops.ones_like', [item(variable, slice(), slice(), slice(null, 1))]);
  return py('ops.ones_like', [py('ops.cast', [item(variable, slice(), slice(), null), 'float32'])]);
}

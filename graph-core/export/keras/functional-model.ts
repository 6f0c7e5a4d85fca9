// A plan as the functional Keras model that its Keras source builds: read off the same expressions, so the two cannot differ.
import type { Source } from '../../analyze/analysis.ts';
import type { PythonForm } from '../../blocks/block.ts';
import type { Python } from '../../blocks/kit/python.ts';
import { name, python } from '../../blocks/kit/python.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { answersOf, wantedPorts } from '../../compile/plan.ts';
import { feedPort } from '../../compile/model.ts';
import type { Document } from '../../document/schema.ts';
import { arrivingAt, callOf } from '../python/write-graph.ts';
import { Evaluation } from './evaluation.ts';
import type { KerasOperation, KerasTensor, Ordered, Value } from './functional-graph.ts';
import { orderOf } from './functional-graph.ts';
import { layerNames } from './layer-names.ts';
import type { LayerForm } from './make-layer.ts';
import { makeLayer } from './make-layer.ts';
import type { OpenLengths } from './open-lengths.ts';
import { closedLengths } from './open-lengths.ts';

export interface FunctionalModel extends Ordered {
  readonly inputs: readonly KerasTensor[];
  readonly outputs: readonly KerasTensor[];
}

export function functionalModel(
  document: Document,
  plan: Plan,
  open: OpenLengths = closedLengths,
): FunctionalModel {
  const building = new Building(layerNames(document, plan), readOutputs(plan), open);
  // Inputs first: a block may be as long as one that stands behind it.
  for (const step of plan.steps) building.input(step);
  for (const step of plan.steps) building.block(step);
  const outputs = answersOf(plan).map(({ step, port }) => building.at(`${step.path} ${port}`));
  const { inputs } = building;
  const inputLayers = inputs.map(({ call }) => call.operation);
  return { inputs, outputs, ...orderOf(inputLayers, outputs) };
}

class Building {
  readonly inputs: KerasTensor[] = [];
  private readonly layers = new Map<string, KerasOperation>();
  private readonly held = new Map<string, KerasTensor>();
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly names: ReadonlyMap<string, string>,
    private readonly read: ReadonlySet<string>,
    private readonly open: OpenLengths,
  ) {}

  at(output: string): KerasTensor {
    const tensor = this.held.get(output);
    if (!tensor) throw new Error(`${output} is read, but nothing gives it.`);
    return tensor;
  }

  input(step: Step): void {
    const port = feedPort(step);
    if (port === undefined) return;
    const dtype = step.outputs[port]?.kind === 'tokens' ? 'int32' : 'float32';
    const shape = this.open.shapeOf(step, port);
    const config = { name: step.path, batch_shape: shape, dtype, sparse: false };
    const form = { className: 'InputLayer', module: 'keras.layers', registered: null, layer: true };
    const operation: KerasOperation = { ...form, config, name: step.path, calls: [] };
    const call = { operation, args: [], kwargs: [] };
    operation.calls.push(call);
    const tensor: KerasTensor = { kind: 'tensor', call, index: 0, shape, dtype };
    this.inputs.push(tensor);
    this.held.set(`${step.path} ${port}`, tensor);
  }

  /** Says which block it is whose form no file can hold. */
  block(step: Step): void {
    if (feedPort(step) !== undefined) return;
    try {
      this.apply(step);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`The Keras form of ‘${step.block.type}’ (${step.path}): ${why}`, {
        cause: error,
      });
    }
  }

  private apply(step: Step): void {
    const variables = new Map<string, Value>();
    const form = this.open.formOf(step, (path) => {
      const [input] = this.inputs.filter(({ call }) => call.operation.name === path);
      if (input) variables.set('feed', input);
      return 'feed';
    });
    if (!form || 'unsupported' in form) throw new Error(`${step.path} has no form in Keras.`);
    const given = arrivingAt(step, (port) => {
      const which = Object.keys(step.block.inputs).indexOf(port);
      return wiresOf(step.sources[port]).map((source, index) => {
        const variable = `x_${which}_${index}`;
        variables.set(variable, this.at(`${source.path} ${source.port}`));
        return variable;
      });
    });
    const wanted = wantedPorts(step, (port) => this.read.has(`${step.path} ${port}`));
    const evaluation = new Evaluation({
      layer: this.layer(step, form),
      variables,
      shapeOf: this.shapesOf(step, form.call(given, name('layer'), new Set(wanted))),
      operation: (made) => this.operation(made),
    });
    const { binding, expressions } = callOf(form, given, 'layer', wanted, 'shared');
    if (binding !== undefined) evaluation.bind('shared', binding);
    for (const [port, expression] of Object.entries(expressions))
      this.held.set(`${step.path} ${port}`, evaluation.tensor(expression));
  }

  private layer(step: Step, { make, classes = {} }: PythonForm): KerasOperation | undefined {
    if (make === undefined) return undefined;
    const called = `model.${this.names.get(step.path) ?? step.path}`;
    const known = this.layers.get(called);
    if (known) return known;
    const layer = { ...makeLayer(make, classes, called), name: called, calls: [] };
    this.layers.set(called, layer);
    return layer;
  }

  /** Shapes of a layer's answers: those of the ports that are written so, else what is known of its kind. */
  private shapesOf(step: Step, expressions: Readonly<Record<string, Python>>) {
    const known = new Map(
      Object.entries(expressions).map(([port, expression]) => [python(expression), port]),
    );
    const [first = ''] = Object.keys(step.outputs);
    return (source: string, index: number): readonly (number | null)[] => {
      const port = known.get(source);
      if (port !== undefined) return this.open.shapeOf(step, port);
      // The last state of one direction.
      const { units } = step.params;
      if (index > 0 && typeof units === 'number') return [null, units];
      return this.open.shapeOf(step, first);
    };
  }

  /** `cast`, `cast_1`: no layer bears such a name, since theirs begin with `model.`. */
  private operation(form: LayerForm): KerasOperation {
    const plain = form.className.toLowerCase();
    const count = this.counts.get(plain) ?? 0;
    this.counts.set(plain, count + 1);
    return { ...form, name: `operation.${plain}.${count + 1}`, calls: [] };
  }
}

function readOutputs(plan: Plan): Set<string> {
  return new Set(
    plan.steps.flatMap(({ sources }) =>
      Object.values(sources).flatMap((wired) =>
        wiresOf(wired).map(({ path, port }) => `${path} ${port}`),
      ),
    ),
  );
}

function wiresOf(wired: Source | readonly Source[] | undefined): readonly Source[] {
  if (wired === undefined) return [];
  return 'path' in wired ? [wired] : wired;
}

// A functional Keras model as the config.json of a .keras file, in Keras 3's own words.
import type { FunctionalModel } from './functional-model.ts';
import type { KerasCall, KerasOperation, KerasTensor, Value } from './functional-graph.ts';
import { isTensor, tensorsOf } from './functional-graph.ts';
import { serialized } from './make-layer.ts';

/** Layers that need no more than the shape of their one input to make their weights. */
const builtFromShape =
  /^(Dense|Conv\w+|DepthwiseConv2D|SeparableConv2D|Embedding|\w+Normalization)$/;

/** `frozen`: names of layers that are not trainable. */
export function kerasConfig(
  { inputs, outputs, operations, calls }: FunctionalModel,
  frozen: ReadonlySet<string>,
): object {
  /** Numbers of the calls that are kept, within their operation. */
  const kept = (call: KerasCall): number =>
    call.operation.calls.filter((other) => calls.has(other)).indexOf(call);
  const history = ({ call, index }: KerasTensor) => [call.operation.name, kept(call), index];
  const written = (value: Value): unknown => {
    if (isTensor(value))
      return {
        class_name: '__keras_tensor__',
        config: { shape: value.shape, dtype: value.dtype, keras_history: history(value) },
      };
    if (typeof value !== 'object' || value === null) return value;
    if (!('kind' in value)) return value.map(written);
    if (value.kind === 'ellipsis') return { class_name: '__ellipsis__', config: {} };
    const { start, stop, step } = value;
    return { class_name: '__slice__', config: { start, stop, step } };
  };
  const layers = operations.map((operation) => ({
    ...serialized(
      frozen.has(operation.name)
        ? { ...operation, config: { ...operation.config, trainable: false } }
        : operation,
    ),
    ...buildConfig(operation),
    name: operation.name,
    inbound_nodes: operation.calls.flatMap((call) =>
      calls.has(call) && tensorsOf(call).length > 0
        ? [
            {
              args: call.args.map(written),
              kwargs: Object.fromEntries(
                call.kwargs.map(([name, value]) => [name, written(value)]),
              ),
            },
          ]
        : [],
    ),
  }));
  const [only] = outputs;
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name: 'model',
      trainable: true,
      layers,
      input_layers: inputs.map(history),
      output_layers: only && outputs.length === 1 ? history(only) : outputs.map(history),
    },
    registered_name: 'Functional',
    build_config: { input_shape: null },
    compile_config: null,
  };
}

function buildConfig({ className, module, calls }: KerasOperation): object {
  const [first] = calls;
  const [x] = first?.args ?? [];
  if (module !== 'keras.layers' || !builtFromShape.test(className)) return {};
  return x !== undefined && isTensor(x) ? { build_config: { input_shape: x.shape } } : {};
}

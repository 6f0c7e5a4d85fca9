// The one layer class a saved tfjs layers model may need beside the stock ones: it computes a block of ours.
import type * as TF from '@tensorflow/tfjs';
import type { Block } from '../../blocks/block.ts';
import type { Shape } from '../../blocks/shape.ts';
import { sizes } from '../../blocks/shape.ts';
import type { Ops, Tensor, Tf } from '../../engine/ops.ts';

export const blockLayerName = 'KumikiBlock';

/** Everything the layer needs to rebuild its call, as it stands in the saved configuration. */
export interface BlockLayerConfig {
  readonly block: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Input ports in the order of the layer's inputs; `count` tensors go to each. */
  readonly ports: readonly {
    readonly port: string;
    readonly count: number;
    readonly variadic: boolean;
  }[];
  readonly inputs: Readonly<Record<string, Shape | readonly Shape[] | undefined>>;
  readonly outputs: Readonly<Record<string, Shape>>;
  /** Ports somebody reads, in the order of the layer's outputs. */
  readonly wanted: readonly string[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

interface SavedConfig {
  readonly name: string;
  /** A BlockLayerConfig. */
  readonly settings: string;
}

type LayerConfig = ConstructorParameters<typeof TF.layers.Layer>[0];

/** Registers the class with this tf, so that `tf.loadLayersModel` knows it. */
export function registerBlockLayer(
  tf: Tf,
  ops: Ops,
  findBlock: (type: string) => Block | undefined,
): void {
  class BlockLayer extends tf.layers.Layer {
    static readonly className = blockLayerName;
    private readonly settings: BlockLayerConfig;
    private readonly named = new Map<string, TF.LayerVariable>();

    constructor({ name, settings }: SavedConfig) {
      super({ name } as LayerConfig);
      // As text: tfjs renames the keys of a configuration and stumbles over null.
      this.settings = JSON.parse(settings) as BlockLayerConfig;
    }

    override build(): void {
      for (const [name, shape] of Object.entries(this.settings.weights))
        this.named.set(name, this.addWeight(name, [...shape], 'float32', tf.initializers.zeros()));
      this.built = true;
    }

    override computeOutputShape(): TF.Shape | TF.Shape[] {
      const shapes = this.settings.wanted.map((port): TF.Shape => {
        const shape = this.settings.outputs[port];
        return shape ? [null, ...sizes(shape)] : [];
      });
      return shapes.length === 1 ? (shapes[0] ?? []) : shapes;
    }

    override call(given: Tensor | Tensor[]): Tensor | Tensor[] {
      const { settings } = this;
      const block = findBlock(settings.block);
      if (!block) throw new Error(`There is no block ${settings.block}.`);
      const waiting = Array.isArray(given) ? [...given] : [given];
      const inputs: Record<string, Tensor | Tensor[] | undefined> = {};
      for (const { port, count, variadic } of settings.ports) {
        const mine = waiting.splice(0, count);
        inputs[port] = variadic ? mine : mine[0];
      }
      const outputs = block.forward({
        ops,
        params: settings.params,
        inputs,
        shapes: { inputs: settings.inputs, outputs: settings.outputs },
        weight: (name) => {
          const variable = this.named.get(name);
          if (!variable) throw new Error(`${this.name} has no weight ${name}.`);
          return variable.read();
        },
        training: false,
        seed: 0,
        wants: (port) => settings.wanted.includes(port),
        update: () => undefined,
      });
      const wanted = settings.wanted.map((port) => {
        const tensor = outputs[port];
        if (!tensor) throw new Error(`${this.name} gave no ${port}.`);
        return tensor;
      });
      return wanted.length === 1 && wanted[0] ? wanted[0] : wanted;
    }

    override getConfig(): TF.serialization.ConfigDict {
      return { ...super.getConfig(), settings: JSON.stringify(this.settings) };
    }
  }
  tf.serialization.registerClass(
    BlockLayer as unknown as Parameters<typeof tf.serialization.registerClass>[0],
  );
}

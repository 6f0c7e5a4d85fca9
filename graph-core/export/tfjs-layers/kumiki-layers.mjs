/**
 * The layers of a TensorFlow.js model written by Kumiki for which TensorFlow.js has none of its own.
 *
 *     import * as tf from '@tensorflow/tfjs';
 *     import { registerKumikiLayers } from './kumiki-layers.mjs';
 *
 *     registerKumikiLayers(tf);
 *     const model = await tf.loadLayersModel('model.json');
 *
 * Needs nothing but the tf it is given. Each such layer carries what it computes as a list of TensorFlow.js's own
 * kernels, so this file is the same for every model. The layers answer as in prediction: nothing is dropped out.
 */
export function registerKumikiLayers(tf) {
  class KumikiBlock extends tf.layers.Layer {
    static className = 'KumikiBlock';

    constructor({ name, graph }) {
      super({ name });
      // As text in small letters: TensorFlow.js rewrites keys and words of a configuration into another case.
      this.text = graph;
      this.graph = JSON.parse(
        graph.replace(/\^(.)/g, (_, letter) => (letter === '-' ? '_' : letter.toUpperCase())),
      );
      this.held = [];
    }

    build() {
      for (const { name, shape } of this.graph.weights)
        this.held.push(this.addWeight(name, shape, 'float32', tf.initializers.zeros()));
      this.built = true;
    }

    computeOutputShape() {
      const { shapes } = this.graph;
      return shapes.length === 1 ? shapes[0] : shapes;
    }

    call(given) {
      const inputs = Array.isArray(given) ? given : [given];
      return tf.tidy(() => {
        const weights = this.held.map((variable) => variable.read());
        const outputs = run(this.graph, inputs, weights);
        return outputs.length === 1 ? outputs[0] : outputs;
      });
    }

    getConfig() {
      return { ...super.getConfig(), graph: this.text };
    }
  }

  /** Values by number: first the inputs, then the weights, the constants, and what each kernel answers. */
  function run({ constants, nodes, results }, inputs, weights) {
    const batch = inputs[0].shape[0];
    const values = [...inputs, ...weights, ...constants.map(constant)];
    for (const { kernel, inputs: read, attrs, outputs } of nodes) {
      const entries = Object.entries(read).map(([name, index]) => [name, values[index]]);
      // A kernel of many inputs takes a list of them.
      const listed = entries.every(([name]) => /^\d+$/.test(name));
      const taken = listed ? entries.map(([, tensor]) => tensor) : Object.fromEntries(entries);
      const made = tf.engine().runKernel(kernel, taken, sized(attrs, batch));
      for (const [at, index] of outputs.entries())
        values[index] = Array.isArray(made) ? made[at] : made;
    }
    return results.map((index) => values[index]);
  }

  /** `{ batch: 2 }` is twice the batch. */
  function sized(value, batch) {
    if (Array.isArray(value)) return value.map((entry) => sized(entry, batch));
    if (typeof value !== 'object' || value === null) return value;
    if (typeof value.batch === 'number') return value.batch * batch;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, sized(entry, batch)]),
    );
  }

  /** Numbers of 4 bytes (float32, int32) or one (bool), little-endian, in hexadecimal. */
  function constant({ shape, dtype, data }) {
    const bytes = Uint8Array.from(data.match(/../g) ?? [], (digits) => parseInt(digits, 16));
    if (dtype === 'bool') return tf.tensor(bytes, shape, dtype);
    const view = new DataView(bytes.buffer);
    const numbers = Array.from({ length: bytes.length / 4 }, (_, at) =>
      dtype === 'int32' ? view.getInt32(at * 4, true) : view.getFloat32(at * 4, true),
    );
    return tf.tensor(numbers, shape, dtype);
  }

  tf.serialization.registerClass(KumikiBlock);
}

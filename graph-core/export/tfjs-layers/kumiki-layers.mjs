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
    const values = [...inputs, ...weights, ...constants.map(constant)];
    for (const { kernel, inputs: read, attrs, outputs, body } of nodes) {
      const entries = Object.entries(read).map(([name, index]) => [name, values[index]]);
      // A kernel of many inputs takes a list of them.
      const listed = entries.every(([name]) => /^\d+$/.test(name));
      const taken = listed ? entries.map(([, tensor]) => tensor) : Object.fromEntries(entries);
      const said = sized(attrs, inputs);
      if (kernel === 'Slice') reach(taken.x, said);
      const made = body
        ? walk(body, taken, attrs.reverse)
        : tf.engine().runKernel(kernel, taken, said);
      for (const [at, index] of outputs.entries())
        values[index] = Array.isArray(made) ? made[at] : made;
    }
    return results.map((index) => values[index]);
  }

  /** A recurrent layer: `body` is one step, and its answers are what is said and the states. */
  function walk(body, given, reverse) {
    const [examples, time] = given.x.shape;
    const at = (tensor, t) => tf.slice(tensor, [0, t], [-1, 1]);
    const whole = (state) => (state.shape[0] === examples ? state : tf.tile(state, [examples, 1]));
    const names = Object.keys(given);
    let states = [given.h, given.c].filter(Boolean).map(whole);
    const said = [];
    for (let step = 0; step < time; step++) {
      const t = reverse ? time - 1 - step : step;
      const now = { ...given, x: at(given.x, t), h: states[0], c: states[1] };
      if (given.mask) now.mask = at(given.mask, t);
      const [answer, ...then] = run(
        body,
        names.map((name) => now[name]),
        [],
      );
      said[t] = answer;
      states = then;
    }
    return [tf.concat(said, 1), ...states];
  }

  /** What is read of a table may not be longer than it is. */
  function reach(table, { begin, size }) {
    const axis = table.shape.findIndex((length, at) => begin[at] + size[at] > length);
    if (axis >= 0)
      throw new Error(
        `The input has ${begin[axis] + size[axis]} positions, but the model knows ${table.shape[axis]}. Give at most ${table.shape[axis]}, or cut the input.`,
      );
  }

  /** `{ batch: 2 }` is twice the batch; `{ times: 1, of: [[0, 1]] }` the size of the first input's second axis. */
  function sized(value, inputs) {
    if (Array.isArray(value)) return value.map((entry) => sized(entry, inputs));
    if (typeof value !== 'object' || value === null) return value;
    if (typeof value.batch === 'number') return value.batch * inputs[0].shape[0];
    if (value.of)
      return value.of.reduce(
        (size, [input, axis]) => size * inputs[input].shape[axis],
        value.times,
      );
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, sized(entry, inputs)]),
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

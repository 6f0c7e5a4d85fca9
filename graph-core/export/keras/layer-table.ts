// What Keras calls the arguments of its layers, and where it keeps their weights in a file.

/** Arguments that are given without their name, in their order. */
export const positional: Readonly<Record<string, readonly string[]>> = {
  Activation: ['activation'],
  AveragePooling2D: ['pool_size'],
  Bidirectional: ['layer'],
  Conv1D: ['filters', 'kernel_size'],
  Conv2D: ['filters', 'kernel_size'],
  Conv2DTranspose: ['filters', 'kernel_size'],
  Dense: ['units'],
  DepthwiseConv2D: ['kernel_size'],
  Dropout: ['rate'],
  Embedding: ['input_dim', 'output_dim'],
  GRU: ['units'],
  LSTM: ['units'],
  MaxPooling2D: ['pool_size'],
  Permute: ['dims'],
  RepeatVector: ['n'],
  Rescaling: ['scale'],
  Reshape: ['target_shape'],
  SeparableConv2D: ['filters', 'kernel_size'],
  Sequential: ['layers'],
  SimpleRNN: ['units'],
  UpSampling2D: ['size'],
  ZeroPadding1D: ['padding'],
  ZeroPadding2D: ['padding'],
};

/** `layers/multi_head_attention_1`: by class, counted. */
export function containerNames(classes: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return classes.map((name) => {
    const plain = snakeCase(name);
    const count = counts.get(plain) ?? 0;
    counts.set(plain, count + 1);
    return `layers/${count === 0 ? plain : `${plain}_${count}`}`;
  });
}

/** `Conv2D` → `conv2d`, `LayerNormalization` → `layer_normalization`. */
function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

const recurrent = ['LSTM', 'GRU', 'SimpleRNN'];

export interface KerasLayer {
  readonly className: string;
  /** A class of ours, which may bear the name of one of Keras's. */
  readonly own: boolean;
  /** The classes inside a Sequential. */
  readonly parts: readonly string[];
}

/** Where a layer keeps what it holds, below its own place: one path per key of its state, in their order. */
export function pathsOf({ className, own, parts }: KerasLayer, keys: readonly string[]): string[] {
  if (recurrent.includes(className)) return counted(keys, 'cell');
  if (className === 'Bidirectional' || className === 'BothWays') {
    const [ahead, back] =
      className === 'BothWays' ? ['ahead', 'back'] : ['forward_layer', 'backward_layer'];
    const half = keys.length / 2;
    return [
      ...counted(keys.slice(0, half), `${ahead}/cell`),
      ...counted(keys.slice(half), `${back}/cell`),
    ];
  }
  if (className === 'Sequential') {
    // Those with weights hold a kernel and a bias each.
    const holding = containerNames(parts).filter((_, index) =>
      /Dense|Conv/.test(parts[index] ?? ''),
    );
    const each = keys.length / holding.length;
    return keys.map((_, index) => `${holding[Math.floor(index / each)]}/vars/${index % each}`);
  }
  const inner = className === 'MultiHeadAttention' && !own ? '_dense' : '';
  const within = new Map<string, number>();
  return keys.map((key) => {
    const [part = '', more] = key.split('/');
    const folder = more === undefined ? '' : `${part}${inner}/`;
    const count = within.get(folder) ?? 0;
    within.set(folder, count + 1);
    return `${folder}vars/${count}`;
  });
}

function counted(keys: readonly string[], folder: string): string[] {
  return keys.map((_, index) => `${folder}/vars/${index}`);
}

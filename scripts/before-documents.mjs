// Small documents and files of a user's, of which between them every optimizer, schedule and kind of fitting is one.
import { deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';

/** Blocks in a row, or with wires of their own: `from.port → to.port`. */
function graphOf(nodes, wires) {
  return {
    nodes: nodes.map(([id, type, params = {}, more = {}], at) => ({
      id,
      type,
      params,
      position: { x: at * 260, y: 0 },
      ...more,
    })),
    edges: wires.map((wire, at) => {
      const [from, to] = wire.split(' → ').map((end) => {
        const [node, port] = end.split('.');
        return { node, port };
      });
      return { id: `wire-${at}`, from, to };
    }),
    notes: [],
  };
}

const document = (name, graph, data, training) => ({
  format: 'kumiki',
  version: 1,
  name,
  notes: '',
  variables: {},
  graph,
  modules: [],
  data,
  training: {
    batchSize: 8,
    steps: 90,
    seed: 4,
    validateEvery: 15,
    clipNorm: 1,
    optimizer: { type: 'adam', learningRate: 0.02 },
    schedule: { type: 'constant' },
    ...training,
  },
});

const shells = { missing: 'leave-out', 'type of note': 'text', textLength: 4 };

/** Which kind of shell it is, by its numbers and its colour. */
function classifier(name, training) {
  return document(
    name,
    graphOf(
      [
        ['measured', 'vector-input', { features: 6 }],
        ['hidden', 'dense', { units: 5, activation: 'gelu' }],
        ['drop', 'dropout', { rate: 0.2 }],
        ['logits', 'dense', { units: 3 }],
        ['answer', 'classification-output', {}],
      ],
      [
        'measured.values → hidden.values',
        'hidden.values → drop.values',
        'drop.values → logits.values',
        'logits.values → answer.logits',
      ],
    ),
    { source: 'table', options: shells, bindings: { measured: 'features', answer: 'target' } },
    training,
  );
}

/** How heavy it is, by its numbers, its classes and what is noted of it: a number in a unit of its own. */
const weigher = () =>
  document(
    'Weight of a shell',
    graphOf(
      [
        ['measured', 'vector-input', { features: 8 }],
        ['noted', 'token-input', { length: 4, vocabulary: 13 }],
        ['words', 'embedding', { units: 4 }],
        ['read', 'gru', { units: 3, bidirectional: true }],
        ['both', 'concatenate', { axis: 'features' }],
        ['hidden', 'dense', { units: 5, activation: 'tanh' }],
        ['norm', 'layer-norm', {}],
        ['weight', 'dense', { units: 1 }],
        ['answer', 'regression-output', {}],
      ],
      [
        'noted.tokens → words.tokens',
        'words.values → read.values',
        'words.mask → read.mask',
        'measured.values → both.values',
        'read.state → both.values',
        'both.values → hidden.values',
        'hidden.values → norm.values',
        'norm.values → weight.values',
        'weight.values → answer.values',
      ],
    ),
    {
      source: 'table',
      options: { ...shells, target: 5 },
      bindings: { measured: 'features', noted: 'note', answer: 'target' },
    },
    { stopAt: { metric: 'loss', value: 0 }, validateEvery: 10 },
  );

/** A net over pictures of the user's own, with batch normalisation, whose means and variances are weights too. */
const pictured = () =>
  document(
    'Stripes',
    graphOf(
      [
        ['picture', 'image-input', { height: 8, width: 8, channels: 3 }],
        ['conv', 'conv-2d', { filters: 4, kernel: 3, stride: 1, padding: 'same', bias: false }],
        ['norm', 'batch-norm', { momentum: 0.9 }],
        ['relu', 'activation', { activation: 'relu' }],
        ['pool', 'max-pooling', { size: 2, stride: 2 }],
        ['deep', 'separable-conv-2d', { filters: 6, kernel: 3, stride: 1, padding: 'same' }],
        ['again', 'batch-norm', {}],
        ['squeeze', 'squeeze-excitation', { reduction: 2 }],
        ['flat', 'flatten', {}],
        ['logits', 'dense', { units: 2 }],
        ['answer', 'classification-output', { smoothing: 0.1 }],
      ],
      [
        'picture.image → conv.image',
        'conv.image → norm.values',
        'norm.values → relu.values',
        'relu.values → pool.image',
        'pool.image → deep.image',
        'deep.image → again.values',
        'again.values → squeeze.image',
        'squeeze.image → flat.values',
        'flat.values → logits.values',
        'logits.values → answer.logits',
      ],
    ),
    {
      source: 'image-folder',
      options: { height: 8, width: 8, colour: 'colour', fit: 'crop' },
      bindings: { picture: 'image', answer: 'label' },
    },
    { steps: 60, optimizer: { type: 'momentum', learningRate: 0.05 } },
  );

function changed(of, { variables, options, training, ...rest }) {
  return {
    ...of,
    ...rest,
    variables: { ...of.variables, ...variables },
    data: { ...of.data, options: { ...of.data.options, ...options } },
    training: { ...of.training, batchSize: 8, steps: 40, validateEvery: 10, ...training },
  };
}

/** The same module twice over in each half, on sentences of differing length. */
function transformer(template) {
  return changed(template('transformer'), {
    variables: {
      d_model: 8,
      heads: 2,
      layers: 2,
      d_ff: '=2*d_model',
      source_length: 7,
      target_length: 8,
    },
    options: { minLength: 2, maxLength: 7, examples: 120, heldOut: 24 },
    training: { batching: 'grouped', earlyStopping: { patience: 9, restoreBest: true } },
  });
}

/**
 * Sentences of the user's own, cut into words on one side and into learned pieces on the other; GRUs in place of LSTMs,
 * and the table of words on both ends of the decoder.
 */
function sentences(template) {
  const { graph, ...rest } = template('seq2seq');
  const tie = { node: 'target-embedding', weight: 'kernel', of: 'table', transposed: true };
  const nodes = graph.nodes.map((node) => {
    if (node.id === 'linear') return { ...node, tie };
    return node.type === 'lstm' ? { ...node, type: 'gru' } : node;
  });
  const edges = graph.edges.filter(({ from }) => from.port !== 'cell');
  return {
    ...changed(rest, {
      name: 'Sentences',
      variables: {
        units: 6,
        source_length: 8,
        target_length: 25,
        source_words: 24,
        target_words: 48,
      },
      training: { batching: 'cut', optimizer: { type: 'adamw', learningRate: 0.01 } },
    }),
    graph: { ...graph, nodes, edges },
    data: {
      source: 'sentence-pairs',
      options: {
        sourceTokens: 'words',
        targetTokens: 'subwords',
        maxSource: 8,
        maxTarget: 24,
        vocabulary: 48,
        lowerCase: true,
        heldShare: 0.2,
      },
      bindings: rest.data.bindings,
    },
  };
}

const optimizers = {
  'sgd-step': {
    optimizer: { type: 'sgd', learningRate: 0.1 },
    schedule: { type: 'step', every: 20, factor: 0.5 },
    clipNorm: 0,
  },
  'momentum-exponential': {
    optimizer: { type: 'momentum', learningRate: 0.05, momentum: 0.8 },
    schedule: { type: 'exponential', decay: 0.9, every: 10 },
    clipValue: 0.05,
  },
  // Every optimizer could be given every setting; what is not its own changes nothing and is kept.
  'rmsprop-cosine': {
    optimizer: { type: 'rmsprop', learningRate: 0.01, momentum: 0.5, beta2: 0.8, epsilon: 1e-6 },
    schedule: { type: 'cosine', warmup: 10, floor: 0.1 },
  },
  'adam-noam': {
    optimizer: { type: 'adam', learningRate: 0.03, beta1: 0.8, beta2: 0.98, epsilon: 1e-7 },
    schedule: { type: 'noam', warmup: 12 },
    validateEvery: 0,
  },
  'adamw-plateau': {
    optimizer: { type: 'adamw', learningRate: 0.2, weightDecay: 0.1 },
    schedule: { type: 'plateau', patience: 1, factor: 0.5 },
    validateEvery: 5,
    earlyStopping: { patience: 15, restoreBest: true },
  },
  'adam-constant': {
    optimizer: { type: 'adam', learningRate: 0.02 },
    schedule: { type: 'constant' },
    stopAt: { metric: 'accuracy', value: 2 },
  },
};

/** By name: a document, the data that it trains on (absent: generated), and whether it is exported. */
export function documentsOf(template) {
  return {
    ...Object.fromEntries(
      Object.entries(optimizers).map(([name, training]) => [
        name,
        { document: classifier(name, training), data: 'shells.csv' },
      ]),
    ),
    weigher: { document: weigher(), data: 'shells.csv', exported: true },
    pictures: { document: pictured(), data: 'pictures.zip', exported: true },
    sentences: { document: sentences(template), data: 'sentences.tsv', exported: true },
    recurrent: {
      document: changed(template('seq2seq-bahdanau'), {
        variables: { units: 6 },
        options: { examples: 120, heldOut: 24 },
      }),
      exported: true,
    },
    transformer: { document: transformer(template), exported: true },
  };
}

/** Trains in the app for as long as it is looked at. */
export const kept = {
  ...classifier('Kept', {
    steps: 1_000_000,
    // Slow steps, or the curves would be most of what is kept.
    batchSize: 16_384,
    validateEvery: 20,
    optimizer: { type: 'adam', learningRate: 0.0005 },
    schedule: { type: 'cosine', warmup: 20, floor: 0.1 },
  }),
  data: {
    source: 'flowers',
    options: { examples: 16_384, heldOut: 30 },
    bindings: { measured: 'features', answer: 'label' },
  },
};
kept.graph.nodes[0].params.features = 4;

/** The document with all that version 1 could say at first, and what came later beside it. */
export function everything(first) {
  const { graph, training } = first;
  const nodes = graph.nodes.map((node) => {
    if (node.id === 'logits')
      return {
        ...node,
        watched: ['values'],
        tie: {
          node: 'embedding',
          weight: 'kernel',
          of: 'table',
          transposed: true,
          since: 'unknown, kept',
        },
      };
    return node;
  });
  const again = {
    ...graph.nodes.find(({ id }) => id === 'stack'),
    id: 'stack-again',
    tie: { node: 'stack' },
  };
  return {
    ...first,
    graph: { ...graph, nodes: [...nodes, again] },
    training: { ...training, batching: 'grouped', patience: { unknown: 'kept' } },
  };
}

/** A generator of its own, so that the files are the same wherever they are written. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function filesOfUsers() {
  const next = numbers(13);
  const kinds = ['whelk', 'mussel', 'cockle'];
  const rows = Array.from({ length: 72 }, (_, at) => {
    const kind = at % 3;
    const length = (20 + 9 * kind + next(70) / 10).toFixed(1);
    const width = (12 - 2 * kind + next(40) / 10).toFixed(2);
    const colour = ['white', 'brown', '"grey, blue"'][next(3)];
    const note = ['found at low tide', 'worn', '"broken ""lip"" here"', 'found worn'][next(4)];
    const weight = (Number(length) * 0.31 + next(30) / 10).toFixed(2);
    return [at === 17 ? '' : length, width, colour, note, weight, kinds[kind]].join(',');
  });
  const words = { en: ['the cat', 'a dog', 'the bird'], fr: ['le chat', 'un chien', 'l’oiseau'] };
  const acts = { en: ['sleeps', 'eats', 'sees'], fr: ['dort', 'mange', 'voit'] };
  const where = { en: ['here', 'at home', 'today'], fr: ['ici', 'chez soi', 'aujourd’hui'] };
  const pairs = Array.from({ length: 80 }, () => {
    const [who, what, which] = [next(3), next(3), next(3)];
    const said = (of) => `${words[of][who]} ${acts[of][what]} ${where[of][which]}`;
    return `${said('en')[0].toUpperCase()}${said('en').slice(1)}.\t${said('fr')}.`;
  });
  const pictures = Array.from({ length: 40 }, (_, at) => {
    const upright = at % 2 === 0;
    const [size, colour, phase] = [8 + next(3), [next(256), next(256), next(256)], next(2)];
    const pixel = (y, x) =>
      ((upright ? x : y) + phase) % 2 === 0 ? colour : [next(60), next(60), next(60)];
    return [`${upright ? 'upright' : 'level'}/${at}.png`, png(size, size, pixel)];
  });
  return {
    'shells.csv': `${['length,width,colour,note,weight,kind', ...rows].join('\r\n')}\r\n`,
    'sentences.tsv': `${pairs.join('\n')}\n`,
    'pictures.zip': zipSync(Object.fromEntries(pictures), { mtime: '2026-11-27' }),
  };
}

function png(width, height, pixel) {
  const raw = Buffer.concat(
    Array.from({ length: height }, (_, y) =>
      Buffer.from([0, ...Array.from({ length: width }, (_, x) => pixel(y, x)).flat()]),
    ),
  );
  const chunk = (type, data) => {
    const part = Buffer.alloc(12 + data.length);
    part.writeUInt32BE(data.length, 0);
    part.write(type, 4, 'latin1');
    part.set(data, 8);
    part.writeUInt32BE(crc(part.subarray(4, 8 + data.length)), 8 + data.length);
    return part;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const begin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const end = Buffer.alloc(0);
  return Buffer.concat([
    begin,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', end),
  ]);
}

function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

// A first model for columns of one's own: each input on its own way to a vector, two hidden layers, and what is predicted.
import type { BlockNode, Column, Edge, Edit } from '../graph-core/index.ts';

/** By data source of one's own: the template that learns from its kind. What has none begins with a first model. */
export const templateFor: Readonly<Record<string, string>> = {
  idx: 'cnn',
  'image-folder': 'cnn',
  'sentence-pairs': 'seq2seq-bahdanau',
  'text-file': 'transformer-decoder',
};

/** Enough to begin with; more is the user's to try. */
const hidden = 32;
/** From one block to the next, and from one way in to the next. */
const step = { x: 276, y: 160 };

type Params = BlockNode['params'];

/**
 * Edits of an empty document that is to learn the last of the columns from those before it: blocks, wires and bindings.
 * Undefined where there is nothing to learn from, or what is predicted is neither a class nor numbers.
 */
export function firstModel(columns: readonly Column[]): Edit | undefined {
  const inputs = columns.slice(0, -1);
  const target = columns.at(-1);
  const goal = target && goalOf(target);
  if (inputs.length === 0 || !goal) return undefined;
  const drawn = drawing();
  const ways = inputs.flatMap((column, index) => wayIn(drawn, inputId(index), column) ?? []);
  if (ways.length < inputs.length) return undefined;
  const joined = ways.length > 1 ? [drawn.after(ways, 'joined', 'concatenate', {})] : ways;
  const first = drawn.after(joined, 'hidden-1', 'dense', { units: hidden, activation: 'relu' });
  const second = drawn.after([first], 'hidden-2', 'dense', { units: hidden, activation: 'relu' });
  const last = drawn.after([second], 'last', 'dense', { units: goal.units });
  drawn.add('answer', goal.type, {}, [last]);
  drawn.wire(last, { node: 'answer', port: goal.port });
  const bindings = Object.fromEntries(inputs.map(({ name }, index) => [inputId(index), name]));
  return {
    edit: 'all',
    edits: [
      { edit: 'add', graph: null, nodes: drawn.nodes, edges: drawn.edges },
      { edit: 'set-data', data: { bindings: { ...bindings, answer: target.name } } },
    ],
  };
}

const inputId = (index: number) => `input-${index + 1}`;

type End = Edge['from'];

function drawing() {
  const nodes: BlockNode[] = [];
  const edges: Edge[] = [];
  /** An input stands below those before it, every other block behind the last of what it reads. */
  const add = (id: string, type: string, params: Params, from: readonly End[] = []): void => {
    const read = nodes.filter((node) => from.some((end) => end.node === node.id));
    const rows = read.map(({ position }) => position.y);
    const inputs = nodes.filter(({ position }) => position.x === 0);
    const position = {
      x: Math.max(-step.x, ...read.map((node) => node.position.x)) + step.x,
      y: read.length > 0 ? (Math.min(...rows) + Math.max(...rows)) / 2 : inputs.length * step.y,
    };
    nodes.push({ id, type, params, position });
  };
  const wire = (from: End, to: End): void => {
    edges.push({ id: `wire-${edges.length + 1}`, from, to });
  };
  return {
    nodes,
    edges,
    add,
    wire,
    /** A block that takes values, of one or of several, and gives values. */
    after(from: readonly End[], id: string, type: string, params: Params): End {
      add(id, type, params, from);
      for (const end of from) wire(end, { node: id, port: 'values' });
      return { node: id, port: 'values' };
    },
  };
}

type Drawing = ReturnType<typeof drawing>;

/** To one vector an example. */
function wayIn(drawn: Drawing, id: string, { kind, sizes, words }: Column): End | undefined {
  const [first = 1, second = 1, third = 1] = sizes;
  const given = { node: id, port: 'values' };
  switch (kind) {
    case 'vector':
      drawn.add(id, 'vector-input', { features: first });
      return given;
    case 'sequence':
      drawn.add(id, 'sequence-input', { length: first, features: second });
      return { ...drawn.after([given], `${id}-reader`, 'gru', { units: hidden }), port: 'state' };
    case 'image':
      drawn.add(id, 'image-input', { height: first, width: second, channels: third });
      return drawn.after([{ node: id, port: 'image' }], `${id}-flat`, 'flatten', {});
    case 'tokens':
      drawn.add(id, 'token-input', { length: first, vocabulary: words?.length ?? 2 });
      return readTokens(drawn, { node: id, port: 'tokens' });
    case 'class':
      return undefined;
  }
}

/** The state in which a recurrent layer is after the last token. */
function readTokens(drawn: Drawing, tokens: End): End {
  const embedding = `${tokens.node}-embedding`;
  drawn.add(embedding, 'embedding', { units: hidden }, [tokens]);
  drawn.wire(tokens, { node: embedding, port: 'tokens' });
  const vectors = { node: embedding, port: 'values' };
  const { node } = drawn.after([vectors], `${tokens.node}-reader`, 'gru', { units: hidden });
  drawn.wire({ node: embedding, port: 'mask' }, { node, port: 'mask' });
  return { node, port: 'state' };
}

function goalOf({ kind, sizes, words }: Column) {
  if (kind === 'class')
    return { type: 'classification-output', port: 'logits', units: words?.length ?? 2 };
  if (kind === 'vector') return { type: 'regression-output', port: 'values', units: sizes[0] ?? 1 };
  return undefined;
}

// Models trained for some steps on files of one's own, with their preprocessing, and what the app answers to raw input.
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import type { Plan } from '../../compile/plan.ts';
import type { Dataset, DataFile } from '../../data/dataset.ts';
import { fileOf, testContext } from '../../data/host.testing.ts';
import { openData } from '../../data/open-data.ts';
import { png } from '../../data/formats/png.testing.ts';
import { newDocument } from '../../document/new-document.ts';
import type { Document, TrainingSettings } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import type { Prediction } from '../../inspect/decode/prediction.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import type { News, Sample, SpeakingWish } from '../../train/protocol.ts';
import { createTrainer } from '../../train/trainer.ts';
import { template, testOutside } from '../../train/trainer.testing.ts';

export interface TrainedOnFiles {
  readonly document: Document;
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly weights: readonly NamedArray[];
  /** What the trainer itself answers. */
  ask(sample: Sample, beam?: number, speaking?: SpeakingWish): Promise<readonly Prediction[]>;
  dispose(): void;
}

/** `size` makes the document fit the data, once its columns are known. */
async function trainedOnFiles(
  given: Document,
  files: readonly DataFile[],
  size: (dataset: Dataset) => Document['variables'] = () => ({}),
): Promise<TrainedOnFiles> {
  const context = testContext(given.training.seed, files);
  const dataset = await openData(given.data, context);
  const document = { ...given, variables: { ...given.variables, ...size(dataset) } };
  const news: News[] = [];
  const trainer = createTrainer({ ...testOutside, openData: async () => dataset }, (message) =>
    news.push(message),
  );
  const last = <T extends News['type']>(type: T) =>
    news.findLast((message): message is Extract<News, { type: T }> => message.type === type);
  await trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [] });
  const failed = last('failed');
  if (failed) throw new Error(failed.message.en);
  await trainer.handle({ type: 'start' });
  await trainer.handle({ type: 'checkpoint', request: 1 });
  return {
    document,
    plan: makePlan(document, analyze(document, findBlock)),
    dataset,
    weights: last('checkpoint')?.checkpoint.weights ?? [],
    async ask(sample, beam = 1, speaking = undefined) {
      const asked = { sample, beam, lengthPenalty: 0.6, speaking };
      await trainer.handle({ type: 'predict', request: 2, ...asked });
      const refused = last('failed');
      if (refused) throw new Error(refused.message.en);
      return last('prediction')?.predictions ?? [];
    },
    dispose: () => trainer.dispose(),
  };
}

const quick = (steps: number, learningRate: number): Partial<TrainingSettings> => ({
  steps,
  batchSize: 32,
  validateEvery: 0,
  optimizer: { type: 'adam', learningRate },
  schedule: { type: 'constant' },
});

const subjects = ['I', 'You', "Don't you", 'We', 'They'] as const;
const verbs = { like: '好き', see: '見る', eat: '食べる', want: '欲しい' } as const;
const things = { tea: 'お茶', fish: '魚', 'ice-cream': 'アイス', 'Ḥalwa 3': '菓子' } as const;
const said = ['僕', '君', '君は？', '皆', '彼ら'] as const;

/** English with capitals, an apostrophe and a hyphen; Japanese by characters. */
export const pairs = subjects.flatMap((subject, who) =>
  Object.entries(verbs).flatMap(([verb, does]) =>
    Object.entries(things).map(
      ([thing, what]) =>
        [`${subject} ${verb} ${thing}!`, `${said[who]}は${what}が${does}`] as const,
    ),
  ),
);

/** Sentence pairs with the given way of cutting each side. */
export function translation(
  id: 'transformer-translation' | 'seq2seq-bahdanau',
  [sourceTokens, targetTokens]: readonly [string, string],
  steps: number,
): Promise<TrainedOnFiles> {
  const document = template(id);
  const small = id === 'seq2seq-bahdanau' ? { units: 24 } : { d_model: 24, heads: 4, layers: 1 };
  const file = fileOf('pairs.tsv', pairs.map((pair) => pair.join('\t')).join('\n'));
  return trainedOnFiles(
    {
      ...document,
      variables: { ...document.variables, ...small },
      training: { ...document.training, ...quick(steps, 0.01) },
      data: {
        ...document.data,
        source: 'sentence-pairs',
        options: {
          sourceTokens,
          targetTokens,
          maxSource: 16,
          maxTarget: 20,
          vocabulary: 60,
          lowerCase: true,
        },
      },
    },
    [file],
    ({ columns }) => {
      const column = (name: string) => columns.find((column) => column.name === name);
      return {
        source_length: column('source')?.sizes[0] ?? 0,
        source_words: column('source')?.words?.length ?? 0,
        target_length: column('target')?.sizes[0] ?? 0,
        target_words: column('target')?.words?.length ?? 0,
      };
    },
  );
}

/** A language model over subwords learned from the text, with places for `spare` words that nobody knows. */
export function continuation(steps: number, spare = 0): Promise<TrainedOnFiles> {
  const document = template('transformer-decoder');
  const text = Array.from(
    { length: 60 },
    (_, index) =>
      `The ${['cat', 'dog', 'bird'][index % 3]} sees the ${['fish', 'tree'][index % 2]} again.`,
  ).join('\n');
  return trainedOnFiles(
    {
      ...document,
      variables: { ...document.variables, d_model: 16, heads: 2, layers: 1, length: 16 },
      training: { ...document.training, ...quick(steps, 0.01) },
      data: {
        ...document.data,
        source: 'text-file',
        options: { tokens: 'subwords', length: 16, vocabulary: 48 },
      },
    },
    [fileOf('text.txt', text)],
    ({ columns }) => ({ characters: (columns[0]?.words?.length ?? 0) + spare }),
  );
}

/** Rows of width, height, colour and a note; by name, and not in the order of the columns that are used. */
export const rows = Array.from({ length: 80 }, (_, index) => ({
  width: ((index * 37) % 50) / 10 + 4,
  note: index % 4 === 0 ? 'a "big", old box' : `plain box ${index % 3}`,
  colour: ['red', 'green', 'blue'][index % 3] ?? '',
  height: ((index * 17) % 40) / 4 - 3,
}));

const priceOf = ({ width, height, colour }: (typeof rows)[number]): number =>
  120 + 30 * width - 12 * height + (colour === 'red' ? 55 : 0);

export function csv(names: readonly string[], lines: readonly (readonly unknown[])[]): string {
  const cell = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
  return [names, ...lines].map((line) => line.map(cell).join(',')).join('\r\n');
}

/** A network from the vector of numbers and classes to a price or to a kind, with a text beside it where one is wanted. */
export function table(target: 'price' | 'kind', withNote: boolean): Promise<TrainedOnFiles> {
  const names = [...(withNote ? ['note'] : []), 'width', 'colour', 'height', target];
  const lines = rows.map((row) => {
    const price = priceOf(row);
    const kind = price > 280 ? 'dear, very' : price > 220 ? 'fair' : 'cheap';
    return names.map((name) => ({ ...row, price, kind })[name as 'price']);
  });
  const number = target === 'price';
  const document = newDocument('Table');
  const nodes: readonly (readonly [
    string,
    string,
    Record<string, string | number>,
    ...string[],
  ])[] = [
    ['rows', 'vector-input', { features: 5 }],
    ['note', 'token-input', { length: 8, vocabulary: '=words' }],
    ['embedding', 'embedding', { units: 4 }, 'note tokens'],
    ['flat', 'flatten', {}, 'embedding values'],
    ['join', 'concatenate', {}, 'rows values', 'flat values'],
    [
      'hidden',
      'dense',
      { units: 16, activation: 'tanh' },
      withNote ? 'join values' : 'rows values',
    ],
    ['last', 'dense', { units: number ? 1 : 3 }, 'hidden values'],
    ['out', number ? 'regression-output' : 'classification-output', {}, 'last values'],
  ];
  const used = nodes.filter(
    ([id]) => withNote || !['note', 'embedding', 'flat', 'join'].includes(id),
  );
  const into: Record<string, string> = { embedding: 'tokens', out: number ? 'values' : 'logits' };
  return trainedOnFiles(
    {
      ...document,
      variables: { words: 20 },
      graph: {
        ...document.graph,
        nodes: used.map(([id, type, params], index) => ({
          id,
          type,
          params,
          position: { x: 90 * index, y: 0 },
        })),
        edges: used.flatMap(([id, , , ...from]) =>
          from.map((source) => {
            const [node = '', port = ''] = source.split(' ');
            return {
              id: `${node}-${id}`,
              from: { node, port },
              to: { node: id, port: into[id] ?? 'values' },
            };
          }),
        ),
      },
      data: {
        source: 'table',
        options: {
          ...(withNote && { 'type of note': 'text' }),
          [`type of ${target}`]: number ? 'number' : 'class',
          textLength: 8,
        },
        bindings: { rows: 'features', note: 'note', out: 'target' },
      },
      training: { ...document.training, ...quick(150, 0.02) },
    },
    [fileOf('rows.csv', csv(names, lines))],
    ({ columns }) => ({ words: columns.find(({ name }) => name === 'note')?.words?.length ?? 5 }),
  );
}

/** A picture of 23 × 17 with a bright half, some of it transparent: the half is its class. */
export function picture(at: number): { readonly name: string; readonly bytes: Uint8Array } {
  const side = ['left', 'right'][at % 2] ?? '';
  const [width, height] = [23, 17];
  const pixels = Uint8Array.from({ length: width * height * 4 }, (_, index) => {
    const column = Math.floor(index / 4) % width;
    const bright = column < width / 2 === (side === 'left');
    const noise = (index * 31 + at * 57) % 97;
    return index % 4 === 3 ? 255 - (noise % 3) * 60 : noise + (bright ? 140 : 0);
  });
  return { name: `${side}/picture ${at}.png`, bytes: png(width, height, 6, pixels, at % 5) };
}

/** The convolutional template on colour pictures of 12 × 10 in two classes. */
export function pictures(): Promise<TrainedOnFiles> {
  const document = template('cnn');
  const files = Array.from({ length: 30 }, (_, index) => picture(index));
  const sized: Record<string, object> = {
    image: { height: 12, width: 10, channels: 3 },
    classes: { units: 2 },
  };
  return trainedOnFiles(
    {
      ...document,
      variables: { filters: 4 },
      graph: {
        ...document.graph,
        nodes: document.graph.nodes.map((node) =>
          !isModuleNode(node) ? { ...node, params: { ...node.params, ...sized[node.id] } } : node,
        ),
      },
      training: { ...document.training, ...quick(25, 0.003), batchSize: 8 },
      data: {
        ...document.data,
        source: 'image-folder',
        options: { height: 12, width: 10, colour: 'colour', fit: 'crop' },
      },
    },
    files.map(({ name, bytes }) => fileOf(name, bytes)),
  );
}

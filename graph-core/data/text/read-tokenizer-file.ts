// Reads a tokenizer.json of a stranger: the words it has, and whether it can be run at all.
import { z } from 'zod';
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';
import type { TokenizerFile } from './tokenizer-file.ts';
import { fileTokenizer } from './tokenizer-file.ts';
import type { TokenizerPreprocessing } from './tokenizers.ts';

const step = z.looseObject({ type: z.string() }).nullish();
const pieces = z.union([
  z.record(z.string(), z.int().min(0)),
  z.array(z.tuple([z.string(), z.number()])),
]);

const fileSchema = z.looseObject({
  normalizer: step,
  pre_tokenizer: step,
  post_processor: step,
  decoder: step,
  added_tokens: z
    .array(
      z.looseObject({
        id: z.int().min(0),
        content: z.string().min(1),
        special: z.boolean().optional(),
      }),
    )
    .nullish(),
  model: z.looseObject({
    type: z.string().optional(),
    unk_token: z.string().nullish(),
    unk_id: z.int().min(0).nullish(),
    vocab: pieces,
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])).nullish(),
  }),
});

type Tokenizer = Extract<TokenizerPreprocessing, { type: 'tokenizer-json' }>;

interface FoundTokenizer {
  readonly words: readonly string[];
  readonly tokenizer: Tokenizer;
}

/** Words in the order of its ids. Throws a DataError where it is not whole or says what is not known. */
export function readTokenizerFile(
  found: Readonly<Record<string, unknown>>,
  name: string,
): FoundTokenizer {
  try {
    const checked = fileSchema.safeParse(found);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
    }
    const { data } = checked;
    const { model, added_tokens: added } = data;
    // Cutting to a length and padding are done here; what is absent is null to every program.
    const file: TokenizerFile = {
      ...data,
      normalizer: data.normalizer ?? null,
      pre_tokenizer: data.pre_tokenizer ?? null,
      post_processor: null,
      decoder: data.decoder ?? null,
      added_tokens: (added ?? []).map((token) => ({ ...usualToken(token), ...token })),
      truncation: null,
      padding: null,
    };
    const words = wordsOf(model.vocab, added ?? []);
    const { split, join } = fileTokenizer(file, undefined);
    join(split('Kumiki 12, 組木.\n'));
    const unknown = model.unk_token ?? words[model.unk_id ?? -1];
    return {
      words,
      tokenizer: { type: 'tokenizer-json', file, ...(unknown !== undefined && { unknown }) },
    };
  } catch (reason) {
    if (reason instanceof DataError) throw reason;
    throw refused(name, reason instanceof Error ? reason.message : String(reason));
  }
}

/** What Python asks for of every added token, and JavaScript does without. */
function usualToken({ special = false }: { readonly special?: boolean | undefined }) {
  return { special, single_word: false, lstrip: false, rstrip: false, normalized: !special };
}

function wordsOf(
  vocab: z.infer<typeof pieces>,
  added: readonly { readonly id: number; readonly content: string }[],
): string[] {
  const words = new Map<number, string>();
  const entries = Array.isArray(vocab)
    ? vocab.map(([word], id) => [word, id] as const)
    : Object.entries(vocab);
  for (const [word, id] of [
    ...entries,
    ...added.map(({ id, content }) => [content, id] as const),
  ]) {
    const other = words.get(id);
    if (other !== undefined && other !== word)
      throw new Error(`${JSON.stringify(other)} and ${JSON.stringify(word)} have the id ${id}`);
    words.set(id, word);
  }
  return [...words].sort(([a], [b]) => a - b).map(([, word]) => word);
}

function refused(file: string, why: string): DataError {
  return new DataError(
    'bad-tokenizer',
    text(
      `‘${file}’ cannot be used as a tokenizer: ${why}. Save it again with Hugging Face’s tokenizers, or give one word a line.`,
      `「${file}」をトークナイザとして使えません：${why}。Hugging Face の tokenizers で保存し直すか、1 行に 1 語の一覧を指定してください。`,
    ),
    { file },
  );
}

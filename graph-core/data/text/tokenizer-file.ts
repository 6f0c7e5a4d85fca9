// A tokenizer.json of Hugging Face, run by their own JavaScript: normalizer, pre-tokenizer, model and decoder as it says.
import { Tokenizer as HuggingFace } from '@huggingface/tokenizers';

/** What a tokenizer.json holds, read and checked before. */
export type TokenizerFile = Readonly<Record<string, unknown>>;

export interface FileTokenizer {
  split(text: string): string[];
  join(words: readonly string[]): string;
}

const made = new WeakMap<TokenizerFile, HuggingFace>();

/** Throws where the file says what is not known. */
function makeTokenizer(file: TokenizerFile): HuggingFace {
  const before = made.get(file);
  if (before) return before;
  // Spaces before punctuation are the file's own affair.
  const now = new HuggingFace(file, { clean_up_tokenization_spaces: false });
  made.set(file, now);
  return now;
}

/** `unknown`: what the file calls ⟨unk⟩. */
export function fileTokenizer(file: TokenizerFile, unknown: string | undefined): FileTokenizer {
  const tokenizer = makeTokenizer(file);
  return {
    split: (text) => tokenizer.tokenize(text),
    join(words) {
      let said = '';
      let ids: number[] = [];
      const say = () => {
        if (ids.length > 0) said += tokenizer.decode(ids, { skip_special_tokens: false });
        ids = [];
      };
      for (const word of words) {
        const id = tokenizer.token_to_id(
          word === '⟨unk⟩' && unknown !== undefined ? unknown : word,
        );
        if (id !== undefined) ids.push(id);
        else {
          say();
          said += word;
        }
      }
      say();
      return said;
    },
  };
}

/** Whether its pieces are written in letters for bytes. */
export function isByteLevel({ decoder }: TokenizerFile): boolean {
  return JSON.stringify(decoder ?? null).includes('"type":"ByteLevel"');
}

// A vocabulary of one's own: a list of words, a map of words to ids, or a whole tokenizer.json of Hugging Face.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { DataContext, DataFile } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { megabytes } from '../one-file.ts';
import { specialTokens } from '../special-tokens.ts';
import { readTokenizerFile } from './read-tokenizer-file.ts';
import type { TokenizerPreprocessing } from './tokenizers.ts';
import type { TokenizerKind } from './tokenizer.ts';
import { learns } from './tokenizer.ts';
import { decodeUtf8 } from './utf8.ts';
import { vocabulary } from './vocabulary.ts';

export interface GivenVocabulary {
  readonly file: string;
  /** By id, the special ones first. */
  readonly words: readonly string[];
  /** What cuts text into them, where the file says it. */
  readonly tokenizer?: TokenizerPreprocessing;
  readonly remarks: readonly Text[];
}

const largest = 64 * 1024 * 1024;
const mostWords = 1_000_000;

/** Undefined where none is given. `kind` is how text is cut if the file does not say it, chosen by `option`. */
export async function vocabularyGiven(
  { vocabularies = {}, preprocessing }: DataContext,
  part: keyof NonNullable<DataContext['vocabularies']>,
  kind: TokenizerKind,
  option: string,
): Promise<GivenVocabulary | undefined> {
  const file = vocabularies[part] ?? vocabularies.vocabulary;
  // What was fitted before is applied, whatever else is given.
  if (!file || preprocessing) return undefined;
  const given = await readVocabulary(file);
  if (given.tokenizer || !learns(kind)) return given;
  throw new DataError(
    'words-do-not-cut',
    text(
      `‘${file.name}’ gives words, but no merges by which text is cut into subwords. Cut it into words, characters or at white space (${option}), or give a tokenizer.json.`,
      `「${file.name}」は単語の一覧で、部分語に分ける規則がありません。単語・文字・空白のいずれかで分ける（${option}）か、tokenizer.json を指定してください。`,
    ),
    { file: file.name, option },
  );
}

/** Throws a DataError that names the file, and the line where there is one. */
export async function readVocabulary(file: DataFile): Promise<GivenVocabulary> {
  if (file.size > largest) throw tooLarge(file);
  const written = decodeUtf8(await file.bytes(), file.name);
  if (/^\s*[[{]/.test(written) && file.name.toLowerCase().endsWith('.json')) {
    const found = parsed(written, file.name);
    if (isObject(found) && 'model' in found) {
      const { words, tokenizer } = readTokenizerFile(found, file.name);
      const specials = foundSpecials(words, tokenizer.unknown);
      const unknown = specials[3];
      const given = ordered(words, file.name, specials);
      return { ...given, tokenizer: { ...tokenizer, ...(unknown !== undefined && { unknown }) } };
    }
    return ordered(wordsOfJson(found, file.name), file.name);
  }
  return ordered(wordsOfLines(written, file.name), file.name);
}

function isObject(found: unknown): found is Readonly<Record<string, unknown>> {
  return typeof found === 'object' && found !== null && !Array.isArray(found);
}

function parsed(written: string, file: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    throw refused(file, 'it is not whole JSON', 'JSON として完結していません');
  }
}

/** A list of words, or the id of each. */
function wordsOfJson(found: unknown, file: string): readonly string[] {
  const wrong = () =>
    refused(
      file,
      'a list of words, or an object of words and their ids, is expected',
      '単語の配列か、単語と ID のオブジェクトが必要です',
    );
  if (Array.isArray(found)) {
    if (!found.every((word): word is string => typeof word === 'string')) throw wrong();
    return checked(
      found,
      file,
      (at) => `entry ${at + 1}`,
      (at) => `${at + 1} 番目`,
    );
  }
  if (!isObject(found)) throw wrong();
  const ids = new Map<number, string>();
  for (const [word, id] of Object.entries(found)) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0) throw wrong();
    const other = ids.get(id);
    if (other !== undefined)
      throw refused(
        file,
        `‘${other}’ and ‘${word}’ have the same id, ${id}`,
        `「${other}」と「${word}」の ID がどちらも ${id} です`,
      );
    ids.set(id, word);
  }
  const words = [...ids].sort(([a], [b]) => a - b).map(([, word]) => word);
  return checked(
    words,
    file,
    (at) => `entry ${at + 1}`,
    (at) => `${at + 1} 番目`,
  );
}

/** One word a line; what stands behind a tab, such as how often it occurs, is not read. */
function wordsOfLines(written: string, file: string): readonly string[] {
  const lines = written.split('\n').map((line) => line.replace(/\r$/, '').split('\t')[0] ?? '');
  while (lines.at(-1) === '') lines.pop();
  return checked(
    lines,
    file,
    (at) => `line ${at + 1}`,
    (at) => `${at + 1} 行目`,
  );
}

/** Each word once, and none empty. */
function checked(
  words: readonly string[],
  file: string,
  placeEn: (at: number) => string,
  placeJa: (at: number) => string,
): readonly string[] {
  if (words.length === 0) throw refused(file, 'it holds no word', '単語がありません');
  if (words.length > mostWords)
    throw refused(file, 'it has more than 1,000,000 words', '100 万語を超えています');
  const places = new Map<string, number>();
  for (const [at, word] of words.entries()) {
    if (word === '') throw refused(file, `${placeEn(at)} is empty`, `${placeJa(at)}が空です`);
    const before = places.get(word);
    if (before !== undefined)
      throw refused(
        file,
        `‘${word}’ stands at ${placeEn(before)} and at ${placeEn(at)}`,
        `「${word}」が${placeJa(before)}と${placeJa(at)}にあります`,
      );
    places.set(word, at);
  }
  return words;
}

/** What others call the special words, by the order of ours. */
const called: readonly (readonly string[])[] = [
  ['⟨pad⟩', '<pad>', '[PAD]', '<PAD>', '<|pad|>', '<|padding|>'],
  ['⟨bos⟩', '<s>', '<bos>', '[BOS]', '<BOS>', '<sos>', '<SOS>', '[CLS]', '<|begin_of_text|>'],
  ['⟨eos⟩', '</s>', '<eos>', '[EOS]', '<EOS>', '[SEP]', '<|endoftext|>', '<|end_of_text|>'],
  ['⟨unk⟩', '<unk>', '[UNK]', '<UNK>', '<|unk|>'],
];

type Specials = readonly (string | undefined)[];

/** What the file calls each of them. */
function foundSpecials(words: readonly string[], unknown?: string): Specials {
  const has = new Set(words);
  const found = called.map((names) => names.find((name) => has.has(name)));
  return unknown !== undefined && has.has(unknown) ? [...found.slice(0, 3), unknown] : found;
}

/** The special words in front, wherever the file has them; then the others in its order. */
function ordered(
  words: readonly string[],
  file: string,
  found: Specials = foundSpecials(words),
): GivenVocabulary {
  const special = new Set(found);
  const all = vocabulary(words.filter((word) => !special.has(word))).words;
  const asTheyStand = found.every((name, id) => name !== undefined && words[id] === name);
  const count = words.length.toLocaleString('en');
  if (asTheyStand)
    return {
      file,
      words: all,
      remarks: [
        text(
          `‘${file}’ gives the vocabulary: ${count} words, with ids as they stand there.`,
          `語彙は「${file}」の ${count} 語です。ID は元の順のままです。`,
        ),
      ],
    };
  const theirs = found.flatMap((name, id) =>
    name === undefined || name === specialTokens[id] ? [] : [`${name} → ${specialTokens[id]}`],
  );
  const taken = theirs.length === 0 ? '' : ` (${theirs.join(', ')})`;
  return {
    file,
    words: all,
    remarks: [
      text(
        `‘${file}’ gives the vocabulary: ${count} words. ${specialTokens.join(' ')} stand in front of them${taken}, so ids begin at 4 and go on in its order.`,
        `語彙は「${file}」の ${count} 語です。その前に ${specialTokens.join(' ')} を置く${taken}ため、ID は 4 から元の順に続きます。`,
      ),
    ],
  };
}

function tooLarge({ name, size }: DataFile): DataError {
  return refused(
    name,
    `it has ${megabytes(size)} MB; a vocabulary has ${megabytes(largest)} at most`,
    `${megabytes(size)} MB あります。語彙のファイルは ${megabytes(largest)} MB までです`,
  );
}

function refused(file: string, en: string, ja: string): DataError {
  return new DataError(
    'bad-vocabulary',
    text(
      `‘${file}’ cannot be read as a vocabulary: ${en}. Give one word a line, a JSON of words, or a tokenizer.json.`,
      `「${file}」を語彙として読めません：${ja}。1 行に 1 語のテキスト、単語の JSON、tokenizer.json のいずれかを指定してください。`,
    ),
    { file },
  );
}

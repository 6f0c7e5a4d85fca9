// What the model was trained with, for JavaScript: text, rows and pixels into its inputs, its outputs into words and values.
// Depends on nothing, but for models that cut text as a tokenizer.json says: they need npm's @huggingface/tokenizers, given as
// new Preprocessing(JSON.parse(text), { Tokenizer }). preprocessing.json stands beside it:
//
//   const preprocessing = new Preprocessing(JSON.parse(text));
//   const ids = preprocessing.encode('source', 'a sentence');        // Int32Array, for tf.tensor(ids, [1, ...], 'int32')
//   preprocessing.decode('target', ids);                             // words, or values in their own unit by name

const [pad, bos, eos, unknown] = [0, 1, 2, 3];
const wordStart = '\u2581';

/** What was given cannot become the model's input; its message says what is wrong. */
export class InputError extends Error {}

export class Preprocessing {
  constructor(written, { Tokenizer } = {}) {
    this.written = written;
    this.columns = new Map(written.columns.map((column) => [column.name, column]));
    /** What each input takes and each output answers, in the order of the model. */
    this.inputs = written.model.inputs;
    this.outputs = written.model.outputs;
    /** Words that were outside the vocabulary so far. */
    this.unknownWords = [];
    this.ids = new Map();
    this.ranks = new Map();
    /** Tokenizers of Hugging Face, by the name of the column. */
    this.tokenizers = new Map();
    for (const { kind, name, words, tokenizer } of written.columns)
      if (kind === 'tokens') {
        this.ids.set(name, new Map([...words.entries()].reverse().map(([id, word]) => [word, id])));
        if (tokenizer.type === 'tokenizer-json') {
          if (!Tokenizer)
            throw new InputError(
              'This model cuts text as a tokenizer.json says: import { Tokenizer } from "@huggingface/tokenizers", and give new Preprocessing(written, { Tokenizer }).',
            );
          const own = { clean_up_tokenization_spaces: false };
          this.tokenizers.set(name, new Tokenizer(tokenizer.file, own));
        }
        const merges = tokenizer.merges ?? [];
        this.ranks.set(name, new Map(merges.map((pair, rank) => [pair.join('\n'), rank])));
      }
  }

  column(name) {
    const column = this.columns.get(name);
    if (!column) throw new InputError(`There is no column '${name}': ${[...this.columns.keys()]}.`);
    return column;
  }

  /**
   * One example of a column. tokens: text → Int32Array; class: its name → Int32Array of one; vector: values in order, or an
   * object by name → Float32Array; image: { width, height, data } in RGBA, as canvas gives it → Float32Array.
   */
  encode(name, raw) {
    const column = this.column(name);
    switch (column.kind) {
      case 'tokens':
        return this.encodeText(column, String(raw));
      case 'class':
        return Int32Array.of(classIndex(column.source ?? name, column.classes, raw));
      case 'vector':
        return Float32Array.from(encodeRow(column, raw));
      case 'image': {
        const [low, high] = column.range;
        return Float32Array.from(
          resize(raw, column),
          (value) => low + (high - low) * (value / 255),
        );
      }
      default:
        return Float32Array.from(raw);
    }
  }

  /** tokens: ids → text; class: probabilities → { word, probability }, likeliest first; vector: values by name in their unit. */
  decode(name, values) {
    const column = this.column(name);
    if (column.kind === 'tokens') {
      const all = [...values];
      const end = all.indexOf(eos);
      const said = (end < 0 ? all : all.slice(0, end)).filter((id) => id !== pad && id !== bos);
      const words = said.map((id) => column.words[id] ?? `\u27e8${id}\u27e9`);
      const file = this.tokenizers.get(name);
      return file ? joinedBy(file, column, words) : join(column, words);
    }
    if (column.kind === 'class') {
      const two = values.length === 1 && column.classes.length === 2;
      const odds = two ? [1 - values[0], values[0]] : [...values];
      return column.classes
        .map((word, at) => ({ word, probability: odds[at] }))
        .sort((a, b) => b.probability - a.probability);
    }
    if (column.kind !== 'vector') return [...values];
    return Object.fromEntries(
      column.fields.map((field, at) => [
        field.name,
        field.type === 'number' ? values[at] * field.deviation + field.mean : values[at],
      ]),
    );
  }

  encodeText(column, text) {
    const ranks = this.ranks.get(column.name);
    const cased = column.lowerCase ? text.toLowerCase() : text;
    const file = this.tokenizers.get(column.name);
    const words = file ? file.tokenize(cased) : split(column, cased, ranks);
    const room = column.length - (column.begin ? 1 : 0) - (column.end ? 1 : 0);
    if (words.length > room)
      throw new InputError(`'${text.slice(0, 60)}' is ${words.length} long; at most ${room} fit.`);
    const known = this.ids.get(column.name);
    const ids = words.map((word) => known.get(word) ?? unknown);
    const strange = words.filter((_, at) => ids[at] === unknown);
    if (strange.length > 0 && column.unknown === 'refuse')
      throw new InputError(`'${strange[0]}' is not in the vocabulary of '${column.name}'.`);
    this.unknownWords.push(...strange);
    const row = new Int32Array(column.length);
    row.set([...(column.begin ? [bos] : []), ...ids, ...(column.end ? [eos] : [])]);
    return row;
  }
}

/**
 * The sentence that a model says word by word, as ids. `next` answers the probabilities of the next word behind each of
 * several beginnings. One beam is greedy; alpha is the length penalty's exponent (Wu 2016, equation 14). known: how many
 * words there are, where the model has places for more.
 */
export async function beamSearch(
  next,
  { beam = 1, alpha = 0.6, longest, prefix = [], known = Infinity },
) {
  const score = ({ ids, sum }) => sum / ((5 + ids.length) / 6) ** alpha;
  let alive = [{ ids: prefix, sum: 0, ended: false }];
  for (let length = prefix.length; length < longest; length++) {
    const open = alive.filter(({ ended }) => !ended);
    if (open.length === 0) break;
    const rows = await next(open.map(({ ids }) => ids));
    const candidates = alive.filter(({ ended }) => ended);
    open.forEach(({ ids, sum }, at) => {
      const row = rows[at];
      const order = [...row.keys()].filter((id) => id !== pad && id !== bos && id < known);
      order.sort((a, b) => row[b] - row[a]);
      for (const id of order.slice(0, beam))
        candidates.push({
          ids: [...ids, id],
          sum: sum + Math.log(Math.max(row[id], 1e-30)),
          ended: id === eos,
        });
    });
    alive = candidates.sort((a, b) => score(b) - score(a)).slice(0, beam);
  }
  return alive[0].ids;
}

function split({ tokenizer }, text, ranks) {
  switch (tokenizer.type) {
    case 'characters':
      return [...text];
    case 'symbols':
      return [...text.replace(/\s+/g, '')];
    case 'words':
      return text.match(/[\p{L}\p{M}\p{N}_]+(?:['’-][\p{L}\p{M}\p{N}_]+)*|[^\s]/gu) ?? [];
    case 'japanese': {
      const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });
      const words = Array.from(segmenter.segment(text), ({ segment }) => segment);
      return words.filter((word) => word.trim() !== '');
    }
    case 'byte-level':
      return byteWords(text).flatMap((word) => merged([...word], ranks));
    case 'subwords':
      return text
        .split(/\s+/)
        .filter((word) => word !== '')
        .flatMap((word) => merged([...(wordStart + word.replaceAll(wordStart, '_'))], ranks));
    default:
      return text.split(/\s+/).filter((word) => word !== '');
  }
}

const runs =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;
const isPrinted = (byte) =>
  (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
/** GPT-2's letters for bytes: printable ones stand for themselves, the others for the characters from U+0100 on. */
const letters = Array.from({ length: 256 }, (_, byte) => byte)
  .sort((a, b) => isPrinted(b) - isPrinted(a) || a - b)
  .map((byte, at, order) => [
    byte,
    String.fromCodePoint(isPrinted(byte) ? byte : 256 + at - order.filter(isPrinted).length),
  ]);
const letterOf = new Map(letters);
const byteOf = new Map(letters.map(([byte, letter]) => [letter, byte]));

/** The stretches within which bytes are merged, as GPT-2 finds them, written in letters for bytes. */
function byteWords(text) {
  return (text.match(runs) ?? []).flatMap((run) => {
    const signs = [...run];
    return Array.from({ length: Math.ceil(signs.length / 512) }, (_, at) => {
      const bytes = new TextEncoder().encode(signs.slice(at * 512, (at + 1) * 512).join(''));
      return Array.from(bytes, (byte) => letterOf.get(byte)).join('');
    });
  });
}

/** What is no letter for a byte stays; bytes that are no character become U+FFFD. */
function textOfLetters(written) {
  const bytes = [...written].flatMap(
    (sign) => byteOf.get(sign) ?? [...new TextEncoder().encode(sign)],
  );
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

/** Byte-pair encoding (Sennrich 2016): the merge that was learned first, again and again. */
function merged(signs, ranks) {
  let pieces = signs;
  for (;;) {
    const pairs = pieces.slice(1).map((piece, at) => `${pieces[at]}\n${piece}`);
    const known = pairs.filter((pair) => ranks.has(pair));
    if (known.length === 0) return pieces;
    const best = known.reduce((a, b) => (ranks.get(b) < ranks.get(a) ? b : a));
    const next = [];
    for (let at = 0; at < pieces.length; at++)
      if (pairs[at] === best) next.push(pieces[at] + pieces[++at]);
      else next.push(pieces[at]);
    pieces = next;
  }
}

function join({ tokenizer }, words) {
  if (tokenizer.type === 'characters' || tokenizer.type === 'japanese') return words.join('');
  if (tokenizer.type === 'byte-level') return textOfLetters(words.join(''));
  if (tokenizer.type !== 'subwords') return words.join(' ');
  return words.join('').replaceAll(wordStart, ' ').trimStart();
}

function joinedBy(file, { tokenizer, words: all }, words) {
  let said = '';
  let ids = [];
  const say = () => {
    if (ids.length > 0) said += file.decode(ids, { skip_special_tokens: false });
    ids = [];
  };
  for (const word of words) {
    const id = file.token_to_id(word === all[unknown] ? (tokenizer.unknown ?? word) : word);
    if (id !== undefined) ids.push(id);
    else {
      say();
      said += word;
    }
  }
  say();
  return said;
}

function classIndex(name, classes, raw) {
  const index = classes.indexOf(String(raw).trim());
  if (index < 0) throw new InputError(`'${raw}' for '${name}' is none of: ${classes.join(', ')}.`);
  return index;
}

function encodeRow({ fields }, raw) {
  const given = Array.isArray(raw) ? raw : fields.map(({ name }) => raw[name]);
  return fields.flatMap((field, at) => {
    const value = given[at];
    const gap =
      field.missing !== undefined &&
      missing.has(
        String(value ?? '')
          .trim()
          .toLowerCase(),
      );
    if (value === undefined && !gap) throw new InputError(`There is no value for '${field.name}'.`);
    const told = field.indicator ? [gap ? 1 : 0] : [];
    if (field.type === 'class') {
      const index = classIndex(field.name, field.classes, gap ? field.missing : value);
      return [...field.classes.map((_, other) => (other === index ? 1 : 0)), ...told];
    }
    return [...scaled(field, gap ? field.missing : numberIn(field, value)), ...told];
  });
}

const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-']);

/** A number, or the days of a date since 1970. */
function numberIn(field, value) {
  const isDate = field.type === 'date';
  const plain = field.written ? plainly(String(value), field.written) : String(value).trim();
  const number = isDate
    ? days(String(value), field.order)
    : plain === ''
      ? Number.NaN
      : Number(plain);
  if (Number.isFinite(number)) return number;
  const kind = isDate ? 'a date such as 2025-03-31' : 'a number';
  throw new InputError(`'${value}' for '${field.name}' is not ${kind}.`);
}

/** The numbers that one value becomes: a date also as sine and cosine of the time of the year and of the week. */
function scaled(field, value) {
  const raw = field.log ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
  const own = (raw - field.mean) / field.deviation;
  if (field.type !== 'date') return [own];
  const first = Date.UTC(new Date(value * 86400000).getUTCFullYear(), 0, 1) / 86400000;
  const turns = [(value - first) / 365.25, (value - 7 * Math.floor(value / 7)) / 7];
  return [
    own,
    ...turns.flatMap((turn) => [Math.sin(2 * Math.PI * turn), Math.cos(2 * Math.PI * turn)]),
  ];
}

/** 1.234,5 (comma) or 1,234.5 (point) as a program writes it. */
function plainly(cell, written) {
  const packed = cell.replace('\u2212', '-').replace(/[\s\u00a0\u202f'\u2019]/g, '');
  const pointed =
    written === 'point' ? packed : packed.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
  return /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(pointed)
    ? pointed.replaceAll(',', '')
    : pointed;
}

/** Days since 1970-01-01; what names no zone is UTC. NaN where it is none. */
function days(cell, order) {
  const trimmed = cell.trim();
  const whole = /^(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?/.exec(trimmed);
  const parted = whole ? null : /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})/.exec(trimmed);
  if (!whole && !parted) return Number.NaN;
  const swaps = parted && parted[2] !== '.' && order === 'month-first';
  const [year, month, day] = whole
    ? whole.slice(1).map(Number)
    : [parted[4], swaps ? parted[1] : parted[3], swaps ? parted[3] : parted[1]].map(Number);
  const time =
    /^(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      trimmed.slice((whole ?? parted)[0].length),
    );
  const midnight = Date.UTC(year, month - 1, day);
  const real = new Date(midnight);
  if (!time || real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return Number.NaN;
  const [hours, minutes, seconds] = time.slice(1, 4).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  const zone = time[5] === undefined || /z/i.test(time[5]) ? '+0000' : time[5];
  const ahead =
    (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  const since = (hours * 60 + minutes - ahead) * 60 + seconds + Number(`0.${time[4] ?? 0}`);
  return midnight / 86400000 + since / 86400;
}

/** Each pixel is the mean of those it covers; transparent ones count as black. */
function resize({ width: wide, height: high, data }, { width, height, channels, fit = 'crop' }) {
  let [left, top, across, down] = [0, 0, wide, high];
  if (fit === 'crop') {
    const scale = Math.min(wide / width, high / height);
    [across, down] = [width * scale, height * scale];
    [left, top] = [(wide - across) / 2, (high - down) / 2];
  }
  const covered = (start, length, part, count, size) => {
    const first = Math.min(size - 1, Math.max(0, Math.floor(start + (length * part) / count)));
    const last = Math.ceil(start + (length * (part + 1)) / count - 1e-9);
    return [first, Math.min(size, Math.max(first + 1, last))];
  };
  const out = new Uint8Array(height * width * channels);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [from, to] = covered(top, down, row, height, high);
      const [begin, end] = covered(left, across, column, width, wide);
      const sums = [0, 0, 0];
      for (let y = from; y < to; y++)
        for (let x = begin; x < end; x++) {
          const at = (y * wide + x) * 4;
          for (let c = 0; c < 3; c++) sums[c] += data[at + c] * (data[at + 3] / 255);
        }
      const [red, green, blue] = sums.map((sum) => sum / ((to - from) * (end - begin)));
      const at = (row * width + column) * channels;
      if (channels === 1) out[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
      else out.set([Math.round(red), Math.round(green), Math.round(blue)], at);
    }
  return out;
}

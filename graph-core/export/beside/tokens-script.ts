// The part of preprocess.py that cuts text into the words of a model's vocabulary, and joins them.

/** Stands where SPACE, PAD, BOS, EOS, UNKNOWN and InputError are known. */
export const tokensScript = String.raw`WORD_START = "\u2581"


def split_at_space(text):
    return [word for word in re.split("[" + SPACE + "]+", text) if word != ""]


def is_letter(sign):
    return sign == "_" or unicodedata.category(sign)[0] in "LMN"


def split_at_punctuation(text):
    """Don't stop! -> Don't, stop, !"""
    words, at = [], 0
    while at < len(text):
        end = at
        while end < len(text) and is_letter(text[end]):
            end += 1
        if end == at:
            end += 1
        else:
            while end + 1 < len(text) and text[end] in "'\u2019-" and is_letter(text[end + 1]):
                end += 2
                while end < len(text) and is_letter(text[end]):
                    end += 1
        if text[at] not in SPACE:
            words.append(text[at:end])
        at = end
    return words


def merge(signs, ranks):
    """Byte-pair encoding (Sennrich 2016): the merge that was learned first, again and again."""
    pieces = list(signs)
    while True:
        known = [pair for pair in zip(pieces, pieces[1:]) if pair in ranks]
        if not known:
            return pieces
        best, merged, at = min(known, key=ranks.get), [], 0
        while at < len(pieces):
            whole = tuple(pieces[at : at + 2]) == best
            merged.append("".join(best) if whole else pieces[at])
            at += 2 if whole else 1
        pieces = merged


def byte_letters():
    """GPT-2's letters for bytes: printable ones stand for themselves, the others for the characters from U+0100 on."""
    printed = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printed]
    return {**{byte: chr(byte) for byte in printed}, **{byte: chr(256 + at) for at, byte in enumerate(others)}}


LETTERS = byte_letters()
BYTES = {letter: byte for byte, letter in LETTERS.items()}
UNICODE_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
CONTRACTION = re.compile("'(?:s|t|re|ve|m|ll|d)")
LONGEST_RUN = 512


def sort_of(sign):
    if sign in UNICODE_SPACE:
        return "space"
    category = unicodedata.category(sign)[0]
    return category if category in "LN" else "other"


def byte_words(text):
    """The stretches within which bytes are merged, as GPT-2 finds them, written in letters for bytes."""
    words, at = [], 0
    while at < len(text):
        contraction = CONTRACTION.match(text, at)
        if contraction:
            end = contraction.end()
        else:
            blank = text[at] == " " and at + 1 < len(text) and text[at + 1] not in UNICODE_SPACE
            sort = sort_of(text[at + blank])
            end = at + blank + 1
            while end < len(text) and sort_of(text[end]) == sort:
                end += 1
            if sort == "space" and end < len(text) and end > at + 1:
                end -= 1
        for start in range(at, end, LONGEST_RUN):
            stretch = text[start : min(end, start + LONGEST_RUN)]
            words.append("".join(LETTERS[byte] for byte in stretch.encode("utf-8", "replace")))
        at = end
    return words


def text_of_letters(letters):
    """What is no letter for a byte stays; bytes that are no character become U+FFFD."""
    return b"".join(bytes([BYTES[one]]) if one in BYTES else one.encode() for one in letters).decode("utf-8", "replace")


def hugging_face(file):
    """A tokenizer.json as Hugging Face's own package runs it."""
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise InputError("This model cuts text as a tokenizer.json says. Install what runs it: pip install tokenizers") from None
    return Tokenizer.from_str(json.dumps(file))


class Tokens:
    """A column of words: text into ids and back."""

    def __init__(self, column):
        self.column, self.words = column, column["words"]
        self.kind = column["tokenizer"]["type"]
        self.ids = {word: id for id, word in reversed(list(enumerate(self.words)))}
        self.ranks = {tuple(pair): rank for rank, pair in enumerate(column["tokenizer"].get("merges", []))}
        self.cut = {}
        self.file = hugging_face(column["tokenizer"]["file"]) if self.kind == "tokenizer-json" else None

    def split(self, text):
        if self.column["lowerCase"]:
            text = text.lower()
        if self.kind == "characters":
            return list(text)
        if self.kind == "symbols":
            return [sign for sign in text if sign not in SPACE]
        if self.kind == "words":
            return split_at_punctuation(text)
        if self.file:
            return self.file.encode(text, add_special_tokens=False).tokens
        if self.kind == "byte-level":
            return [piece for word in byte_words(text) for piece in self.pieces(word)]
        words = split_at_space(text)
        if self.kind != "subwords":
            return words
        return [piece for word in words for piece in self.pieces(WORD_START + word.replace(WORD_START, "_"))]

    def pieces(self, word):
        if word not in self.cut:
            self.cut[word] = merge(word, self.ranks)
        return self.cut[word]

    def join(self, words):
        if self.kind in ("characters", "japanese"):
            return "".join(words)
        if self.kind == "subwords":
            return "".join(words).replace(WORD_START, " ").lstrip(SPACE)
        if self.kind == "byte-level":
            return text_of_letters("".join(words))
        if self.file:
            return self.join_by_file(words)
        return " ".join(words)

    def join_by_file(self, words):
        said, ids = [], []
        for word in [*words, None]:
            unknown = self.column["tokenizer"].get("unknown", word)
            id = None if word is None else self.file.token_to_id(unknown if word == self.words[UNKNOWN] else word)
            if id is not None:
                ids.append(id)
                continue
            said += [self.file.decode(ids, skip_special_tokens=False)] if ids else []
            said += [] if word is None else [word]
            ids = []
        return "".join(said)

    def encode(self, text, told, cut=False):
        """Ids, padded to the length of the column. Words outside the vocabulary are counted in told."""
        words = self.split(text)
        begin, end = int(self.column["begin"]), int(self.column["end"])
        room = self.column["length"] - begin - end
        if len(words) > room and not cut:
            raise InputError(f"'{text[:60]}' is {len(words)} long; at most {room} fit. Shorten it, or take the beginning only (--cut).")
        words = words[:room]
        ids = [self.ids.get(word, UNKNOWN) for word in words]
        strange = [word for word, id in zip(words, ids) if id == UNKNOWN]
        if strange and self.column["unknown"] == "refuse":
            raise InputError(f"'{strange[0]}' is not in the vocabulary of '{self.column['name']}'.")
        told.words += len(words)
        told.unknown += strange
        told.unparted |= self.kind == "japanese" and bool(strange) and len(words) == 1
        row = numpy.zeros(self.column["length"], numpy.int32)
        row[: begin + len(ids) + end] = [BOS] * begin + ids + [EOS] * end
        return row

    def decode(self, ids):
        """Words up to the end of the sentence."""
        said = []
        for id in ids:
            if id == EOS:
                break
            if id not in (PAD, BOS):
                said.append(self.word(id))
        return self.join(said)

    def word(self, id):
        return self.words[id] if id < len(self.words) else f"\u27e8{id}\u27e9"`;

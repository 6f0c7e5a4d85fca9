// predict.py of an export: raw input in, words, classes and values out. One script; only how the model is opened differs.
import { sampling } from './sampling-script.ts';

export type Dialect = 'torch' | 'keras' | 'onnx';

/** Text in UTF-8. It stands beside preprocess.py, pictures.py, preprocessing.json and the model. */
export function predictScript(dialect: Dialect): string {
  const { needs, imports, weights, open } = dialects[dialect];
  return [
    head(needs, weights),
    `${imports}\n\nHERE = os.path.dirname(os.path.abspath(__file__))\nWEIGHTS = os.path.join(HERE, "${weights}")`,
    open,
    search,
    sampling,
    predictor,
    reading,
    command,
  ].join('\n\n\n');
}

const head = (
  needs: string,
  weights: string,
) => `"""Lets the model answer raw input, and needs ${needs}.

python3 predict.py "a sentence"                  text, a row of values (1.5, 2, red) or the name of a picture file
python3 predict.py --csv rows.csv                columns are found by their names
python3 predict.py --lines sentences.txt         one input a line
python3 predict.py --beam 4 "a sentence"         beam search, where the model says sentences
python3 predict.py --temperature 0.8 "a prompt"  draws words; --top-k, --top-p, --seed and --length shape what is drawn
python3 predict.py --json "a sentence"           every number

Or from Python:

    from predict import Predictor
    model = Predictor()
    answers = model.predict("a sentence", beam=4)
    text = model.translate("a sentence", beam=4)
    text = model.generate("a prompt", temperature=0.8, top_k=40, top_p=0.9, seed=1, length=50)

Weights are read from ${weights}. What was fitted in training stands in preprocessing.json.
"""
import argparse
import csv
import json
import math
import os
import sys

import numpy`;

interface DialectParts {
  readonly needs: string;
  readonly imports: string;
  readonly weights: string;
  readonly open: string;
}

const dialects: Readonly<Record<Dialect, DialectParts>> = {
  torch: {
    needs: 'PyTorch and NumPy',
    imports: `import torch

from model import Model, load_state
from preprocess import BOS, EOS, MISSING, NUMBER, PAD, SPACE, InputError, Preprocessing`,
    weights: 'state.safetensors',
    open: `def open_model(preprocessing, weights):
    """A function from arrays by input to arrays by output, [batch, ...] with channels last."""
    model = Model()
    model.load_state_dict(load_state(weights))
    model.eval()

    def run(feeds):
        given = {}
        for one in preprocessing.inputs:
            values = torch.from_numpy(feeds[one["path"]])
            values = values.long() if values.dtype == torch.int32 else values
            given[one["name"]] = values.permute(0, 3, 1, 2) if one["channelsFirst"] else values
        with torch.no_grad():
            results = model(**given)
        results = results if isinstance(results, tuple) else (results,)
        answers = {}
        for one, values in zip(preprocessing.outputs, results):
            answers[one["path"]] = (values.permute(0, 2, 3, 1) if one["channelsFirst"] else values).numpy()
        return answers

    return run`,
  },
  keras: {
    needs: 'Keras 3 and NumPy (KERAS_BACKEND says what it computes with)',
    imports: `import keras

from model import build_model, load_weights
from preprocess import BOS, EOS, MISSING, NUMBER, PAD, SPACE, InputError, Preprocessing`,
    weights: 'weights.npz',
    open: `def open_model(preprocessing, weights):
    """A function from arrays by input to arrays by output, [batch, ...]."""
    model = load_weights(build_model(), weights)

    def run(feeds):
        results = model([feeds[one["path"]] for one in preprocessing.inputs], training=False)
        results = results if isinstance(results, (list, tuple)) else [results]
        return {one["path"]: keras.ops.convert_to_numpy(values) for one, values in zip(preprocessing.outputs, results)}

    return run`,
  },
  onnx: {
    needs: 'ONNX Runtime and NumPy',
    imports: `import onnxruntime

from preprocess import BOS, EOS, MISSING, NUMBER, PAD, SPACE, InputError, Preprocessing`,
    weights: 'model.onnx',
    open: `def open_model(preprocessing, weights):
    """A function from arrays by input to arrays by output, [batch, ...]."""
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    names = [one["name"] for one in preprocessing.outputs]

    def run(feeds):
        inputs = {one["name"]: feeds[one["path"]].astype(one["type"]) for one in preprocessing.inputs}
        results = session.run(names, inputs)
        return {one["path"]: values for one, values in zip(preprocessing.outputs, results)}

    return run`,
  },
};

/** As graph-core/inspect/decode/beam-search.ts, in the same order of additions. */
const search = String.raw`def length_penalty(length, alpha):
    """((5 + length) / 6) ** alpha (Wu 2016, equation 14)."""
    return ((5 + length) / 6) ** alpha


def likeliest(row, count):
    """Ids of the largest values, best first; padding and the sign of the beginning are never said."""
    order = numpy.argsort(-row, kind="stable")
    return [int(id) for id in order[: count + 2] if id not in (PAD, BOS)][:count]


def beam_search(next_words, beam, alpha, longest, prefix, known):
    """Words said behind the prefix, as (id, probability); one beam is greedy. A model may have places for more words than are known."""

    def score(hypothesis):
        ids, log_probability, _ = hypothesis
        return log_probability / length_penalty(len(ids), alpha)

    def ended(hypothesis):
        return len(hypothesis[2]) > 0 and hypothesis[2][-1][0] == EOS

    alive = [(prefix, 0.0, [])]
    for _ in range(len(prefix), longest):
        open_ones = [one for one in alive if not ended(one)]
        if not open_ones:
            break
        candidates = [one for one in alive if ended(one)]
        for (ids, log_probability, said), row in zip(open_ones, next_words([ids for ids, _, _ in open_ones])):
            for id in likeliest(row[:known], beam):
                probability = float(row[id])
                total = log_probability + math.log(max(probability, 1e-30))
                candidates.append((ids + [id], total, said + [(id, probability)]))
        alive = sorted(candidates, key=score, reverse=True)[:beam]
    return alive[0][2]`;

const predictor = String.raw`class Predictor:
    """The model with what it was trained with."""

    def __init__(self, weights=WEIGHTS):
        self.preprocessing = Preprocessing(os.path.join(HERE, "preprocessing.json"))
        self.run = open_model(self.preprocessing, weights)

    def translate(self, sentence, beam=1, alpha=0.6):
        """What is said of a sentence: the likeliest word each time, or the best that a beam finds."""
        return self.predict(sentence, beam, alpha)[0]["text"]

    def generate(self, prompt="", temperature=1.0, top_k=0, top_p=1.0, seed=0, length=None):
        """The prompt and how it goes on, at most length words; temperature 0 says the likeliest each time."""
        return self.predict(prompt, length=length, temperature=temperature, top_k=top_k, top_p=top_p, seed=seed)[0]["text"]

    def predict(self, raw, beam=1, alpha=0.6, cut=False, length=None, temperature=0.0, **drawing):
        """Answers by output, as a list of dicts. raw: text, a list of values, or a dict by name. Raises InputError.

        Where the model says sentences: at most length words; drawn, where temperature is above 0, with top_k, top_p and seed.
        """
        heard = self.preprocessing.speech()
        example = self.preprocessing.example(raw, cut)
        if heard:
            prompt = self.prompt(raw, heard[0]["column"], cut)
            return [self.say(example, prompt, heard, beam, alpha, length, temperature, drawing)]
        results = self.run(self.batch([example]))
        return [self.answer(one, results[one["path"]][0]) for one in self.preprocessing.outputs]

    def batch(self, examples):
        return {
            one["path"]: numpy.ascontiguousarray(numpy.stack([example[one["column"]] for example in examples]))
            for one in self.preprocessing.inputs
        }

    def prompt(self, raw, column, cut):
        """Ids of what is said before the model begins."""
        typed = raw.get(column) if isinstance(raw, dict) else raw if not self.preprocessing.needed() else None
        if not typed:
            return []
        tokens = self.preprocessing.tokens[column]
        return [int(id) for id in tokens.encode(typed, self.preprocessing.told, cut) if id not in (PAD, BOS, EOS)]

    def say(self, example, prefix, heard, beam, alpha, most, temperature, drawing):
        output, one = heard
        length = self.preprocessing.columns[one["column"]]["length"]
        longest = length if most is None else min(length, len(prefix) + most)

        def fed(said):
            row = numpy.zeros(length, numpy.int32)
            row[0] = BOS
            row[1 : 1 + len(said)] = said[: length - 1]
            return {**example, one["column"]: row}

        def next_words(beginnings):
            rows = self.run(self.batch([fed(said) for said in beginnings]))[output["path"]]
            return [row[len(said)] for row, said in zip(rows, beginnings)]

        tokens = self.preprocessing.tokens[output["column"]]
        known = len(tokens.words)
        if temperature > 0:
            words = sample(next_words, longest, prefix, known, temperature, **drawing)
        else:
            words = beam_search(next_words, beam, alpha, longest, prefix, known)
        return {
            "output": output["path"],
            "text": tokens.decode(prefix + [id for id, _ in words]),
            "tokens": [{"word": tokens.word(id), "probability": probability} for id, probability in words],
        }

    def answer(self, output, values):
        column = self.preprocessing.columns[output["column"]]
        answer = {"output": output["path"], "name": column.get("source", output["column"]), "values": [float(value) for value in numpy.ravel(values)]}
        if column["kind"] == "class" and output["answers"] == "probabilities":
            odds, classes = answer["values"], column["classes"]
            # One number for two classes is the probability of the second.
            odds = [1 - odds[0], odds[0]] if len(odds) == 1 and len(classes) == 2 else odds
            ranked = sorted(zip(classes, odds), key=lambda one: one[1], reverse=True)
            answer["tokens"] = [{"word": word, "probability": probability} for word, probability in ranked]
            answer["text"] = ranked[0][0]
        elif column["kind"] == "tokens" and output["answers"] == "probabilities":
            tokens, ids = self.preprocessing.tokens[output["column"]], values.argmax(-1)
            answer["tokens"] = [{"word": tokens.word(id), "probability": float(row[id])} for row, id in zip(values, ids)]
            answer["text"] = tokens.decode(ids)
            del answer["values"]
        elif output["answers"] == "values":
            answer["units"] = self.preprocessing.values(output["column"], answer["values"])
        return answer`;

const reading = String.raw`def read_rows(path, preprocessing):
    """(line, dict by column) of a CSV or TSV file, as the app reads it."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as reason:
        raise InputError(f"'{path}' cannot be read as UTF-8 text: {reason}.") from None
    first = text.split("\n", 1)[0]
    chosen = {"comma": ",", "tab": "\t", "semicolon": ";"}.get(preprocessing.written["options"].get("delimiter"))
    delimiter = chosen if chosen and chosen in first else max("\t,;", key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    rows = [(reader.line_num, row) for row in reader if row and row != [""]]
    if not rows:
        raise InputError(f"'{path}' is empty.")
    cells = [cell.strip(SPACE) for cell in rows[0][1]]
    says = preprocessing.written["options"].get("header", "guess")
    header = says == "yes" or (says != "no" and not any(NUMBER.fullmatch(cell) for cell in cells))
    names = []
    for at, cell in enumerate(cells):
        wanted = (cell[:100] if header else "") or f"column {at + 1}"
        name, count = wanted, 2
        while name in names:
            name, count = f"{wanted} {count}", count + 1
        names.append(name)
    for line, row in rows[1 if header else 0 :]:
        if len(row) != len(names):
            raise InputError(f"'{path}', line {line}: {len(row)} cells where the first line has {len(names)}.")
        yield line, dict(zip(names, row))


def gap(row, preprocessing):
    """The name of the first column that is needed and has no value."""
    for name in preprocessing.needed():
        column = preprocessing.columns[name]
        fields = [field["name"] for field in column["fields"] if "missing" not in field] if column["kind"] == "vector" and name not in row else [column.get("source", name)]
        for one in fields:
            if one in row and row[one].strip(SPACE).lower() in MISSING and column["kind"] != "tokens":
                return one
            if one in row and row[one].strip(SPACE) == "":
                return one
    return None


def inputs_of(chosen, preprocessing):
    """(what it is called, raw input or None, why it is left out)"""
    for typed in chosen.input:
        yield typed, typed, None
    for path in chosen.lines:
        try:
            with open(path, encoding="utf-8-sig") as file:
                lines = file.read().split("\n")
        except (OSError, UnicodeDecodeError) as reason:
            raise InputError(f"'{path}' cannot be read as UTF-8 text: {reason}.") from None
        for line in lines[:-1] if lines[-1] == "" else lines:
            yield line, line.strip(SPACE), None
    for path in chosen.csv:
        for line, row in read_rows(path, preprocessing):
            empty = gap(row, preprocessing)
            if empty and preprocessing.written["missing"] == "refuse":
                raise InputError(f"'{path}', line {line}: no value in column '{empty}'. Fill it in; the model was trained without gaps.")
            yield f"{path}, line {line}", None if empty else row, f"no value in column '{empty}'"`;

const command = String.raw`def printed(answer):
    if answer.get("units"):
        return ", ".join(f"{name}: {value:.7g}" for name, value in answer["units"].items())
    if "text" not in answer:
        return f"{answer['output']}: " + " ".join(f"{value:.7g}" for value in answer["values"])
    if "name" not in answer:
        return answer["text"]
    shown = f"{answer['name']}: {answer['text']}"
    if "values" not in answer:
        return shown
    odds = ", ".join(f"{one['word']} {one['probability']:.4f}" for one in answer["tokens"][:5])
    return f"{shown}   ({odds})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", nargs="*", help="put -- before values that begin with a minus")
    parser.add_argument("--csv", action="append", default=[], metavar="FILE")
    parser.add_argument("--lines", action="append", default=[], metavar="FILE")
    parser.add_argument("--weights", default=WEIGHTS, help="other weights of the same model")
    parser.add_argument("--beam", type=int, default=1, help="beam width; 1 is greedy")
    parser.add_argument("--length-penalty", type=float, default=0.6, help="exponent of the length penalty (Wu 2016)")
    parser.add_argument("--length", type=int, help="how many words are said at most")
    parser.add_argument("--temperature", type=float, default=0.0, help="above 0, words are drawn; 1 = as the model's odds are")
    parser.add_argument("--top-k", type=int, default=0, help="draws among so many of the likeliest; 0 = all")
    parser.add_argument("--top-p", type=float, default=1.0, help="draws among the likeliest that make up this share")
    parser.add_argument("--seed", type=int, default=0, help="the same seed draws the same words, also in Kumiki")
    parser.add_argument("--cut", action="store_true", help="take the beginning of what is too long")
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    chosen = parser.parse_args()
    if not (chosen.input or chosen.csv or chosen.lines):
        parser.error("nothing to answer: give text, a row or a picture, --csv or --lines")
    model = Predictor(chosen.weights)
    answered, place = [], ""
    try:
        for place, raw, left_out in inputs_of(chosen, model.preprocessing):
            if raw is None:
                print(f"{place}: left out, {left_out}", file=sys.stderr)
                continue
            drawing = {"top_k": chosen.top_k, "top_p": chosen.top_p, "seed": chosen.seed, "stream": len(answered)}
            answers = model.predict(raw, max(1, chosen.beam), chosen.length_penalty, chosen.cut, chosen.length, chosen.temperature, **drawing)
            answered.append({"input": raw, "answers": answers})
            if not chosen.json:
                print("   ".join(printed(answer) for answer in answers), flush=True)
    except InputError as reason:
        where = f"{place}: " if chosen.csv and place and not str(reason).startswith("'" + chosen.csv[0]) else ""
        sys.exit(f"{where}{reason}")
    if chosen.json:
        print(json.dumps(answered, ensure_ascii=False))
    for line in model.preprocessing.told.lines():
        print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
`;

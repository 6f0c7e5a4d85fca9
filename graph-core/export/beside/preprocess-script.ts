// preprocess.py of an export: raw text, rows and pictures into a model's inputs, and its outputs back into words.
import { tokensScript } from './tokens-script.ts';

/** Reads preprocessing.json beside it; the same script for every model. Text in UTF-8. */
export const preprocessScript = String.raw`"""What the model was trained with: text, rows and pictures become its inputs, its outputs become words and values.

Reads preprocessing.json beside it. Needs Python 3.8 or newer and NumPy.
"""
import datetime
import json
import math
import os
import re
import unicodedata

import numpy

from pictures import read_picture, resize

PAD, BOS, EOS, UNKNOWN = 0, 1, 2, 3
# What JavaScript counts as white space; Python counts some more.
SPACE = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-"}


class InputError(ValueError):
    """What was given cannot become the model's input; the message says what is wrong and how to mend it."""


${tokensScript}


class Told:
    """What a person should know of what was read."""

    def __init__(self):
        self.words, self.unknown, self.unparted, self.outside = 0, [], False, {}

    def lines(self):
        if self.unknown:
            some = ", ".join(dict.fromkeys(self.unknown[:10])) + (", ..." if len(self.unknown) > 10 else "")
            yield f"{len(self.unknown)} of {self.words} words are not in the vocabulary and were read as unknown: {some}"
        if self.unparted:
            yield "This model was trained on Japanese words as a browser's dictionary parts them, which Python does not have: put blanks between the words."
        for name, (low, high, values) in self.outside.items():
            yield f"'{name}': {len(values)} far outside the range of training ({low:g} to {high:g}), such as {values[0]:g}. Is it in the same unit?"


DATE = re.compile(r"(?:(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?|(\d{1,2})([-/.])(\d{1,2})\5(\d{4}))(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)


def days(cell, name, order):
    """Days since 1970-01-01; what names no zone is UTC."""
    found = DATE.fullmatch(str(cell).strip(SPACE))
    refused = InputError(f"'{str(cell)[:40]}' for '{name}' is not a date such as 2025-03-31.")
    if not found:
        raise refused
    year, month, day, first, sign, second, late, hour, minute, second_of, fraction, zone = found.groups()
    if year is None:
        year, (day, month) = late, (second, first) if sign != "." and order == "month-first" else (first, second)
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise refused from None
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second_of or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise refused
    offset = 0 if zone in (None, "Z", "z") else (-1 if zone[0] == "-" else 1) * (int(zone[1:3]) * 60 + int(zone[-2:]))
    since = (hours * 60 + minutes - offset) * 60 + seconds + float("0." + (fraction or "0"))
    return date.toordinal() - datetime.date(1970, 1, 1).toordinal() + since / 86400


def plainly(cell, written):
    """1.234,5 (comma) or 1,234.5 (point) as a program writes it."""
    packed = re.sub("[\\s\u00a0\u202f'\u2019]", "", str(cell).replace("\u2212", "-"))
    if written == "comma":
        packed = packed.translate({ord("."): ",", ord(","): "."})
    return packed.replace(",", "") if GROUPED.fullmatch(packed) else packed


def number(cell, name, written=None):
    """A number as tables write it."""
    plain = plainly(cell, written) if written else str(cell).strip(SPACE).replace("\u2212", "-", 1)
    value = float(plain) if NUMBER.fullmatch(plain) else numpy.inf
    if not numpy.isfinite(value):
        raise InputError(f"'{str(cell)[:40]}' for '{name}' is not a number.")
    return value


def listed(words):
    return ", ".join(words[:10]) + (", ..." if len(words) > 10 else "")


class Preprocessing:
    """Columns by name, and what the model takes and gives."""

    def __init__(self, path=None):
        if path is None:
            path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "preprocessing.json")
        with open(path, encoding="utf-8") as file:
            self.written = json.load(file)
        self.columns = {column["name"]: column for column in self.written["columns"]}
        self.tokens = {name: Tokens(column) for name, column in self.columns.items() if column["kind"] == "tokens"}
        self.inputs, self.outputs = self.written["model"]["inputs"], self.written["model"]["outputs"]
        self.told = Told()

    def speech(self):
        """The output that is said word by word and the input that hears it, or None."""
        for output in self.outputs:
            for one in self.inputs:
                if self.columns[one["column"]].get("shiftedFrom") == output["column"]:
                    return output, one
        return None

    def needed(self):
        """Names of the columns that are given, without the one that the model fills itself."""
        heard = self.speech()
        names = [one["column"] for one in self.inputs if not heard or one["column"] != heard[1]["column"]]
        return list(dict.fromkeys(names))

    def example(self, raw, cut=False):
        """Values of the needed columns by name. raw: text, a list, or a dict by name of column or of field."""
        needed = self.needed()
        if not isinstance(raw, dict):
            if len(needed) > 1:
                raise InputError(f"The model takes {listed(needed)}: give each by its name, as a row of a CSV file.")
            raw = {name: raw for name in needed}
        return {name: self.encode(name, self.part(name, raw), cut) for name in needed}

    def part(self, name, raw):
        if name in raw:
            return raw[name]
        column = self.columns[name]
        names = [field["name"] for field in column["fields"]] if column["kind"] == "vector" else [column.get("source", name)]
        for one in names:
            if one not in raw:
                raise InputError(f"There is no column '{one}'. The model needs: {listed(names)}. Given: {listed(list(raw))}.")
        return [raw[one] for one in names] if column["kind"] == "vector" else raw[names[0]]

    def encode(self, name, raw, cut=False):
        """One example of a column, as the model takes it."""
        column = self.columns[name]
        kind = column["kind"]
        if kind == "tokens":
            return self.tokens[name].encode(raw, self.told, cut)
        if kind == "class":
            return numpy.int32(self.place(column.get("source", name), column["classes"], raw))
        if kind == "vector":
            return self.vector(column, raw)
        if kind == "image":
            picture = read_picture(raw, InputError) if isinstance(raw, (str, os.PathLike)) else raw
            low, high = column["range"]
            return (low + (high - low) * (resize(picture, column) / 255)).astype(numpy.float32)
        sizes = column["sizes"]
        values = numpy.load(raw) if isinstance(raw, str) and raw.endswith(".npy") else numpy.array(cells(raw), numpy.float64)
        if values.size != numpy.prod(sizes):
            raise InputError(f"'{name}' takes {' x '.join(map(str, sizes))} numbers, but {values.size} came.")
        return values.reshape(sizes).astype(numpy.float32)

    def place(self, name, classes, raw):
        if str(raw).strip(SPACE) not in classes:
            raise InputError(f"'{raw}' for '{name}' is none of: {listed(classes)}.")
        return classes.index(str(raw).strip(SPACE))

    def vector(self, column, raw):
        fields, given = column["fields"], cells(raw)
        if len(given) != len(fields):
            names = listed([field["name"] for field in fields])
            raise InputError(f"{len(fields)} values are needed ({names}), but {len(given)} came. Put commas between them.")
        row = []
        for field, cell in zip(fields, given):
            gap = "missing" in field and str(cell).strip(SPACE).lower() in MISSING
            if field["type"] == "class":
                place = self.place(field["name"], field["classes"], field["missing"] if gap else cell)
                row += [1.0 if at == place else 0.0 for at in range(len(field["classes"]))]
            else:
                row += self.scaled(field, field["missing"] if gap else self.value(field, cell))
            if field.get("indicator"):
                row.append(1.0 if gap else 0.0)
        return numpy.array(row, numpy.float32)

    def value(self, field, cell):
        if field["type"] == "date":
            return days(cell, field["name"], field["order"])
        value = number(cell, field["name"], field.get("written"))
        low, high = field["min"], field["max"]
        if value < low - (high - low) or value > high + (high - low):
            self.told.outside.setdefault(field["name"], (low, high, []))[2].append(value)
        return value

    def scaled(self, field, value):
        """The numbers that one value becomes: a date also as sine and cosine of the time of the year and of the week."""
        raw = math.copysign(math.log1p(abs(value)), value) if field.get("log") else value
        row = [(raw - field["mean"]) / field["deviation"]]
        if field["type"] == "date":
            date = datetime.date.fromordinal(math.floor(value) + datetime.date(1970, 1, 1).toordinal())
            first = datetime.date(date.year, 1, 1).toordinal() - datetime.date(1970, 1, 1).toordinal()
            for turn in ((value - first) / 365.25, (value - 7 * math.floor(value / 7)) / 7):
                row += [math.sin(2 * math.pi * turn), math.cos(2 * math.pi * turn)]
        return row

    def values(self, name, row):
        """What the numbers of an output are, by name and in their own unit."""
        column = self.columns[name]
        if column["kind"] != "vector":
            return None
        if any(field["type"] != "number" for field in column["fields"]) or len(row) != len(column["fields"]):
            return None
        return {field["name"]: float(value) * field["deviation"] + field["mean"] for field, value in zip(column["fields"], row)}


def cells(raw):
    """A typed row: values separated by commas, or by blanks if there are none."""
    if not isinstance(raw, str):
        return list(numpy.ravel(raw)) if isinstance(raw, numpy.ndarray) else list(raw)
    return [cell.strip(SPACE) for cell in (re.split("[,;\t]", raw) if re.search("[,;\t]", raw) else split_at_space(raw))]
`;

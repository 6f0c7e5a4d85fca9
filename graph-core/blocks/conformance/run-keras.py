"""Builds each case of keras.test.ts as a functional Keras model and says how far off it is. Knows no block."""

import base64
import json
import math
import sys
import traceback

import keras
import numpy as np
from keras import layers, ops

np.seterr(all="ignore")


def array(of):
    return np.frombuffer(base64.b64decode(of["data"]), dtype="<f4").reshape(of["shape"]).copy()


def outputs_of(model, values):
    answers = model(values)
    return [np.array(one) for one in (answers if isinstance(answers, (list, tuple)) else [answers])]


def nudged(values):
    plain = np.array(values)
    return ops.convert_to_tensor(plain if plain.dtype.kind == "i" else np.nextafter(plain, np.inf))


def deviation_of(case):
    scope = {"keras": keras, "layers": layers, "ops": ops, "math": math}
    for name, source in case["classes"].items():
        exec(source, scope)
        # As in what is exported: Keras copies a layer by its configuration, which may name a function.
        if name in (case.get("make") or ""):
            keras.saving.register_keras_serializable(package="kumiki")(scope[name])
    inputs, values = [], []
    for of in case["inputs"]:
        kind = "int32" if of["kind"] == "tokens" else "float32"
        scope[of["name"]] = keras.Input(shape=tuple(of["shape"][1:]), dtype=kind)
        inputs.append(scope[of["name"]])
        values.append(ops.convert_to_tensor(array(of).astype(kind)))
    if case.get("make"):
        scope["block"] = eval(case["make"], scope)
    ports = list(case["expected"])
    model = keras.Model(inputs, [eval(case["expressions"][port], scope) for port in ports])
    if case["state"]:
        scope["block"].set_weights([array(of) for of in case["state"].values()])
    answers, moved = outputs_of(model, values), outputs_of(model, [nudged(of) for of in values])
    worst = 0.0
    for port, got, near in zip(ports, answers, moved):
        expected = array(case["expected"][port])
        if got.shape != expected.shape:
            raise ValueError(f"{port}: {got.shape} in place of {expected.shape}")
        # Keras takes a variance as E[x²] − E[x]², which loses close numbers: what a last bit of the input moves in
        # Keras' own answer is its rounding, not ours.
        rounding = 4 * np.abs(got - near).max()
        off = max(0.0, np.abs(got - expected).max() - rounding) / max(1.0, np.abs(expected).max())
        worst = max(worst, float(off) if math.isfinite(off) else 1e9)
    return worst


def verdict(case):
    words = {key: case[key] for key in ("type", "words", "code")}
    try:
        return {**words, "deviation": deviation_of(case)}
    except Exception:
        return {**words, "error": traceback.format_exc(limit=-2)}


out, sys.stdout = sys.stdout, sys.stderr
print(json.dumps([verdict(case) for case in json.load(sys.stdin)]), file=out)

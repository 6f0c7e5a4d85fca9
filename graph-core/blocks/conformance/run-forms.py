"""Builds each case of torch.test.ts in PyTorch, computes it and says how far off it is. Knows no block."""

import ast
import base64
import json
import math
import sys
import traceback

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def array(of):
    data = np.frombuffer(base64.b64decode(of["data"]), dtype="<f4").reshape(of["shape"])
    return torch.from_numpy(data.copy())


def is_channels_first(of):
    return of["kind"] == "image" and len(of["shape"]) == 4


def arriving(of):
    tensor = array(of)
    if of["kind"] == "tokens":
        return tensor.long()
    return tensor.permute(0, 3, 1, 2).contiguous() if is_channels_first(of) else tensor


def load(block, state):
    missing, unexpected = block.load_state_dict(state, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"weights missing: {missing}, not asked for: {list(unexpected)}")


def check_keras(code):
    """Keras itself may not be at hand; the grammar can be judged without it."""
    if code:
        for expression in [code.get("make") or "None", *code["expressions"]]:
            ast.parse(expression, mode="eval")
        for source in (code.get("classes") or {}).values():
            ast.parse(source)


def deviation_of(case):
    check_keras(case.get("keras"))
    scope = {"torch": torch, "nn": nn, "F": F, "math": math}
    for source in case["classes"].values():
        exec(source, scope)
    scope.update({of["name"]: arriving(of) for of in case["inputs"]})
    state = {name: array(of) for name, of in case["state"].items()}
    if case.get("make"):
        scope["block"] = eval(case["make"], scope).eval()
        load(scope["block"], state)
    elif state:
        raise ValueError("there are weights but nothing that holds them")
    worst = 0.0
    for port, of in case["expected"].items():
        with torch.no_grad():
            got = eval(case["expressions"][port], scope).float()
        expected = array(of)
        got = got.permute(0, 2, 3, 1) if is_channels_first(of) else got
        if list(got.shape) != of["shape"]:
            raise ValueError(f"{port}: {list(got.shape)} in place of {of['shape']}")
        scale = max(1.0, expected.abs().max().item())
        off = (got - expected).abs().max().item() / scale
        worst = max(worst, off if math.isfinite(off) else 1e9)
    return worst


def verdict(case):
    words = {key: case[key] for key in ("type", "words", "code")}
    try:
        return {**words, "deviation": deviation_of(case)}
    except Exception:
        return {**words, "error": traceback.format_exc(limit=-2)}


print(json.dumps([verdict(case) for case in json.load(sys.stdin)]))

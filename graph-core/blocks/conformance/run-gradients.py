"""Computes each case of formula/gradients.test.ts with PyTorch's autograd and says how far off its gradients are."""

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


def turned(of, tensor, order):
    return tensor.permute(*order) if of["kind"] == "image" and len(of["shape"]) == 4 else tensor


def deviation_of(case):
    scope = {"torch": torch, "nn": nn, "F": F, "math": math}
    for source in case["classes"].values():
        exec(source, scope)
    leaves = {of["name"]: array(of).requires_grad_() for of in case["inputs"]}
    for of in case["inputs"]:
        scope[of["name"]] = turned(of, leaves[of["name"]], (0, 3, 1, 2))
    if case.get("make"):
        scope["block"] = eval(case["make"], scope)
        scope["block"].load_state_dict({name: array(of) for name, of in case["state"].items()})
        leaves.update(scope["block"].named_parameters())
    loss = 0
    for port, of in case["expected"].items():
        answer = turned(of, eval(case["expressions"][port], scope), (0, 2, 3, 1))
        loss = loss + (answer * array(case["directions"][port])).sum()
    loss.backward()
    worst = 0.0
    for name, of in case["gradients"].items():
        expected, got = array(of), leaves[name].grad
        got = torch.zeros_like(expected) if got is None else got
        off = (got - expected).abs().max().item() / max(1.0, expected.abs().max().item())
        worst = max(worst, off if math.isfinite(off) else 1e9)
    return worst


def verdict(case):
    words = {key: case[key] for key in ("type", "words", "code")}
    try:
        return {**words, "deviation": deviation_of(case)}
    except Exception:
        return {**words, "error": traceback.format_exc(limit=-2)}


print(json.dumps([verdict(case) for case in json.load(sys.stdin)]))

"""The same numbers as formula.ts makes."""
import numpy as np


def _hash(x):
    h = x.astype(np.uint32)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x7FEB352D)
    h = (h ^ (h >> np.uint32(15))) * np.uint32(0x846CA68B)
    return h ^ (h >> np.uint32(16))


def _words(seed, size):
    key = _hash(np.array([seed % 2**32], dtype=np.uint32))[0]
    return _hash(np.arange(size, dtype=np.uint32) ^ key)


def _unit(seed, size):
    return (_words(seed, size) >> np.uint32(8)).astype(np.float64) * 2.0**-23 - 1


def weight(spec):
    size = int(np.prod(spec["shape"]))
    if spec["fill"] == "noise":
        values = np.float32(spec["scale"]).astype(np.float64) * _unit(spec["seed"], size)
    else:
        values = np.full(size, 1.0 if spec["fill"] == "ones" else 0.0)
    return values.astype(np.float32).reshape(spec["shape"])


def column(spec, step):
    size = int(np.prod(spec["shape"]))
    seed = spec["seed"] + 7919 * step
    if "below" not in spec:
        return _unit(seed, size).astype(np.float32).reshape(spec["shape"])
    ids = 1 + _words(seed, size) % np.uint32(spec["below"] - 1)
    return ids.astype(np.int64).reshape(spec["shape"])

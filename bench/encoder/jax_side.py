"""The encoder of row.ts in JAX."""
import jax
import numpy as np

from jax_layers import attend, cross_entropy, dense, inner, layer_norm


def places(length, units):
    i = np.arange(units)
    angle = np.arange(length)[:, None] / 10000 ** ((i - i % 2) / units)
    return np.where(i % 2 == 0, np.sin(angle), np.cos(angle)).astype(np.float32)


def loss(sizes, weights, columns):
    ids = columns["text"]
    seen = (ids != 0)[:, None, None, :]
    x = weights["embedding/table"][ids] + places(sizes["length"], sizes["units"])
    for i in range(sizes["layers"]):
        looked = attend(weights, x, "attention-%d" % i, sizes["heads"], seen)
        x = layer_norm(weights, x + looked, "first-%d" % i)
        wide = jax.nn.relu(inner(weights, x, "feed-%d/inner" % i))
        x = layer_norm(weights, x + inner(weights, wide, "feed-%d/outer" % i), "second-%d" % i)
    logits = dense(weights, x, "head/kernel", "head/bias")
    return cross_entropy(logits, columns["output"])

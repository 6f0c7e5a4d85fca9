"""The GPT of row.ts in JAX."""
import jax
import jax.numpy as jnp

from jax_layers import attend, cross_entropy, inner, layer_norm


def loss(sizes, weights, columns):
    length = sizes["length"]
    seen = jnp.tril(jnp.ones((length, length), bool))
    x = weights["embedding/table"][columns["text"]] + weights["position/table"]
    for i in range(sizes["layers"]):
        normed = layer_norm(weights, x, "norm-%d" % i)
        x = x + attend(weights, normed, "attention-%d" % i, sizes["heads"], seen)
        wide = inner(weights, layer_norm(weights, x, "middle-%d" % i), "inner-%d/inner" % i)
        x = x + inner(weights, jax.nn.gelu(wide, approximate=True), "inner-%d/outer" % i)
    logits = layer_norm(weights, x, "norm") @ weights["head/kernel"]
    return cross_entropy(logits, columns["output"])

"""What rows in JAX share: layers whose weights are found by their names in the document."""
import jax
import jax.numpy as jnp


def dense(weights, x, kernel, bias):
    return x @ weights[kernel] + weights[bias]


def inner(weights, x, name):
    """One of several dense layers of a block."""
    return dense(weights, x, name + "-kernel", name + "-bias")


def layer_norm(weights, x, name):
    centred = x - x.mean(-1, keepdims=True)
    scale = jax.lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-5)
    return centred * scale * weights[name + "/gamma"] + weights[name + "/beta"]


def attend(weights, x, name, heads, seen):
    """`seen`: where a query looks at a key, broadcast over [batch, heads, queries, keys]."""
    batch, length, _ = x.shape
    q, k, v = (
        inner(weights, x, "%s/%s" % (name, part)).reshape(batch, length, heads, -1).swapaxes(1, 2)
        for part in ("query", "key", "value")
    )
    scores = q @ k.swapaxes(-2, -1) * q.shape[-1] ** -0.5
    y = jax.nn.softmax(jnp.where(seen, scores, -jnp.inf)) @ v
    return inner(weights, y.swapaxes(1, 2).reshape(batch, length, -1), name + "/output")


def cross_entropy(logits, classes):
    told = jnp.take_along_axis(logits, classes[..., None], -1)[..., 0]
    return (jax.nn.logsumexp(logits, -1) - told).mean()

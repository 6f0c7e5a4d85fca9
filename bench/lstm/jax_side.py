"""The LSTM of row.ts in JAX."""
import jax
import jax.numpy as jnp

from jax_layers import cross_entropy, dense


def lstm(weights, x, name):
    """[batch, time, features] to the states [batch, time, units]; gates in Keras' order."""
    loop = weights[name + "/recurrent-kernel"]
    given = dense(weights, x, name + "/kernel", name + "/bias").swapaxes(0, 1)

    def step(before, at):
        h, c = before
        i, f, g, o = jnp.split(at + h @ loop, 4, -1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    start = jnp.zeros((x.shape[0], loop.shape[0]))
    return jax.lax.scan(step, (start, start), given)[1].swapaxes(0, 1)


def loss(_sizes, weights, columns):
    x = lstm(weights, lstm(weights, columns["values"], "first"), "second")
    logits = dense(weights, x, "head/kernel", "head/bias")
    return cross_entropy(logits, columns["output"])

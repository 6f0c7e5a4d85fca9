"""The SE-ResNet of row.ts in JAX."""
import jax
import jax.numpy as jnp

from jax_layers import cross_entropy, dense, inner


def conv(weights, x, name, stride):
    """Without bias, and a batch norm behind it."""
    form = ("NHWC", "HWIO", "NHWC")
    kernel = weights[name + "/kernel"]
    y = jax.lax.conv_general_dilated(x, kernel, (stride, stride), "SAME", dimension_numbers=form)
    mean, spread = y.mean((0, 1, 2)), y.var((0, 1, 2))
    normed = (y - mean) * jax.lax.rsqrt(spread + 1e-5)
    return normed * weights[name + "-norm/gamma"] + weights[name + "-norm/beta"]


def stage(weights, x, i):
    stride = 1 if i == 0 else 2
    y = conv(weights, jax.nn.relu(conv(weights, x, "a%d" % i, stride)), "b%d" % i, 1)
    small = jax.nn.relu(inner(weights, y.mean((1, 2)), "gate%d/reduce" % i))
    gates = jax.nn.sigmoid(inner(weights, small, "gate%d/expand" % i))
    beside = x if i == 0 else conv(weights, x, "c%d" % i, stride)
    return jax.nn.relu(y * gates[:, None, None, :] + beside)


def loss(_sizes, weights, columns):
    x = jax.nn.relu(conv(weights, columns["image"], "stem", 1))
    for i in range(3):
        x = stage(weights, x, i)
    logits = dense(weights, x.mean((1, 2)), "head/kernel", "head/bias")
    return cross_entropy(logits, columns["output"])

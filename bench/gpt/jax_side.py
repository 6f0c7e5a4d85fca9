"""The GPT of row.ts in JAX."""
import jax
import jax.numpy as jnp


def loss(sizes, weights, columns):
    """`weights` by their names in the document."""
    batch, length, heads = (sizes[name] for name in ("batch", "length", "heads"))

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        scale = jax.lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-5)
        return centred * scale * weights[name + "/gamma"] + weights[name + "/beta"]

    def dense(x, name):
        return x @ weights[name + "-kernel"] + weights[name + "-bias"]

    def attend(x, name):
        q, k, v = (
            dense(x, "%s/%s" % (name, part)).reshape(batch, length, heads, -1).swapaxes(1, 2)
            for part in ("query", "key", "value")
        )
        scores = q @ k.swapaxes(-2, -1) * q.shape[-1] ** -0.5
        seen = jnp.tril(jnp.ones((length, length), bool))
        y = jax.nn.softmax(jnp.where(seen, scores, -jnp.inf)) @ v
        return dense(y.swapaxes(1, 2).reshape(batch, length, -1), name + "/output")

    x = weights["embedding/table"][columns["text"]] + weights["position/table"]
    for i in range(sizes["layers"]):
        x = x + attend(norm(x, "norm-%d" % i), "attention-%d" % i)
        inner = dense(norm(x, "middle-%d" % i), "inner-%d/inner" % i)
        x = x + dense(jax.nn.gelu(inner, approximate=True), "inner-%d/outer" % i)
    logits = norm(x, "norm") @ weights["head/kernel"]
    told = jnp.take_along_axis(logits, columns["output"][..., None], -1)[..., 0]
    return (jax.nn.logsumexp(logits, -1) - told).mean()

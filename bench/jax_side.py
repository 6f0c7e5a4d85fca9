"""JAX's side of a row, jitted: reads a setup and then commands from standard input, answers in JSON. `jax_side.py <threads>`."""
import json
import os
import sys

THREADS = int(sys.argv[1])
# XLA takes as many threads as it may have cores.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-THREADS:])
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

import formula  # noqa: E402
from python_side import BATCHES, row_of, serve  # noqa: E402

BETA1, BETA2 = 0.9, 0.999


def main():
    setup = json.loads(sys.stdin.readline())
    row = row_of(setup, "jax_side.py")
    weights = {spec["name"]: jnp.asarray(formula.weight(spec)) for spec in setup["weights"]}
    zeros = {name: jnp.zeros_like(weight) for name, weight in weights.items()}
    state = (weights, zeros, dict(zeros))
    batches = [
        {c["name"]: jnp.asarray(formula.column(c, step)) for c in setup["columns"]}
        for step in range(BATCHES)
    ]
    slope = jax.value_and_grad(lambda weights, columns: row.loss(setup["sizes"], weights, columns))

    @jax.jit
    def update(state, columns, number):
        weights, first, second = state
        loss, gradients = slope(weights, columns)
        first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradients)
        second = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradients)
        rate = setup["learningRate"] / (1 - BETA1**number)
        spread = 1 - BETA2**number
        weights = jax.tree.map(
            lambda w, m, v: w - rate * m / (jnp.sqrt(v / spread) + setup["epsilon"]),
            weights,
            first,
            second,
        )
        return (weights, first, second), loss

    def train(step):
        nonlocal state
        state, loss = update(state, batches[step % BATCHES], float(step + 1))
        return float(loss)

    # Compiled before the first step is timed; arrays do not change, so nothing is learned by it.
    jax.block_until_ready(update(state, batches[0], 1.0))
    facts = "JAX %s, jit, %d thread%s" % (jax.__version__, THREADS, "s" if THREADS > 1 else "")
    serve(facts, train)


main()

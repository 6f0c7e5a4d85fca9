"""JAX's side of a row, jitted: reads a setup and then commands from standard input, answers in JSON. `jax_side.py <threads>`."""
import importlib.util
import json
import os
import resource
import sys
import time

THREADS = int(sys.argv[1])
# XLA takes as many threads as it may have cores.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-THREADS:])
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

import formula  # noqa: E402

BATCHES = 4
BETA1, BETA2 = 0.9, 0.999


def main():
    setup = json.loads(sys.stdin.readline())
    file = os.path.join(os.path.dirname(__file__), setup["row"], "jax_side.py")
    spec = importlib.util.spec_from_file_location("row", file)
    row = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(row)
    weights = {spec["name"]: jnp.asarray(formula.weight(spec)) for spec in setup["weights"]}
    zeros = {name: jnp.zeros_like(weight) for name, weight in weights.items()}
    state = (weights, zeros, dict(zeros))
    batches = [
        {c["name"]: jnp.asarray(formula.column(c, step)) for c in setup["columns"]}
        for step in range(BATCHES)
    ]
    slope = jax.value_and_grad(lambda weights, columns: row.loss(setup["sizes"], weights, columns))

    @jax.jit
    def train(state, columns, number):
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

    facts = "JAX %s, jit, %d thread%s" % (jax.__version__, THREADS, "s" if THREADS > 1 else "")
    print(json.dumps({"facts": facts}))
    sys.stdout.flush()
    for line in sys.stdin:
        command = json.loads(line)
        times, losses, cpu = [], [], time.process_time()
        for step in range(command["from"], command["from"] + command["count"]):
            start = time.perf_counter()
            state, loss = train(state, batches[step % BATCHES], float(step + 1))
            losses.append(float(loss))
            times.append((time.perf_counter() - start) * 1e3)
        cpu = (time.process_time() - cpu) * 1e3
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"times": times, "losses": losses, "cpuMilliseconds": cpu, "peakBytes": peak}))
        sys.stdout.flush()


main()

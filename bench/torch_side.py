"""PyTorch's side of a row: reads a setup and then commands from standard input, answers in JSON. `torch_side.py <threads>`."""
import json
import os
import sys

THREADS = sys.argv[1]
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = THREADS

import torch  # noqa: E402

import formula  # noqa: E402
from python_side import BATCHES, row_of, serve  # noqa: E402

torch.set_num_threads(int(THREADS))


def column(spec, step, dtype):
    values = torch.from_numpy(formula.column(spec, step))
    return values.to(dtype) if values.is_floating_point() else values


def blas():
    """Products take most of a step, and Debian's plain BLAS is over ten times slower than OpenBLAS or MKL."""
    with open("/proc/self/maps") as maps:
        loaded = maps.read()
    named = {"openblas": "OpenBLAS", "mkl": "MKL"}
    return next((name for file, name in named.items() if file in loaded), "unoptimised BLAS")


def main():
    setup = json.loads(sys.stdin.readline())
    specs = {spec["name"]: spec for spec in setup["weights"]}
    row = row_of(setup, "torch_side.py")
    dtype = torch.float64 if setup.get("double") else torch.float32
    # Initial weights are those of float32 in both.
    model = row.build(setup, lambda name: torch.from_numpy(formula.weight(specs[name]))).to(dtype)
    optimizer = torch.optim.Adam(model.parameters(), setup["learningRate"], (0.9, 0.999), setup["epsilon"])
    batches = [
        {c["name"]: column(c, step, dtype) for c in setup["columns"]}
        for step in range(BATCHES)
    ]
    torch.ones(2, 2) @ torch.ones(2, 2)
    facts = "PyTorch %s, %s, %s thread%s" % (torch.__version__, blas(), THREADS, "s" if THREADS != "1" else "")

    def train(step):
        optimizer.zero_grad()
        loss = model(batches[step % BATCHES])
        loss.backward()
        optimizer.step()
        return loss.item()

    serve(facts + (", float64" if setup.get("double") else ""), train)


main()

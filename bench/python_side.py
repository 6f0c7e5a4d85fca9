"""What the Python sides of a row share: how a row's file is found, and the answers to the bench."""
import importlib.util
import json
import os
import resource
import sys
import time

BATCHES = 4


def row_of(setup, name):
    """The module `name` in the folder of the row, which may import what lies beside it."""
    folder = os.path.join(os.path.dirname(__file__), setup["row"])
    sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location("row", os.path.join(folder, name))
    row = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(row)
    return row


def serve(facts, train):
    """Tells the facts, then trains as many steps as each line asks for. `train(step)` takes one and answers its loss."""
    say({"facts": facts})
    for line in sys.stdin:
        command = json.loads(line)
        times, losses, cpu = [], [], time.process_time()
        for step in range(command["from"], command["from"] + command["count"]):
            start = time.perf_counter()
            losses.append(train(step))
            times.append((time.perf_counter() - start) * 1e3)
        cpu = (time.process_time() - cpu) * 1e3
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        say({"times": times, "losses": losses, "cpuMilliseconds": cpu, "peakBytes": peak})


def say(answer):
    print(json.dumps(answer))
    sys.stdout.flush()

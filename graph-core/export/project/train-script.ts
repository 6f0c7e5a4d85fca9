// train.py of an exported project: the app's own order of examples, optimizers and schedules, on PyTorch.
import { common } from './common-script.ts';
import { together } from './together-script.ts';

/** Reads settings.json beside it; the same script for every document. */
export const trainScript = `"""Trains the model of this project with PyTorch, alone or under torchrun.

python train.py [--steps N] [--resume] [--out DIR]
torchrun --standalone --nproc_per_node=2 train.py

Processes share every batch: however many there are, the curves are those of one process up to rounding.
"""
import argparse
import io
import json
import math
import os
import signal
import time

import numpy
import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from model import Model, load_state, save_state

${common}

${together}

def held_out_loss(model, data, size, rates, sharing):
    """Each output's loss over all that it counts; the batches are shared out too."""
    model.eval()
    count, sums = min(data.count, 512), {}
    with torch.no_grad():
        for start in range(sharing.rank * size, count, size * sharing.world):
            feeds, targets = data.batch(list(range(start, min(start + size, count))))
            for name, (loss, over) in model(**feeds, targets=targets, parts=True).items():
                held = sums.setdefault(name, torch.zeros(2, dtype=torch.float64))
                held += torch.tensor([loss.item() * float(over) if float(over) else 0.0, float(over)])
    training_mode(model, rates)
    total = 0.0
    for goal in data.settings["goals"]:
        value, over = sharing.added(sums.get(goal["name"], torch.zeros(2, dtype=torch.float64)))
        total += value / over if over else 0.0
    return total


class Log:
    """log.jsonl has a line for whatever happens, log.csv a row a step; a resumed run takes back what came after its checkpoint."""

    def __init__(self, folder, step):
        rows, lines = [], []
        if step > 0:
            rows = read_lines(os.path.join(folder, "log.csv"))[1 : step + 1]
            lines = [line for line in read_lines(os.path.join(folder, "log.jsonl")) if json.loads(line).get("step", step + 1) <= step]
        self.rows = open(os.path.join(folder, "log.csv"), "w", encoding="utf-8")
        self.rows.write("\\n".join(["step,loss,held-out loss", *rows]) + "\\n")
        # Another file, so that whoever follows the old one knows to begin again.
        path = os.path.join(folder, "log.jsonl")
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write("".join(line + "\\n" for line in lines))
        os.replace(path + ".new", path)
        self.lines = open(path, "a", encoding="utf-8")

    def row(self, step, loss, held):
        self.rows.write(f"{step},{loss:.8g},{'' if held is None else f'{held:.8g}'}\\n")
        self.rows.flush()

    def line(self, **what):
        self.lines.write(json.dumps(what) + "\\n")
        self.lines.flush()


def read_lines(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        # The last line of a process that was killed may be half a line.
        return [line[:-1] for line in file if line.endswith("\\n")]


def replace(path, saved):
    # Whole in memory first: what PyTorch writes to a disk that is full ends the process without a word.
    whole = io.BytesIO()
    torch.save(saved, whole)
    with open(path + ".new", "wb") as file:
        file.write(whole.getbuffer())
    os.replace(path + ".new", path)


def train(arguments):
    with open(os.path.join(here, "settings.json"), encoding="utf-8") as file:
        settings = json.load(file)
    steps, seed = arguments.steps or settings["steps"], settings["seed"]
    sharing = Sharing()
    rank, device = sharing.rank, sharing.device

    plain = Model().to(device)
    initial = load_state(os.path.join(here, "state.safetensors"))
    plain.load_state_dict(initial)
    variance = None if sharing.together else BiasedVariance(plain)
    # What PyTorch has of its own, such as the second bias of nn.LSTM, stays as it is: so the weights fit Kumiki again.
    constants = {name: initial[name] for name in settings["constants"]}
    rates = settings["rates"]
    for name, parameter in plain.named_parameters():
        parameter.requires_grad_(name not in constants and rates.get(name, 1.0) > 0)

    preprocessing = os.path.join(here, "preprocessing.json")
    about = {}
    if os.path.exists(preprocessing):
        with open(preprocessing, encoding="utf-8") as file:
            about["kumiki.preprocessing"] = json.dumps(json.load(file))

    learning = [(name, one) for name, one in plain.named_parameters() if one.requires_grad]
    optimizer = make_optimizer(settings, grouped(learning, rates))
    checkpoint = os.path.join(arguments.out, "checkpoint.pt")
    step, cut, best, waited = 0, 1.0, math.inf, 0
    if arguments.resume and os.path.exists(checkpoint):
        saved = torch.load(checkpoint, map_location=device)
        plain.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        step, cut, best, waited = saved["step"], saved["cut"], saved["best"], saved["waited"]
    if sharing.together:
        sharing.share_statistics(plain)
    # What is the same everywhere need not be sent.
    model = DistributedDataParallel(plain, broadcast_buffers=False) if sharing.together else plain
    training_mode(plain, rates)

    training, held_out = Data(settings, "training", device), Data(settings, "held-out", device)
    batches = Batches(training, settings["batchSize"], seed)
    if batches.size < sharing.world:
        raise SystemExit(
            f"A batch of {batches.size} examples cannot be shared among {sharing.world} processes. Start at most {batches.size}, or make the batch larger."
        )
    rate = settings["optimizer"]["learningRate"]
    os.makedirs(arguments.out, exist_ok=True)
    log = Log(arguments.out, step) if rank == 0 else None
    noise = Noise(seed)
    weights = training.class_weights()
    stop = os.path.join(arguments.out, "stop")
    begun, saved_at, over, ended, interrupted = time.time(), time.time(), False, "done", False

    def interrupt(*_):
        nonlocal interrupted
        interrupted = True

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, interrupt)

    def save(name):
        now = plain.state_dict()
        state = {one: constants.get(one, now[one]) for one in initial}
        save_state(state, os.path.join(arguments.out, name), {**about, "step": str(step)})

    if rank == 0:
        log.line(step=step, steps=steps, processes=sharing.world, device=device.type, torch=torch.__version__, began=True)
    while step < steps and not over:
        step += 1
        # Of the step alone, so that a resumed run draws what the unbroken one would have drawn.
        torch.manual_seed(key_of(seed, step))
        places = batches.at(step)
        first, last = sharing.of(len(places))
        noise.begin(step, first, last - first)
        feeds, targets = training.batch(places[first:last], key_of(seed, step))
        loss = sharing.weighed(model(**feeds, targets=targets, parts=True, **weights))
        asked = interrupted or (rank == 0 and os.path.exists(stop))
        whole, asked = sharing.added(torch.tensor([loss.item(), float(asked)], dtype=torch.float64))
        if not math.isfinite(whole):
            raise SystemExit(f"The loss is not finite at step {step}; lower the learning rate ({rate}).")
        optimizer.zero_grad(set_to_none=True)
        # Gradients are averaged over the processes; the shares of the loss add up.
        (loss * sharing.world).backward()
        if settings["clipValue"] > 0:
            torch.nn.utils.clip_grad_value_(plain.parameters(), settings["clipValue"])
        norm = torch.nn.utils.clip_grad_norm_(plain.parameters(), settings["clipNorm"] or math.inf)
        now = rate * factor(settings["schedule"], step, steps, cut)
        for group in optimizer.param_groups:
            group["lr"] = now * group["rate"]
        optimizer.step()
        if variance:
            variance.take_back()
        if rank == 0:
            seconds = round(time.time() - begun, 3)
            log.line(step=step, loss=whole, **{"gradient-norm": float(norm), "learning-rate": now}, seconds=seconds)
            if step == 1 or step % 10 == 0 or step == steps:
                print(f"step {step} of {steps} loss {whole:.6f} {seconds:.1f} s", flush=True)
        every = settings["validateEvery"]
        due, over, held = every > 0 and step % every == 0, asked > 0, None
        ended = "interrupted" if over and step < steps else "done"
        if due or step == steps:
            held = held_out_loss(plain, held_out, settings["batchSize"], rates, sharing)
            better = held < best
            if due:
                waited = 0 if better else waited + 1
            best = min(best, held)
            stopping = settings.get("earlyStopping")
            if due:
                cut *= further_cut(settings["schedule"], waited)
            early = stopping is not None and waited >= stopping["patience"]
            reached = "stopAt" in settings and held <= settings["stopAt"]
            ended = "goal" if reached else "early" if early else ended
            over = over or early or reached
            if rank == 0:
                print(f"held out at step {step} loss {held:.6f}", flush=True)
                if better:
                    save("best.safetensors")
                log.line(step=step, **{"held-out": {"loss": held}}, best=better)
        if rank == 0:
            log.row(step, whole, held)
            # Ten seconds of work at most, if that is a tenth of the time at most.
            if due or over or step == steps or time.time() - saved_at > 10:
                saving = time.time()
                save("state.safetensors")
                saved = {"model": plain.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "cut": cut, "best": best, "waited": waited}
                replace(checkpoint, saved)
                log.line(step=step, checkpoint=True)
                saved_at = time.time() + 9 * (time.time() - saving)
    if rank == 0:
        log.line(step=step, ended=ended)
        if os.path.exists(stop):
            os.remove(stop)
    if sharing.together:
        dist.destroy_process_group()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steps", type=int)
    arguments.add_argument("--resume", action="store_true", help="resume from the checkpoint in --out")
    arguments.add_argument("--out", default="run")
    arguments = arguments.parse_args()
    try:
        train(arguments)
    except (Exception, SystemExit) as reason:
        tell_failure(arguments.out, reason)
        raise


def tell_failure(folder, reason):
    """In the log, for whoever follows it; a full disk may not even take that."""
    sentence = str(reason) if isinstance(reason, SystemExit) else f"{type(reason).__name__}: {reason}"
    try:
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "log.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps({"failed": sentence, "process": int(os.environ.get("RANK", 0))}) + "\\n")
    except OSError:
        pass


if __name__ == "__main__":
    main()
`;

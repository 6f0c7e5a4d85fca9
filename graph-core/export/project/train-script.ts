// train.py of an exported project: the app's own order of examples, optimizers and schedules, on PyTorch.

import { optimizerFunctions } from './torch-optimizers.ts';

/** What every train.py begins with: the app's order of examples, data as arrays, optimizers and schedules. */
export const common = `here = os.path.dirname(os.path.abspath(__file__))
MASK = 0xFFFFFFFF


def hash32(x):
    x &= MASK
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & MASK
    x = ((x ^ (x >> 15)) * 0x846CA68B) & MASK
    return x ^ (x >> 16)


def key_of(*parts):
    key = 0x9E3779B9
    for part in parts:
        key = hash32(key ^ hash32(part + 0x85EBCA6B))
    return key


def permutation(key, count):
    """The order in which Kumiki itself meets the examples of an epoch."""
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        word = hash32(hash32(i + 0x9E3779B9) ^ ((key * 0x2C1B3C6D) & MASK) ^ (key >> 15))
        j = int(word / 4294967296 * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


class Batches:
    def __init__(self, count, size, seed):
        self.count, self.size, self.seed = count, min(size, count), seed
        self.steps = max(1, count // self.size)
        self.epoch, self.order = -1, []

    def at(self, step):
        """Places of the examples of a step, counted from 1."""
        epoch, index = divmod(step - 1, self.steps)
        if epoch != self.epoch:
            self.epoch, self.order = epoch, permutation(key_of(self.seed, 0x0E90C4, epoch), self.count)
        return self.order[index * self.size : (index + 1) * self.size]


class Data:
    def __init__(self, settings, split, device):
        self.settings, self.device = settings, device
        names = {one["column"] for one in settings["feeds"] + settings["goals"] if one["column"]}
        self.arrays = {name: numpy.load(os.path.join(here, "data", split, name + ".npy"), mmap_mode="r") for name in names}
        self.count = len(next(iter(self.arrays.values())))

    def take(self, one, places, feeding):
        values = torch.from_numpy(numpy.array(self.arrays[one["column"]][places])).to(self.device)
        if values.dtype == torch.int32:
            return values.long()
        return values.permute(0, 3, 1, 2) if feeding and one["kind"] == "image" else values

    def batch(self, places):
        feeds = {one["name"]: self.take(one, places, True) for one in self.settings["feeds"] if one["column"]}
        targets = {one["name"]: self.take(one, places, False) for one in self.settings["goals"] if one["column"]}
        return feeds, targets


def grouped(named, rates):
    """Parameters by the multiple of the learning rate at which they learn; frozen ones are in no group."""
    groups = {}
    for name, parameter in named:
        groups.setdefault(rates.get(name, 1.0), []).append(parameter)
    return [{"params": own, "rate": rate} for rate, own in groups.items() if rate > 0]


def training_mode(model, rates):
    """A frozen norm goes by the statistics that it has."""
    model.train()
    for path, module in model.named_modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm) and rates.get(path + ".running_mean") == 0:
            module.eval()


${optimizerFunctions}

class BiasedVariance:
    """Kumiki's running variance is of the biased kind, PyTorch's is n / (n - 1) times that for a batch of n."""

    def __init__(self, model):
        self.norms = [one for one in model.modules() if isinstance(one, torch.nn.modules.batchnorm._BatchNorm)]
        self.seen = {}
        for norm in self.norms:
            norm.register_forward_pre_hook(self.see)

    def see(self, norm, inputs):
        if norm.training:
            count = inputs[0].numel() / inputs[0].size(1)
            self.seen[norm] = (norm.running_var * (1 - norm.momentum), (count - 1) / count)

    def take_back(self):
        """After the backward pass, which still holds what is changed here."""
        for norm, (kept, share) in self.seen.items():
            norm.running_var.copy_(kept + (norm.running_var - kept) * share)
        self.seen = {}
`;

/** Reads settings.json beside it; the same script for every document. */
export const trainScript = `"""Trains the model of this project with PyTorch, alone or under torchrun.

python train.py [--steps N] [--resume] [--out DIR]
torchrun --nproc_per_node=2 train.py
"""
import argparse
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

def held_out_loss(model, data, size, rates):
    model.eval()
    total, count = 0.0, min(data.count, 512)
    with torch.no_grad():
        for start in range(0, count, size):
            places = list(range(start, min(start + size, count)))
            feeds, targets = data.batch(places)
            total += model(**feeds, targets=targets).item() * len(places)
    training_mode(model, rates)
    return total / max(1, count)


def open_log(path, step):
    """One row a step; a resumed run takes back the rows after its checkpoint."""
    rows = []
    if step > 0 and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            rows = file.read().splitlines()[1 : step + 1]
    log = open(path, "w", encoding="utf-8")
    log.write("\\n".join(["step,loss,held-out loss", *rows]) + "\\n")
    return log


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steps", type=int)
    arguments.add_argument("--resume", action="store_true", help="resume from the checkpoint in --out")
    arguments.add_argument("--out", default="run")
    arguments = arguments.parse_args()
    with open(os.path.join(here, "settings.json"), encoding="utf-8") as file:
        settings = json.load(file)
    steps = arguments.steps or settings["steps"]

    together = "RANK" in os.environ
    cuda = torch.cuda.is_available()
    if together:
        dist.init_process_group("nccl" if cuda else "gloo")
    rank = dist.get_rank() if together else 0
    world = dist.get_world_size() if together else 1
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")

    plain = Model().to(device)
    initial = load_state(os.path.join(here, "state.safetensors"))
    plain.load_state_dict(initial)
    variance = BiasedVariance(plain)
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

    def trained():
        now = plain.state_dict()
        return {name: constants.get(name, now[name]) for name in initial}

    learning = [(name, one) for name, one in plain.named_parameters() if one.requires_grad]
    optimizer = make_optimizer(settings, grouped(learning, rates))
    checkpoint = os.path.join(arguments.out, "checkpoint.pt")
    step, cut, best, waited = 0, 1.0, math.inf, 0
    if arguments.resume and os.path.exists(checkpoint):
        saved = torch.load(checkpoint, map_location=device)
        plain.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        step, cut, best, waited = saved["step"], saved["cut"], saved["best"], saved["waited"]
    model = DistributedDataParallel(plain) if together else plain
    training_mode(plain, rates)

    training, held_out = Data(settings, "training", device), Data(settings, "held-out", device)
    batches = Batches(training.count, settings["batchSize"], settings["seed"])
    rate = settings["optimizer"]["learningRate"]
    os.makedirs(arguments.out, exist_ok=True)
    log = open_log(os.path.join(arguments.out, "log.csv"), step) if rank == 0 else None
    begun, over, interrupted = time.time(), False, False

    def interrupt(*_):
        nonlocal interrupted
        interrupted = True

    if not together:
        signal.signal(signal.SIGINT, interrupt)
    while step < steps and not over:
        step += 1
        # Of the step alone, so that a resumed run draws what the unbroken one would have drawn.
        torch.manual_seed(key_of(settings["seed"], step, rank))
        places = batches.at(step)[rank::world]
        feeds, targets = training.batch(places)
        loss = model(**feeds, targets=targets)
        if not torch.isfinite(loss):
            raise SystemExit(f"The loss is not finite at step {step}; lower the learning rate ({rate}).")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if settings["clipValue"] > 0:
            torch.nn.utils.clip_grad_value_(plain.parameters(), settings["clipValue"])
        if settings["clipNorm"] > 0:
            torch.nn.utils.clip_grad_norm_(plain.parameters(), settings["clipNorm"])
        for group in optimizer.param_groups:
            group["lr"] = rate * factor(settings["schedule"], step, steps, cut) * group["rate"]
        optimizer.step()
        variance.take_back()
        if together:
            loss = loss.detach().clone()
            dist.all_reduce(loss)
            loss /= world
        if rank == 0:
            log.write(f"{step},{loss.item():.8g},")
            if step == 1 or step % 10 == 0 or step == steps:
                print(f"step {step} of {steps} loss {loss.item():.6f} {(time.time() - begun):.1f} s", flush=True)
        every = settings["validateEvery"]
        due, over = every > 0 and step % every == 0, interrupted
        if due or step == steps:
            held = held_out_loss(plain, held_out, settings["batchSize"], rates)
            if together:
                # What is decided by it must be decided alike everywhere.
                shared = torch.tensor([held], dtype=torch.float64, device=device)
                dist.broadcast(shared, 0)
                held = shared.item()
            better = held < best
            if due:
                waited = 0 if better else waited + 1
            best = min(best, held)
            stopping = settings.get("earlyStopping")
            if due:
                cut *= further_cut(settings["schedule"], waited)
            over = over or (stopping is not None and waited >= stopping["patience"])
            over = over or ("stopAt" in settings and held <= settings["stopAt"])
            if rank == 0:
                print(f"held out at step {step} loss {held:.6f}", flush=True)
                log.write(f"{held:.8g}")
                if better:
                    save_state(trained(), os.path.join(arguments.out, "best.safetensors"), about)
        if rank == 0 and (due or over or step == steps):
            save_state(trained(), os.path.join(arguments.out, "state.safetensors"), about)
            saved = {"model": plain.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "cut": cut, "best": best, "waited": waited}
            torch.save(saved, checkpoint + ".new")
            os.replace(checkpoint + ".new", checkpoint)
        if rank == 0:
            log.write("\\n")
            log.flush()
    if together:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
`;

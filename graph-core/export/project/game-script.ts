// train.py of a project with players: rounds in which each takes its turns, with the app's noise, on PyTorch.
import { common } from './common-script.ts';

export interface NoiseFeed {
  /** Argument of Model.forward. */
  readonly name: string;
  /** Of its path, as the app's keys have it. */
  readonly hash: number;
  /** Python that draws so many examples: over `key` and `count`. */
  readonly draws: string;
}

/** Reads settings.json and training.safetensors beside it. */
export function gameScript(noises: readonly NoiseFeed[]): string {
  const table = noises.map(
    ({ name, hash, draws }) =>
      `    ${JSON.stringify(name)}: (${hash}, lambda key, count: ${draws}),\n`,
  );
  return `${head}\n${common}${draws}\nNOISE = {\n${table.join('')}}\n${rounds}`;
}

const head = `"""Trains the players of this project in turns with PyTorch.

python train.py [--steps ROUNDS] [--resume] [--out DIR]
"""
import argparse
import json
import math
import os
import signal
import time

import numpy
import torch
from torch.nn.utils import parametrize

from model import Model, load_state, save_state
`;

const draws = `

def words(key, count):
    """The first random words of a key, as Kumiki itself draws them."""
    def mixed(x):
        x = ((x ^ (x >> 16)) * 0x7FEB352D) & MASK
        x = ((x ^ (x >> 15)) * 0x846CA68B) & MASK
        return x ^ (x >> 16)

    counted = (numpy.arange(count, dtype=numpy.uint64) + 0x9E3779B9) & MASK
    return mixed(mixed(counted) ^ ((key * 0x2C1B3C6D) & MASK) ^ (key >> 15))


def shares(key, count):
    return (words(key, count) >> 8).astype(numpy.float64) * 5.960464477539063e-8


def uniforms(key, shape, low, high):
    drawn = low + (high - low) * shares(key, math.prod(shape))
    return torch.from_numpy(drawn.astype(numpy.float32)).reshape(shape)


def normals(key, shape):
    count = math.prod(shape)
    pairs = shares(key, count + count % 2)
    radius, angle = numpy.sqrt(-2 * numpy.log(1 - pairs[0::2])), 2 * math.pi * pairs[1::2]
    drawn = numpy.stack([radius * numpy.cos(angle), radius * numpy.sin(angle)], 1).ravel()[:count]
    return torch.from_numpy(drawn.astype(numpy.float32)).reshape(shape)

`;

const rounds = `

def unit(vector):
    return vector / vector.norm().clamp_min(1e-12)


class Spectral(torch.nn.Module):
    """A weight divided by its largest singular value, by a step of power iteration a turn (Miyato 2018)."""

    def __init__(self, u, dim):
        super().__init__()
        self.dim, self.moves = dim, True
        self.register_buffer("u", u)

    def forward(self, weight):
        matrix = weight.transpose(0, self.dim).reshape(weight.shape[self.dim], -1)
        with torch.no_grad():
            u = self.u
            if self.training:
                u = unit(matrix @ unit(matrix.t() @ u))
                if self.moves:
                    self.u.copy_(u)
            v = unit(matrix.t() @ u)
        return weight / torch.dot(u, matrix @ v)


class Player:
    def __init__(self, settings, model, rates):
        self.settings, self.id, self.turns = settings, settings["id"], 0
        names = set(settings["weights"])
        self.names, self.modules, learning = [], {}, []
        for name, parameter in model.named_parameters():
            plain = name.replace(".parametrizations", "").replace(".original", "")
            if plain in names and rates.get(plain, 1.0) > 0:
                self.names.append((name, parameter))
                learning.append((plain, parameter))
        for path, module in model.named_modules():
            if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                self.modules[module] = path + ".running_mean" in names
            if isinstance(module, Spectral):
                weight = path.replace(".parametrizations", "").rsplit(".", 1)[0]
                self.modules[module] = weight in names and rates.get(weight, 1.0) > 0
        self.momentum = {one: one.momentum for one in self.modules if not isinstance(one, Spectral)}
        self.optimizer = make_optimizer(settings, grouped(learning, rates))
        self.average = None

    def hold_others(self):
        """What another player trains keeps its statistics and vectors in this one's turn."""
        for module, own in self.modules.items():
            if isinstance(module, Spectral):
                module.moves = own
            else:
                module.momentum = self.momentum[module] if own else 0.0

    def keep_average(self, turn):
        wanted = self.settings.get("average")
        if not wanted or turn < wanted["from"]:
            return
        if self.average is None:
            self.average = {name: one.detach().clone() for name, one in self.names}
        else:
            for name, one in self.names:
                self.average[name].mul_(wanted["decay"]).add_(one.detach(), alpha=1 - wanted["decay"])


def noise(key, count, device):
    return {name: draw(key_of(key, path), count).to(device) for name, (path, draw) in NOISE.items()}


def folded(model, initial, constants):
    """The state that model.py loads: spectral weights are divided, and there are no vectors."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    divided = {path: module for path, module in model.named_modules() if parametrize.is_parametrized(module)}
    now, state = model.state_dict(), {}
    with torch.no_grad():
        for name in initial:
            path, _, last = name.rpartition(".")
            value = now[name] if name in now else getattr(divided[path], last).clone()
            state[name] = constants.get(name, value)
    for module, mode in modes.items():
        module.training = mode
    return state


def held_out_losses(model, players, data, size, seed, rates):
    model.eval()
    count, totals = min(data.count, 512), {player.id: 0.0 for player in players}
    with torch.no_grad(), parametrize.cached():
        for start in range(0, count, size):
            places = list(range(start, min(start + size, count)))
            feeds, targets = data.batch(places)
            feeds.update(noise(key_of(seed, start), len(places), data.device))
            for player in players:
                totals[player.id] += model(**feeds, targets=targets, player=player.id).item() * len(places)
    training_mode(model, rates)
    return {name: total / max(1, count) for name, total in totals.items()}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steps", type=int, help="rounds")
    arguments.add_argument("--resume", action="store_true", help="resume from the checkpoint in --out")
    arguments.add_argument("--out", default="run")
    arguments = arguments.parse_args()
    with open(os.path.join(here, "settings.json"), encoding="utf-8") as file:
        settings = json.load(file)
    steps, seed = arguments.steps or settings["steps"], settings["seed"]
    device = torch.device("cuda") if torch.cuda.is_available() else torch.device("cpu")

    model = Model().to(device)
    initial = load_state(os.path.join(here, "state.safetensors"))
    # What PyTorch has of its own stays as it is: so the weights fit Kumiki again.
    constants = {name: initial[name] for name in settings["constants"]}
    raw = load_state(os.path.join(here, "training.safetensors"))
    model.load_state_dict({name: raw[name] for name in initial})
    for one in settings["spectral"]:
        path, _, last = one["name"].rpartition(".")
        parametrize.register_parametrization(
            model.get_submodule(path), last, Spectral(raw[one["name"] + "-u"].to(device), one["dim"]), unsafe=True
        )
    variance = BiasedVariance(model)
    rates = settings["rates"]
    players = [Player(one, model, rates) for one in settings["players"]]
    preprocessing = os.path.join(here, "preprocessing.json")
    about = {}
    if os.path.exists(preprocessing):
        with open(preprocessing, encoding="utf-8") as file:
            about["kumiki.preprocessing"] = json.dumps(json.load(file))

    checkpoint, step = os.path.join(arguments.out, "checkpoint.pt"), 0
    if arguments.resume and os.path.exists(checkpoint):
        saved = torch.load(checkpoint, map_location=device)
        model.load_state_dict(saved["model"])
        step = saved["step"]
        for player in players:
            player.optimizer.load_state_dict(saved["optimizers"][player.id])
            player.turns, player.average = saved["turns"][player.id], saved["averages"][player.id]
    training_mode(model, rates)
    training, held_out = Data(settings, "training", device), Data(settings, "held-out", device)
    batches = [Batches(training, settings["batchSize"], seed) for _ in players]
    weights = training.class_weights()
    os.makedirs(arguments.out, exist_ok=True)
    log, begun, interrupted = open_game_log(os.path.join(arguments.out, "log.csv"), step, players), time.time(), False

    def interrupt(*_):
        nonlocal interrupted
        interrupted = True

    signal.signal(signal.SIGINT, interrupt)
    while step < steps and not interrupted:
        step += 1
        losses = {}
        for player, order in zip(players, batches):
            player.hold_others()
            for _ in range(player.settings["stepsPerRound"]):
                player.turns += 1
                key = key_of(seed, player.settings["hash"], player.turns)
                torch.manual_seed(key)
                places = order.at(player.turns)
                feeds, targets = training.batch(places, key)
                feeds.update(noise(key, len(places), device))
                with parametrize.cached():
                    loss = model(**feeds, targets=targets, player=player.id, **weights)
                if not torch.isfinite(loss):
                    raise SystemExit(f"The loss of {player.id} is not finite in round {step}; lower its learning rate.")
                own = [one for _, one in player.names]
                for one, gradient in zip(own, torch.autograd.grad(loss, own)):
                    one.grad = gradient
                if settings["clipValue"] > 0:
                    torch.nn.utils.clip_grad_value_(own, settings["clipValue"])
                if settings["clipNorm"] > 0:
                    torch.nn.utils.clip_grad_norm_(own, settings["clipNorm"])
                rate = player.settings["optimizer"]["learningRate"]
                for group in player.optimizer.param_groups:
                    group["lr"] = rate * factor(player.settings["schedule"], step, steps, 1.0) * group["rate"]
                player.optimizer.step()
                variance.take_back()
                player.keep_average(step)
                losses[player.id] = loss.item()
        due = settings["validateEvery"] > 0 and step % settings["validateEvery"] == 0
        log.write(",".join([str(step), *(f"{losses[player.id]:.8g}" for player in players)]))
        if step == 1 or step % 10 == 0 or step == steps:
            told = " ".join(f"{name} {loss:.6f}" for name, loss in losses.items())
            print(f"round {step} of {steps} {told} {(time.time() - begun):.1f} s", flush=True)
        if due or interrupted or step == steps:
            held = held_out_losses(model, players, held_out, settings["batchSize"], seed, rates)
            print(f"held out after round {step} {' '.join(f'{name} {loss:.6f}' for name, loss in held.items())}", flush=True)
            log.write("," + ",".join(f"{held[player.id]:.8g}" for player in players))
            save_state(folded(model, initial, constants), os.path.join(arguments.out, "state.safetensors"), about)
            save_averaged(model, players, initial, constants, os.path.join(arguments.out, "averaged.safetensors"), about)
            saved = {
                "model": model.state_dict(),
                "step": step,
                "optimizers": {player.id: player.optimizer.state_dict() for player in players},
                "turns": {player.id: player.turns for player in players},
                "averages": {player.id: player.average for player in players},
            }
            torch.save(saved, checkpoint + ".new")
            os.replace(checkpoint + ".new", checkpoint)
        log.write("\\n")
        log.flush()


def save_averaged(model, players, initial, constants, path, about):
    """With the averages in the place of the weights they are of, where there are any."""
    kept = [(one, one.detach().clone(), player.average[name]) for player in players if player.average for name, one in player.names]
    if not kept:
        return
    with torch.no_grad():
        for one, _, average in kept:
            one.copy_(average)
        save_state(folded(model, initial, constants), path, about)
        for one, now, _ in kept:
            one.copy_(now)


def open_game_log(path, step, players):
    """One row a round; a resumed run takes back the rows after its checkpoint."""
    rows = []
    if step > 0 and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            rows = file.read().splitlines()[1 : step + 1]
    log = open(path, "w", encoding="utf-8")
    names = [f"{player.id} loss" for player in players]
    log.write("\\n".join([",".join(["round", *names, *(f"held-out {name}" for name in names)]), *rows]) + "\\n")
    return log


if __name__ == "__main__":
    main()
`;

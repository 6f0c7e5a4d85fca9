"""A game of players in PyTorch, on the graph, weights and settings that twin.ts writes: python3 twin.py FOLDER [ROUNDS SEED COUNT].

Alone it plays the turns of the first round on the batches and noise it is given and prints their losses. With ROUNDS it
plays on noise and batches of its own and writes COUNT generated examples to FOLDER/samples.f32.
"""
import json
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.utils.parametrizations import _SpectralNorm

folder = sys.argv[1]
setup = json.load(open(os.path.join(folder, "setup.json")))
torch.set_num_threads(setup["threads"])
steps = {step["path"]: step for step in setup["steps"]}


def read(name, dtype=np.float32):
    return torch.from_numpy(np.fromfile(os.path.join(folder, name), dtype))


def initial():
    values, given, at = {}, read("weights.f32"), 0
    for spec in setup["weights"]:
        size = int(np.prod(spec["shape"]))
        values[spec["name"]] = given[at : at + size].reshape(spec["shape"]).clone()
        at += size
    return values


weights = initial()
spectral = {}
for spec in setup["weights"]:
    if not spec["frozen"]:
        weights[spec["name"]].requires_grad_()
    if "spectral" in spec:
        weight, axis = weights[spec["name"]], spec["spectral"]
        norm = _SpectralNorm(weight, n_power_iterations=1, dim=axis)
        norm._u.copy_(weights[spec["name"] + "-u"])
        matrix = norm._reshape_weight_to_matrix(weight.detach())
        norm._v.copy_(F.normalize(matrix.T @ norm._u, dim=0, eps=1e-12))
        spectral[spec["name"]] = norm


def pad_same(x, kernel, stride, value=0.0):
    """As TensorFlow counts it: where it is odd, more after than before."""
    sides = []
    for size in (x.shape[3], x.shape[2]):
        total = max(0, (-(-size // stride) - 1) * stride + kernel - size)
        sides += [total // 2, total - total // 2]
    return F.pad(x, sides, value=value)


def activate(x, name):
    if name == "gelu":
        return F.gelu(x, approximate="tanh")
    named = {"linear": lambda x: x, "softmax": lambda x: F.softmax(x, -1), "tanh": torch.tanh, "sigmoid": torch.sigmoid}
    return named[name](x) if name in named else getattr(F, name)(x)


first_channels = lambda x: x.permute(0, 3, 1, 2)
last_channels = lambda x: x.permute(0, 2, 3, 1)


def dense(p, x, w, _):
    y = x @ w("kernel")
    return activate(y + w("bias") if p["bias"] else y, p["activation"])


def conv_2d(p, x, w, _):
    x = first_channels(x)
    x = pad_same(x, p["kernel"], p["stride"]) if p["padding"] == "same" else x
    y = F.conv2d(x, w("kernel").permute(3, 2, 0, 1), w("bias") if p["bias"] else None, p["stride"])
    return activate(last_channels(y), p["activation"])


def transposed_conv_2d(p, x, w, _):
    size, stride, x = p["kernel"], p["stride"], first_channels(x)
    y = F.conv_transpose2d(x, w("kernel").permute(3, 2, 0, 1), w("bias") if p["bias"] else None, stride)
    if p["padding"] == "same":
        top = max(size - stride, 0) // 2
        y = y[:, :, top : top + x.shape[2] * stride, top : top + x.shape[3] * stride]
    return activate(last_channels(y), p["activation"])


def batch_norm(p, x, w, turn):
    mean, variance = w("moving-mean"), w("moving-variance")
    if not turn.training:
        return F.batch_norm(x.reshape(-1, x.shape[-1]), mean, variance, w("gamma"), w("beta"), False, 0, p["epsilon"]).view_as(x)
    own = turn.owns(w.name("moving-mean"))
    flat = x.reshape(-1, x.shape[-1])
    if own:
        with torch.no_grad():
            keep = p["momentum"]
            # The biased variance, as TensorFlow keeps it; PyTorch keeps the unbiased one.
            mean.mul_(keep).add_(flat.mean(0), alpha=1 - keep)
            variance.mul_(keep).add_(flat.var(0, unbiased=False), alpha=1 - keep)
    return F.batch_norm(flat, None, None, w("gamma"), w("beta"), True, 0, p["epsilon"]).view_as(x)


def image_attention(p, x, w, _):
    batch, height, width, channels = x.shape
    rows = x.reshape(batch, -1, channels)
    query, key, value = (rows @ w(part + "-kernel") for part in ("query", "key", "value"))
    if p.get("poolKeys"):
        pool = lambda y: last_channels(F.max_pool2d(first_channels(y.view(batch, height, width, -1)), 2)).reshape(batch, -1, y.shape[-1])
        key, value = pool(key), pool(value)
    attended = torch.softmax(query @ key.transpose(1, 2), -1) @ value
    return (rows + w("gamma") * (attended @ w("output-kernel"))).view_as(x)


def global_pooling(p, x, w, _):
    flat = x.reshape(x.shape[0], -1, x.shape[-1])
    return {"average": flat.mean, "sum": flat.sum, "max": flat.amax}[p["kind"]](1)


def upsampling(p, x, w, _):
    return x.repeat_interleave(p["factor"], 1).repeat_interleave(p["factor"], 2)


blocks = {
    "dense": dense,
    "conv-2d": conv_2d,
    "transposed-conv-2d": transposed_conv_2d,
    "batch-norm": batch_norm,
    "image-attention": image_attention,
    "global-pooling": global_pooling,
    "upsampling": upsampling,
    "activation": lambda p, x, w, _: activate(x, p["activation"]),
    "scale": lambda p, x, w, _: x * p["factor"],
    "flatten": lambda p, x, w, _: x.reshape(x.shape[0], -1),
    "reshape": lambda p, x, w, _: x.reshape(x.shape[0], *p["sizes"]),
    "add": lambda p, x, w, _: sum(x),
}


class Turn:
    """One pass: every step at most once, every spectral weight once."""

    def __init__(self, feeds, player=None, replaced=None):
        self.training, self.player, self.replaced = player is not None, player, replaced or {}
        self.values, self.divided = dict(feeds), {}

    def owns(self, name):
        return self.player is not None and name in self.player["owns"]

    def weight(self, name):
        weight = self.replaced.get(name, weights[name])
        if name not in spectral:
            return weight
        if name not in self.divided:
            norm = spectral[name]
            kept = norm._u.clone(), norm._v.clone()
            norm.train(self.training)
            self.divided[name] = norm(weight)
            # The vectors move in every pass of training, and stay so in the turns of the player that trains the weight.
            if not self.owns(name):
                norm._u.copy_(kept[0])
                norm._v.copy_(kept[1])
        return self.divided[name]

    def value(self, path):
        if path not in self.values:
            step = steps[path]
            named = lambda name: self.weight(step["weights"][name])
            named.name = lambda name: step["weights"][name]
            given = [self.value(source) for source in step["sources"]]
            x = given if step["variadic"] else given[0]
            self.values[path] = blocks[step["type"]](step["params"], x, named, self)
        return self.values[path]


def loss_of(game, side, turn):
    sources, loss = dict(zip(("real", "generated"), steps[game]["sources"])), steps[game]["params"]["loss"]
    fake = turn.value(sources["generated"])
    real = turn.value(sources["real"]) if side == "critic" else None
    if loss == "hinge":
        return -fake.mean() if real is None else F.relu(1 - real).mean() + F.relu(1 + fake).mean()
    if loss == "non-saturating":
        return F.softplus(-fake).mean() if real is None else F.softplus(-real).mean() + F.softplus(fake).mean()
    if real is None:
        return (fake - 1).square().mean() / 2
    return ((real - 1).square().mean() + fake.square().mean()) / 2


def play(player, feeds, rate):
    turn = Turn(feeds, player)
    loss = sum(loss_of(o["path"], o["side"], turn) for o in player["objectives"])
    for group in player["optimizer"].param_groups:
        group["lr"] = rate
    own = [weights[name] for name in player["trains"]]
    for weight, gradient in zip(own, torch.autograd.grad(loss, own)):
        weight.grad = gradient
    if player["clipNorm"] > 0:
        torch.nn.utils.clip_grad_norm_(own, player["clipNorm"])
    player["optimizer"].step()
    return loss.item()


for player in setup["players"]:
    own, given = [weights[name] for name in player["trains"]], player["settings"]
    player["owns"] = set(player["owns"])
    betas = (given.get("beta1", 0.9), given.get("beta2", 0.999))
    player["optimizer"] = torch.optim.Adam(own, given["learningRate"], betas, given.get("epsilon", 1e-8))
    player["average"] = {}


def first():
    losses = []
    for index, turn in enumerate(setup["first"]):
        player = next(p for p in setup["players"] if p["id"] == turn["player"])
        feeds = {path: read("first-%d-%s.f32" % (index, path)).view(setup["batchSize"], *sizes) for path, sizes in turn["feeds"].items()}
        losses.append({"player": turn["player"], "loss": play(player, feeds, player["rates"][0])})
    print(json.dumps(losses))


def noise_for(count):
    draw = {"normal": torch.randn, "uniform": lambda *size: torch.rand(*size) * 2 - 1}
    return {n["path"]: draw[n["distribution"]](count, n["units"]) for n in setup["noise"]}


def train(rounds, seed, count):
    torch.manual_seed(seed)
    data = {d["path"]: read("data-%s.f32" % d["path"]).view(-1, *d["sizes"]) for d in setup["data"]}
    examples, start = len(next(iter(data.values()))), time.time()
    order = {p["id"]: [] for p in setup["players"]}
    for index in range(rounds):
        losses = {}
        for player in setup["players"]:
            for _ in range(player["stepsPerRound"]):
                if len(order[player["id"]]) < setup["batchSize"]:
                    order[player["id"]] = torch.randperm(examples).tolist()
                taken = [order[player["id"]].pop() for _ in range(setup["batchSize"])]
                feeds = {path: values[taken] for path, values in data.items()}
                feeds.update(noise_for(setup["batchSize"]))
                losses[player["id"]] = play(player, feeds, player["rates"][min(index, len(player["rates"]) - 1)])
                averaging(player, index + 1)
        if (index + 1) % 100 == 0:
            print(index + 1, losses, "%.0f s" % (time.time() - start), file=sys.stderr, flush=True)
    replaced = {name: value for player in setup["players"] for name, value in player["average"].items()}
    with torch.no_grad():
        made = [Turn(noise_for(100), None, replaced).value(setup["generated"]) for _ in range(-(-count // 100))]
    torch.cat(made)[:count].contiguous().numpy().astype(np.float32).tofile(os.path.join(folder, "samples.f32"))
    print(json.dumps({"rounds": rounds, "losses": losses, "seconds": time.time() - start}))


def averaging(player, done):
    """The exponential moving average of its weights, from a round on."""
    settings = player.get("averageOf")
    if not settings or done < settings["from"]:
        return
    with torch.no_grad():
        for name in player["trains"]:
            kept = player["average"].setdefault(name, weights[name].detach().clone())
            kept.mul_(settings["decay"]).add_(weights[name], alpha=1 - settings["decay"])


if len(sys.argv) > 2:
    train(*(int(value) for value in sys.argv[2:5]))
else:
    first()

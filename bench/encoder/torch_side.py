"""The encoder of row.ts in PyTorch."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class Layer(nn.Module):
    def __init__(self, weights, i, heads):
        super().__init__()
        self.heads = heads
        inner = weights("feed-%d/inner-kernel" % i)
        units = inner.shape[0]
        self.norm1, self.norm2 = nn.LayerNorm(units), nn.LayerNorm(units)
        self.qkv = nn.Linear(units, 3 * units)
        self.out = nn.Linear(units, units)
        self.inner, self.outer = nn.Linear(units, inner.shape[1]), nn.Linear(inner.shape[1], units)
        names = ["attention-%d/%s" % (i, part) for part in ("query", "key", "value")]
        with torch.no_grad():
            self.qkv.weight.copy_(torch.cat([weights(n + "-kernel").T for n in names]))
            self.qkv.bias.copy_(torch.cat([weights(n + "-bias") for n in names]))
            for layer, name in (
                (self.out, "attention-%d/output" % i),
                (self.inner, "feed-%d/inner" % i),
                (self.outer, "feed-%d/outer" % i),
            ):
                layer.weight.copy_(weights(name + "-kernel").T)
                layer.bias.copy_(weights(name + "-bias"))
            for layer, name in ((self.norm1, "first-%d" % i), (self.norm2, "second-%d" % i)):
                layer.weight.copy_(weights(name + "/gamma"))
                layer.bias.copy_(weights(name + "/beta"))

    def forward(self, x, padding):
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-2, -1) * (d // self.heads) ** -0.5
        y = scores.masked_fill(padding, float("-inf")).softmax(-1) @ v
        x = self.norm1(x + self.out(y.transpose(1, 2).reshape(b, t, d)))
        return self.norm2(x + self.outer(F.relu(self.inner(x))))


class Encoder(nn.Module):
    def __init__(self, sizes, weights):
        super().__init__()
        self.tokens = nn.Parameter(weights("embedding/table"))
        layers = (Layer(weights, i, sizes["heads"]) for i in range(sizes["layers"]))
        self.layers = nn.ModuleList(layers)
        self.head = nn.Linear(sizes["units"], sizes["vocabulary"])
        with torch.no_grad():
            self.head.weight.copy_(weights("head/kernel").T)
            self.head.bias.copy_(weights("head/bias"))
        place = torch.arange(sizes["length"], dtype=torch.float64)[:, None]
        i = torch.arange(sizes["units"])
        angle = place / 10000 ** ((i - i % 2) / sizes["units"])
        table = torch.where(i % 2 == 0, angle.sin(), angle.cos()).float()
        self.register_buffer("places", table)

    def forward(self, columns):
        ids = columns["text"]
        x = F.embedding(ids, self.tokens) + self.places
        padding = (ids == 0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, padding)
        return F.cross_entropy(self.head(x).flatten(0, 1), columns["output"].flatten())


def build(setup, weights):
    return Encoder(setup["sizes"], weights)

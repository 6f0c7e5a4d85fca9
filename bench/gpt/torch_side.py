"""The GPT of row.ts in PyTorch."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, weights, i, heads):
        super().__init__()
        self.heads = heads
        units = weights("norm-%d/gamma" % i).shape[0]
        self.norm1, self.norm2 = nn.LayerNorm(units), nn.LayerNorm(units)
        self.qkv = nn.Linear(units, 3 * units)
        self.out = nn.Linear(units, units)
        self.inner, self.outer = nn.Linear(units, 4 * units), nn.Linear(4 * units, units)
        names = ["attention-%d/%s" % (i, part) for part in ("query", "key", "value")]
        with torch.no_grad():
            self.qkv.weight.copy_(torch.cat([weights(n + "-kernel").T for n in names]))
            self.qkv.bias.copy_(torch.cat([weights(n + "-bias") for n in names]))
            for layer, name in (
                (self.out, "attention-%d/output" % i),
                (self.inner, "inner-%d/inner" % i),
                (self.outer, "inner-%d/outer" % i),
            ):
                layer.weight.copy_(weights(name + "-kernel").T)
                layer.bias.copy_(weights(name + "-bias"))
            for layer, name in ((self.norm1, "norm-%d" % i), (self.norm2, "middle-%d" % i)):
                layer.weight.copy_(weights(name + "/gamma"))
                layer.bias.copy_(weights(name + "/beta"))

    def forward(self, x, future):
        b, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = q @ k.transpose(-2, -1) * (d // self.heads) ** -0.5
            y = scores.masked_fill(future, float("-inf")).softmax(-1) @ v
        x = x + self.out(y.transpose(1, 2).reshape(b, t, d))
        return x + self.outer(F.gelu(self.inner(self.norm2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, sizes, weights):
        super().__init__()
        self.tokens = nn.Parameter(weights("embedding/table"))
        self.places = nn.Parameter(weights("position/table"))
        self.blocks = nn.ModuleList(Block(weights, i, sizes["heads"]) for i in range(sizes["layers"]))
        self.norm = nn.LayerNorm(sizes["units"])
        self.head = nn.Linear(sizes["units"], sizes["vocabulary"], bias=False)
        with torch.no_grad():
            self.norm.weight.copy_(weights("norm/gamma"))
            self.norm.bias.copy_(weights("norm/beta"))
            self.head.weight.copy_(weights("head/kernel").T)
        length = sizes["length"]
        self.register_buffer("future", torch.ones(length, length).triu(1).bool())

    def forward(self, columns):
        x = F.embedding(columns["text"], self.tokens) + self.places
        for block in self.blocks:
            x = block(x, self.future)
        logits = self.head(self.norm(x))
        return F.cross_entropy(logits.flatten(0, 1), columns["output"].flatten())


def build(setup, weights):
    return Gpt(setup["sizes"], weights)

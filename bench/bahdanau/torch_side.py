"""The model of row.ts in PyTorch."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def lstm(weights, name):
    kernel = weights(name + "/kernel")
    layer = nn.LSTM(kernel.shape[0], kernel.shape[1] // 4, batch_first=True)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(kernel.T)
        layer.weight_hh_l0.copy_(weights(name + "/recurrent-kernel").T)
        layer.bias_ih_l0.copy_(weights(name + "/bias"))
        # Two biases add up to one, so one of them stays zero and is not trained.
        layer.bias_hh_l0.zero_()
        layer.bias_hh_l0.requires_grad_(False)
    return layer


def linear(weights, kernel, bias=None):
    kernel = weights(kernel)
    layer = nn.Linear(*kernel.shape, bias=bias is not None)
    with torch.no_grad():
        layer.weight.copy_(kernel.T)
        if bias is not None:
            layer.bias.copy_(weights(bias))
    return layer


class Bahdanau(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.source = nn.Parameter(weights("source-embedding/table"))
        self.target = nn.Parameter(weights("target-embedding/table"))
        self.encoder, self.decoder = lstm(weights, "encoder"), lstm(weights, "decoder")
        self.key = linear(weights, "attention/key-kernel")
        self.query = linear(weights, "attention/query-kernel")
        self.score = linear(weights, "attention/score-kernel")
        self.combine = linear(weights, "combine/kernel", "combine/bias")
        self.head = linear(weights, "head/kernel", "head/bias")

    def forward(self, columns):
        keys, state = self.encoder(F.embedding(columns["source"], self.source))
        queries, _ = self.decoder(F.embedding(columns["target"], self.target), state)
        hidden = torch.tanh(self.key(keys)[:, None] + self.query(queries)[:, :, None])
        context = self.score(hidden).squeeze(-1).softmax(-1) @ keys
        logits = self.head(torch.tanh(self.combine(torch.cat([context, queries], -1))))
        return F.cross_entropy(logits.flatten(0, 1), columns["output"].flatten())


def build(setup, weights):
    return Bahdanau(weights)

"""The LSTM of row.ts in PyTorch. Its gate order, i f g o, is Keras'."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class Lstm(nn.Module):
    def __init__(self, sizes, weights):
        super().__init__()
        self.lstm = nn.LSTM(sizes["features"], sizes["units"], num_layers=2, batch_first=True)
        self.head = nn.Linear(sizes["units"], sizes["classes"])
        with torch.no_grad():
            for i, name in enumerate(("first", "second")):
                getattr(self.lstm, "weight_ih_l%d" % i).copy_(weights(name + "/kernel").T)
                getattr(self.lstm, "weight_hh_l%d" % i).copy_(weights(name + "/recurrent-kernel").T)
                getattr(self.lstm, "bias_ih_l%d" % i).copy_(weights(name + "/bias"))
                # Two biases add up to one, so one of them stays zero and is not trained.
                hidden = getattr(self.lstm, "bias_hh_l%d" % i)
                hidden.zero_()
                hidden.requires_grad_(False)
            self.head.weight.copy_(weights("head/kernel").T)
            self.head.bias.copy_(weights("head/bias"))

    def forward(self, columns):
        logits = self.head(self.lstm(columns["values"])[0])
        return F.cross_entropy(logits.flatten(0, 1), columns["output"].flatten())


def build(setup, weights):
    return Lstm(setup["sizes"], weights)

"""Two networks under the names that published ones have, trained on some classes, then fine-tuned to others by PyTorch.

python3 fine_tune.py FOLDER: reads what the test wrote there, writes each network before its fine-tuning and the
figures of it.
"""
import json
import os
import sys

import numpy
import torch
from torch import nn

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(__file__))
from strange_names import save

folder = sys.argv[1]
torch.set_num_threads(1)
torch.manual_seed(1)
# Rounding grows with every step; in float64 too little of it to differ between machines.
torch.set_default_dtype(torch.float64)


class BasicBlock(nn.Module):
    """As in torchvision."""

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = None
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        out = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(out)) + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = nn.Sequential(BasicBlock(8, 8, 1))
        self.layer2 = nn.Sequential(BasicBlock(8, 16, 2))
        self.fc = nn.Linear(16, classes)

    def forward(self, x):
        x = self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x)))))
        return self.fc(x.mean((2, 3)))


class Encoder(nn.Module):
    """Reads a picture row by row: an encoder of a Transformer, then an LSTM."""

    def __init__(self, classes):
        super().__init__()
        self.embed = nn.Linear(14, 16)
        layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 1)
        self.lstm = nn.LSTM(16, 12, batch_first=True)
        self.fc = nn.Linear(12, classes)

    def forward(self, x):
        _, (state, _) = self.lstm(self.encoder(self.embed(x.squeeze(1))))
        return self.fc(state[0])


def arrays(name):
    with open(os.path.join(folder, f"{name}.json")) as file:
        count, order = json.load(file).values()
    pictures = numpy.fromfile(os.path.join(folder, f"{name}.pictures"), numpy.uint8).reshape(count, 1, 14, 14)
    labels = numpy.fromfile(os.path.join(folder, f"{name}.labels"), numpy.int32)
    return torch.tensor(pictures).double() / 255, torch.tensor(labels).long(), order


def train(model, optimizer, x, y, order, frozen):
    losses = []
    for batch in order:
        # The statistics of what is frozen stay as they are.
        model.train(not frozen)
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def main():
    x, y, order = arrays("before")
    figures = {}
    for name, make in (("resnet", ResNet), ("encoder", Encoder)):
        model = make(6)
        train(model, torch.optim.Adam(model.parameters(), 0.01), x, y, order, False)
        # Published in float32, and gone on from there.
        published = {key: value.float() if value.is_floating_point() else value.clone() for key, value in model.state_dict().items()}
        save(published, os.path.join(folder, f"{name}.safetensors"))
        for frozen in (True, False):
            model = make(4)
            # The layer for other classes begins as it does in Kumiki.
            head = numpy.fromfile(os.path.join(folder, f"{name}.head"), numpy.float32).reshape(-1, 4)
            published["fc.weight"] = torch.tensor(head.T.copy())
            published["fc.bias"] = torch.zeros(4)
            model.load_state_dict(published)
            for key, value in model.named_parameters():
                # PyTorch adds two biases in an LSTM, which others keep as their sum: one of them learns.
                value.requires_grad_((not frozen or key.startswith("fc.")) and "bias_hh" not in key)
            learning = [value for value in model.parameters() if value.requires_grad]
            losses = train(model, torch.optim.Adam(learning, 0.03 if frozen else 0.003), *arrays("after"), frozen)
            held_x, held_y, _ = arrays("held")
            with torch.no_grad():
                accuracy = (model.eval()(held_x).argmax(1) == held_y).float().mean().item()
            figures[f"{name} {'frozen' if frozen else 'all'}"] = {"losses": losses, "accuracy": accuracy}
    with open(os.path.join(folder, "figures.json"), "w") as file:
        json.dump(figures, file)


main()

"""Models as others write them, in PyTorch: writes a state and, for inputs that it draws itself, the answers.

python3 strange_names.py MODEL FOLDER
"""
import json
import os
import sys

import numpy
import torch
from torch import nn

types = {torch.float16: "F16", torch.bfloat16: "BF16", torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}


def save(state, path):
    """As safetensors writes it: sorted by name, which is not the order in which the layers run."""
    header, parts, at = {}, [], 0
    for name, value in sorted(state.items()):
        value = value.contiguous()
        data = value.view(torch.int16).numpy().tobytes() if value.dtype == torch.bfloat16 else value.numpy().tobytes()
        header[name] = {"dtype": types[value.dtype], "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    words = json.dumps(header).encode()
    words += b" " * (-len(words) % 8)
    with open(path, "wb") as file:
        file.write(len(words).to_bytes(8, "little") + words + b"".join(parts))


class Bottleneck(nn.Module):
    """He 2015, with the stride in the 3 × 3 convolution; the names are those in common use."""

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.relu = nn.ReLU()
        self.downsample = None
        if stride > 1 or inputs != 4 * width:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width))

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        return self.relu(out + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inputs = 64
        for index, (width, count) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3))):
            blocks = []
            for block in range(count):
                blocks.append(Bottleneck(inputs, width, 2 if index > 0 and block == 0 else 1))
                inputs = 4 * width
            setattr(self, f"layer{index + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(inputs, 1000)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def features():
    """Convolutions and dense layers as in AlexNet's and VGG's common form, small."""
    model = nn.Module()
    model.features = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
    )
    model.classifier = nn.Sequential(nn.Linear(6 * 7 * 7, 16), nn.ReLU(), nn.Dropout(), nn.Linear(16, 10))
    model.forward = lambda x: model.classifier(model.features(x).flatten(1))
    return model


def sequences():
    model = nn.Module()
    layers = dict(d_model=16, nhead=2, dim_feedforward=64, dropout=0.0, batch_first=True)
    model.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(**layers), 2)
    model.decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(**layers), 2)
    model.generator = nn.Linear(16, 14)
    model.src_embed = nn.Embedding(14, 16)
    model.tgt_embed = nn.Embedding(14, 16)
    return model


def main():
    kind, folder = sys.argv[1:]
    torch.manual_seed(1)
    model, picture = {
        "resnet": (ResNet, (2, 3, 224, 224)),
        "features": (features, (3, 1, 28, 28)),
        "sequences": (sequences, None),
    }[kind]
    model = model().eval()
    for name, value in model.state_dict().items():
        if name.endswith("running_mean") or (value.dim() == 1 and name.endswith("bias")):
            value.copy_(torch.randn(value.shape) * 0.1)
        if name.endswith("running_var"):
            value.copy_(torch.rand(value.shape) + 0.5)
    state = model.state_dict()
    save(state, os.path.join(folder, "F32.safetensors"))
    save({f"module.{name}": value for name, value in state.items()}, os.path.join(folder, "prefixed.safetensors"))
    for name, dtype in (("F16", torch.float16), ("BF16", torch.bfloat16), ("F64", torch.float64)):
        if kind == "features":
            rounded = {name: value.to(dtype) if value.is_floating_point() else value for name, value in state.items()}
            save(rounded, os.path.join(folder, f"{name}.safetensors"))
    if picture:
        x = torch.rand(picture)
        with torch.no_grad():
            x.permute(0, 2, 3, 1).contiguous().numpy().tofile(os.path.join(folder, "x.f32"))
            model(x).numpy().tofile(os.path.join(folder, "y.f32"))


if __name__ == "__main__":
    main()

"""The SE-ResNet of row.ts in PyTorch."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def same_pad(size, kernel, stride):
    total = max(0, (-(-size // stride) - 1) * stride + kernel - size)
    return total // 2, total - total // 2


class Conv(nn.Module):
    """SAME padding as TensorFlow counts it: where it is odd, more after than before."""

    def __init__(self, weights, name, stride):
        super().__init__()
        kernel = weights(name + "/kernel").permute(3, 2, 0, 1)
        filters, channels, size, _ = kernel.shape
        self.size, self.stride = size, stride
        even = stride == 1
        self.conv = nn.Conv2d(channels, filters, size, stride, size // 2 if even else 0, bias=False)
        self.norm = nn.BatchNorm2d(filters, eps=1e-5)
        with torch.no_grad():
            self.conv.weight.copy_(kernel)
            self.norm.weight.copy_(weights(name + "-norm/gamma"))
            self.norm.bias.copy_(weights(name + "-norm/beta"))

    def forward(self, x):
        if self.stride > 1:
            top, bottom = same_pad(x.shape[2], self.size, self.stride)
            left, right = same_pad(x.shape[3], self.size, self.stride)
            x = F.pad(x, (left, right, top, bottom))
        return self.norm(self.conv(x))


class Stage(nn.Module):
    def __init__(self, weights, i):
        super().__init__()
        stride = 1 if i == 0 else 2
        self.a, self.b = Conv(weights, "a%d" % i, stride), Conv(weights, "b%d" % i, 1)
        self.beside = None if i == 0 else Conv(weights, "c%d" % i, stride)
        reduce = weights("gate%d/reduce-kernel" % i)
        self.reduce, self.expand = nn.Linear(*reduce.shape), nn.Linear(*reduce.shape[::-1])
        with torch.no_grad():
            self.reduce.weight.copy_(reduce.T)
            self.reduce.bias.zero_()
            self.expand.weight.copy_(weights("gate%d/expand-kernel" % i).T)
            self.expand.bias.zero_()

    def forward(self, x):
        y = self.b(F.relu(self.a(x)))
        gates = torch.sigmoid(self.expand(F.relu(self.reduce(y.mean((2, 3))))))
        beside = x if self.beside is None else self.beside(x)
        return F.relu(y * gates[:, :, None, None] + beside)


class SeResnet(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.stem = Conv(weights, "stem", 1)
        self.stages = nn.Sequential(*(Stage(weights, i) for i in range(3)))
        kernel = weights("head/kernel")
        self.head = nn.Linear(*kernel.shape)
        with torch.no_grad():
            self.head.weight.copy_(kernel.T)
            self.head.bias.zero_()

    def forward(self, columns):
        x = self.stages(F.relu(self.stem(columns["image"].permute(0, 3, 1, 2))))
        return F.cross_entropy(self.head(x.mean((2, 3))), columns["output"])


def build(setup, weights):
    return SeResnet(weights)

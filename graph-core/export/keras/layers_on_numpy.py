"""Keras's layers on NumPy, with PyTorch's convolutions: the arguments they take, the weights they hold, what they compute.

Only what files of ours may name. Written from what keras/src says of them, for read_keras.py.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

f32 = np.float32


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def gelu(x, approximate=False):
    return F.gelu(torch.from_numpy(x), approximate="tanh" if approximate else "none").numpy()


def leaky_relu(x, negative_slope=0.2):
    return np.where(x > 0, x, f32(negative_slope) * x)


activations = {
    None: lambda x: x,
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softmax": softmax,
    "relu6": lambda x: np.clip(x, 0, 6),
    "hard_silu": lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "silu": lambda x: x / (1 + np.exp(-x)),
    "gelu": gelu,
}
registered = {}


def activation_of(value):
    return registered[value["config"]] if isinstance(value, dict) else activations[value]


class Variable:
    def __init__(self, shape):
        self.value = np.zeros(shape, f32)


class Layer:
    names = ()
    defaults = {}

    def __init__(self, name=None, trainable=True, dtype="float32", **settings):
        self.name, self.variables, self.built = name, [], False
        unknown = set(settings) - set(self.names) - set(self.defaults)
        missing = set(self.names) - set(settings)
        if unknown or missing:
            raise TypeError(f"{type(self).__name__}: unknown {unknown}, missing {missing}")
        for key, value in {**self.defaults, **settings}.items():
            setattr(self, key, value)

    def get_config(self):
        own = {key: getattr(self, key) for key in (*self.names, *self.defaults)}
        return {"name": self.name, **own}

    @classmethod
    def from_config(cls, config):
        return cls(**config)

    def add_weight(self, name=None, shape=(), initializer=None, trainable=True):
        variable = Variable(shape)
        self.variables.append(variable)
        return variable

    def build(self, shape):
        pass

    def __call__(self, *args, **kwargs):
        if not self.built:
            first = args[0][0] if isinstance(args[0], list) else args[0]
            self.build(first.shape)
            self.built = True
        return self.call(*args, **kwargs)


# An own class's weight takes part in arithmetic as if it were an array.
for sign in ("add", "radd", "mul", "rmul", "matmul", "rmatmul", "getitem", "sub", "truediv"):
    setattr(Variable, f"__{sign}__", lambda self, other, sign=sign: getattr(self.value, f"__{sign}__")(other))
Variable.__array__ = lambda self, dtype=None: self.value
Variable.__array_ufunc__ = lambda self, ufunc, method, *given, **k: getattr(ufunc, method)(
    *[one.value if isinstance(one, Variable) else one for one in given], **k
)


def layer(names="", *, build=None, call, **defaults):
    """A class of Keras: its arguments, the shapes of its weights, what it computes from x and their values."""
    class Made(Layer):
        def build(self, shape):
            for size in build(self, shape) if build else []:
                self.add_weight(shape=size)

        def call(self, x):
            return call(self, x, *[variable.value for variable in self.variables])

    Made.names, Made.defaults = tuple(names.split()), defaults
    return Made


def two(value):
    return tuple(value) if isinstance(value, (list, tuple)) else (value, value)


def windows(x, kernel, strides, padding, run, fill=0.0):
    """x [n, h, w, c] padded as TensorFlow does, through `run` in PyTorch's layout."""
    t = torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2)))
    if padding == "same":
        edges = []
        for size, k, s in zip(x.shape[1:3], kernel, strides):
            total = max((math.ceil(size / s) - 1) * s + k - size, 0)
            edges.append((total // 2, total - total // 2))
        t = F.pad(t, (*edges[1], *edges[0]), value=fill)
    return run(t).numpy().transpose(0, 2, 3, 1)


def conv(x, kernel, strides, padding, groups=1):
    k = torch.from_numpy(np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)))
    return windows(x, kernel.shape[:2], strides, padding, lambda t: F.conv2d(t, k, stride=strides, groups=groups))


def depthwise(x, kernel, strides, padding):
    h, w, c, m = kernel.shape
    return conv(x, kernel.reshape(h, w, 1, c * m), strides, padding, groups=c)


def conv_2d(self, x, kernel, bias=0):
    return activation_of(self.activation)(conv(x, kernel, two(self.strides), self.padding) + bias)


def conv_1d(self, x, kernel, bias=0):
    if self.padding == "causal":
        x = np.pad(x, ((0, 0), (len(kernel) - 1, 0), (0, 0)))
    padding = "same" if self.padding == "same" else "valid"
    y = conv(x[:, None], kernel[None], (1, self.strides), padding)[:, 0]
    return activation_of(self.activation)(y + bias)


def transposed(self, x, kernel, bias=0):
    (kh, kw, out, _), (sh, sw) = kernel.shape, two(self.strides)
    t = torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2)))
    k = torch.from_numpy(np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)))
    y = F.conv_transpose2d(t, k, stride=(sh, sw)).numpy().transpose(0, 2, 3, 1)
    for axis, (k_, s) in enumerate(((kh, sh), (kw, sw)), 1):
        # Stretches that no window of the kernel reaches are zeros.
        y = np.pad(y, [(0, max(s - k_, 0)) if at == axis else (0, 0) for at in range(4)])
        if self.padding == "same":
            start = max(k_ - s, 0) // 2
            y = y.take(range(start, start + x.shape[axis] * s), axis)
    return activation_of(self.activation)(y + bias)


def biased(self, shape, *kernels, units):
    return [*kernels, (units,)] if self.use_bias else list(kernels)


def pool(run):
    def call(self, x):
        size = two(self.pool_size)
        strides = size if self.strides is None else two(self.strides)
        if run == "max":
            return windows(x, size, strides, self.padding, lambda t: F.max_pool2d(t, size, strides), -np.inf)
        mean = windows(x, size, strides, self.padding, lambda t: F.avg_pool2d(t, size, strides))
        counted = windows(np.ones_like(x), size, strides, self.padding, lambda t: F.avg_pool2d(t, size, strides))
        return mean / counted

    return layer("pool_size", strides=None, padding="valid", call=call)


def zero_padding(self, x):
    edges = self.padding if isinstance(self.padding[0], (list, tuple)) else [self.padding]
    return np.pad(x, [(0, 0), *map(tuple, edges), (0, 0)])


def normalize(x, axes, epsilon):
    mean = x.mean(axis=axes, keepdims=True)
    return (x - mean) / np.sqrt(((x - mean) ** 2).mean(axis=axes, keepdims=True) + epsilon)


images = dict(strides=1, padding="valid", activation=None, use_bias=True)
classes = {
    "Dense": layer("units", activation=None, use_bias=True,
        build=lambda s, x: biased(s, x, (x[-1], s.units), units=s.units),
        call=lambda s, x, k, b=0: activation_of(s.activation)(x @ k + b)),
    "Conv2D": layer("filters kernel_size", **images, call=conv_2d,
        build=lambda s, x: biased(s, x, (*two(s.kernel_size), x[-1], s.filters), units=s.filters)),
    "Conv1D": layer("filters kernel_size", **images, call=conv_1d,
        build=lambda s, x: biased(s, x, (s.kernel_size, x[-1], s.filters), units=s.filters)),
    "Conv2DTranspose": layer("filters kernel_size", **images, call=transposed,
        build=lambda s, x: biased(s, x, (*two(s.kernel_size), s.filters, x[-1]), units=s.filters)),
    "DepthwiseConv2D": layer("kernel_size", depth_multiplier=1, **images,
        build=lambda s, x: biased(s, x, (*two(s.kernel_size), x[-1], s.depth_multiplier),
            units=x[-1] * s.depth_multiplier),
        call=lambda s, x, k, b=0: activation_of(s.activation)(depthwise(x, k, two(s.strides), s.padding) + b)),
    "SeparableConv2D": layer("filters kernel_size", depth_multiplier=1, **images,
        build=lambda s, x: biased(s, x, (*two(s.kernel_size), x[-1], s.depth_multiplier),
            (1, 1, x[-1] * s.depth_multiplier, s.filters), units=s.filters),
        call=lambda s, x, d, p, b=0: activation_of(s.activation)(
            depthwise(x, d, two(s.strides), s.padding) @ p[0, 0] + b)),
    "MaxPooling2D": pool("max"),
    "AveragePooling2D": pool("mean"),
    "GlobalAveragePooling1D": layer(call=lambda s, x: x.mean(axis=1)),
    "GlobalMaxPooling1D": layer(call=lambda s, x: x.max(axis=1)),
    "GlobalAveragePooling2D": layer(call=lambda s, x: x.mean(axis=(1, 2))),
    "GlobalMaxPooling2D": layer(call=lambda s, x: x.max(axis=(1, 2))),
    "BatchNormalization": layer(momentum=0.99, epsilon=1e-3,
        build=lambda s, x: [(x[-1],)] * 4,
        call=lambda s, x, g, b, m, v: (x - m) / np.sqrt(v + f32(s.epsilon)) * g + b),
    "LayerNormalization": layer(epsilon=1e-3,
        build=lambda s, x: [(x[-1],)] * 2,
        call=lambda s, x, g, b: normalize(x, -1, f32(s.epsilon)) * g + b),
    "Embedding": layer("input_dim output_dim",
        build=lambda s, x: [(s.input_dim, s.output_dim)], call=lambda s, x, table: table[x]),
    "Dropout": layer("rate", call=lambda s, x: x),
    "Activation": layer("activation", call=lambda s, x: activation_of(s.activation)(x)),
    "Softmax": layer(call=lambda s, x: softmax(x)),
    "Add": layer(call=lambda s, x: sum(x[1:], x[0])),
    "Subtract": layer(call=lambda s, x: x[0] - x[1]),
    "Concatenate": layer(axis=-1, call=lambda s, x: np.concatenate(x, s.axis)),
    "Flatten": layer(call=lambda s, x: x.reshape(len(x), -1)),
    "Reshape": layer("target_shape", call=lambda s, x: x.reshape(len(x), *s.target_shape)),
    "Permute": layer("dims", call=lambda s, x: x.transpose(0, *s.dims)),
    "RepeatVector": layer("n", call=lambda s, x: np.repeat(x[:, None], s.n, 1)),
    "ZeroPadding1D": layer("padding", call=zero_padding),
    "ZeroPadding2D": layer("padding", call=zero_padding),
    "UpSampling2D": layer("size", call=lambda s, x: x.repeat(two(s.size)[0], 1).repeat(two(s.size)[1], 2)),
    "Rescaling": layer("scale", call=lambda s, x: x * f32(s.scale)),
}


def lstm_step(x, states, k, r, b, act):
    h, c = states
    i, f, g, o = np.split(x @ k + h @ r + b, 4, axis=1)
    s = activations["sigmoid"]
    c = s(f) * c + s(i) * np.tanh(g)
    h = s(o) * np.tanh(c)
    return h, [h, c]


def gru_step(x, states, k, r, b, act):
    (h,) = states
    xz, xr, xh = np.split(x @ k + b[0], 3, axis=1)
    hz, hr, hh = np.split(h @ r + b[1], 3, axis=1)
    s = activations["sigmoid"]
    z = s(xz + hz)
    h = z * h + (1 - z) * np.tanh(xh + s(xr + hr) * hh)
    return h, [h]


def rnn_step(x, states, k, r, b, act):
    h = act(x @ k + states[0] @ r + b)
    return h, [h]


def recurrent(step, gates, states, bias):
    class Cell(Layer):
        def build_for(self, size, units):
            for shape in ((size, gates * units), (units, gates * units), bias(units)):
                self.add_weight(shape=shape)

    class Recurrent(Layer):
        names = ("units",)
        defaults = dict(activation="tanh", return_sequences=False, return_state=False, go_backwards=False)
        zero_output_for_mask = False

        def build(self, shape):
            self.cell = Cell()
            self.cell.build_for(shape[-1], self.units)

        def call(self, x, initial_state=None, mask=None):
            state = list(initial_state or [np.zeros((len(x), self.units), f32)] * states)
            weights, said = [v.value for v in self.cell.variables], []
            times = range(x.shape[1])
            for t in reversed(times) if self.go_backwards else times:
                y, then = step(x[:, t], state, *weights, activation_of(self.activation))
                if mask is not None:
                    keep = mask[:, t : t + 1]
                    # The state stands for the answer before, as on Keras's NumPy and JAX backends.
                    y = np.where(keep, y, 0 if self.zero_output_for_mask else state[0])
                    then = [np.where(keep, new, old) for new, old in zip(then, state)]
                state = then
                said.append(y)
            answer = np.stack(said, 1) if self.return_sequences else said[-1]
            return [answer, *state] if self.return_state else answer

    return Recurrent


classes["LSTM"] = recurrent(lstm_step, 4, 2, lambda u: (4 * u,))
classes["GRU"] = recurrent(gru_step, 3, 1, lambda u: (2, 3 * u))
classes["SimpleRNN"] = recurrent(rnn_step, 1, 1, lambda u: (u,))


class Bidirectional(Layer):
    def __init__(self, layer, merge_mode="concat", **kwargs):
        super().__init__(**kwargs)
        config = layer.get_config()
        self.forward_layer = type(layer)(**config)
        self.backward_layer = type(layer)(**{**config, "go_backwards": True})
        for way in (self.forward_layer, self.backward_layer):
            way.zero_output_for_mask = True

    def call(self, x, initial_state=None, mask=None):
        half = len(initial_state or []) // 2
        a = self.forward_layer(x, initial_state=(initial_state or [])[:half], mask=mask)
        b = self.backward_layer(x, initial_state=(initial_state or [])[half:], mask=mask)
        return [np.concatenate([a[0], b[0][:, ::-1]], -1), *a[1:], *b[1:]]


class Projection(Layer):
    def call(self, x, equation):
        values = [variable.value for variable in self.variables]
        return np.einsum(equation, x, values[0]) + (values[1] if len(values) > 1 else 0)


class MultiHeadAttention(Layer):
    names, defaults = ("num_heads", "key_dim"), dict(use_bias=True, dropout=0.0)

    def __call__(self, query, value, key=None, **kwargs):
        key = value if key is None else key
        if not self.built:
            h, k = self.num_heads, self.key_dim
            for part, x in (("query", query), ("key", key), ("value", value)):
                self.part(part, (x.shape[-1], h, k), (h, k))
            self.part("output", (h, k, query.shape[-1]), (query.shape[-1],))
            self.built = True
        return self.call(query, value, key, **kwargs)

    def part(self, name, kernel, bias):
        dense = Projection()
        for shape in (kernel, bias) if self.use_bias else (kernel,):
            dense.add_weight(shape=shape)
        setattr(self, f"{name}_dense", dense)

    def call(self, query, value, key, attention_mask=None, use_causal_mask=False, return_attention_scores=False):
        q, k, v = (
            getattr(self, f"{part}_dense")(x, "btd,dhk->bthk")
            for part, x in (("query", query), ("key", key), ("value", value))
        )
        logits = np.einsum("bshk,bthk->bhts", k, q * f32(1 / math.sqrt(self.key_dim)))
        seen = np.ones((1, 1, *logits.shape[-2:]), bool)
        if attention_mask is not None:
            seen = seen & (attention_mask[:, None] != 0)
        if use_causal_mask:
            seen = seen & np.tril(np.ones(logits.shape[-2:], bool))
        scores = softmax(logits + (1 - seen.astype(f32)) * f32(-3.4e38 / 2))
        answer = self.output_dense(np.einsum("bhts,bshk->bthk", scores, v), "bthk,hkd->btd")
        return [answer, scores] if return_attention_scores else answer


classes.update(Bidirectional=Bidirectional, MultiHeadAttention=MultiHeadAttention)

for name, kind in classes.items():
    kind.kind = name

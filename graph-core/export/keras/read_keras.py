"""Loads a .keras file and answers with it, on NumPy, h5py and PyTorch's convolutions.

A second reading of the format, written from what keras/src says of it and sharing nothing with what writes the files:
classes are made from config.json with only the arguments Keras knows, calls are replayed as functional_from_config
does, and weights are found by walking attributes as saving_lib does. Where Keras itself is at hand it is asked too.
"""
import importlib
import io
import json
import re
import sys
import types
import zipfile

import h5py
import numpy as np
import torch

from layers_on_numpy import Layer, activations, classes, f32, gelu, leaky_relu, registered, softmax

# Those that NumPy has under the same name, computed with all of their arguments.
plain = (
    "Abs Exp Expm1 Log Log1p Sqrt Square Negative Sign Sin Cos Tanh OnesLike ZerosLike Add Subtract Divide TrueDivide "
    "Maximum Minimum Power Equal NotEqual Greater GreaterEqual Less LessEqual Where"
)


def on_numpy(kind):
    run = getattr(np, re.sub("([a-z])([A-Z])", r"\1_\2", kind).lower())
    return lambda c, *args: run(*args)


def reduced(run):
    def answer(c, x):
        axis = tuple(c["axis"]) if isinstance(c["axis"], list) else c["axis"]
        return run(x, axis=axis, keepdims=c["keepdims"])
    return answer


def erf(x):
    return torch.erf(torch.as_tensor(np.asarray(x, f32))).numpy()


operations = {
    **{f"numpy.{kind}": on_numpy(kind) for kind in plain.split()},
    **{f"numpy.{kind}": reduced(getattr(np, kind.lower())) for kind in "Sum Mean Max Min Var Std".split()},
    "numpy.Multiply": lambda c, a, b: a * (f32(b) if np.isscalar(b) else b),
    "numpy.Clip": lambda c, x: np.clip(x, c["x_min"], c["x_max"]),
    "numpy.Cumsum": lambda c, x: np.cumsum(x, c["axis"]),
    "numpy.Flip": lambda c, x: np.flip(x, c["axis"]),
    "numpy.Triu": lambda c, x: np.triu(x, c["k"]),
    "numpy.Stack": lambda c, x: np.stack(x, c["axis"]),
    "numpy.Split": lambda c, x: np.split(x, c["indices_or_sections"], c["axis"]),
    "numpy.ExpandDims": lambda c, x: np.expand_dims(x, c["axis"]),
    "numpy.Squeeze": lambda c, x: np.squeeze(x, c["axis"]),
    "numpy.Reshape": lambda c, x: x.reshape(c["newshape"]),
    "numpy.Transpose": lambda c, x: x.transpose(c["axes"]),
    "nn.Relu": lambda c, x: np.maximum(x, 0),
    "nn.Sigmoid": lambda c, x: activations["sigmoid"](x),
    "nn.Silu": lambda c, x: x * activations["sigmoid"](x),
    "nn.Softplus": lambda c, x: np.log1p(np.exp(x)),
    "nn.Gelu": lambda c, x: gelu(x, approximate=c["approximate"]),
    "nn.Elu": lambda c, x: np.where(x > 0, x, f32(c["alpha"]) * np.expm1(x)),
    "nn.LeakyRelu": lambda c, x: np.where(x > 0, x, f32(c["negative_slope"]) * x),
    "nn.Softmax": lambda c, x: softmax(x, c["axis"]),
    "nn.LogSoftmax": lambda c, x: np.log(softmax(x, c["axis"])),
    "numpy.GetItem": lambda c, x, key: x[tuple(key)],
    "numpy.Tril": lambda c, x: np.tril(x, c["k"]),
    "numpy.Repeat": lambda c, x: np.repeat(x, c["repeats"], c["axis"]),
    "numpy.Concatenate": lambda c, x: np.concatenate(x, c["axis"]),
    "numpy.Matmul": lambda c, a, b: a @ b,
    "numpy.Swapaxes": lambda c, x: np.swapaxes(x, c["axis1"], c["axis2"]),
    "nn.OneHot": lambda c, x: np.eye(c["num_classes"], dtype=f32)[x],
    "math.Erf": lambda c, x: erf(x),
    "core.Cast": lambda c, x: x.astype(c["dtype"]),
}


class Sequential(Layer):
    def __init__(self, layers, **kwargs):
        super().__init__(**kwargs)
        self.layers = [make(config) for config in layers]

    def call(self, x):
        for one in self.layers:
            x = one(x)
        return x


class Operation:
    def __init__(self, kind, config):
        self.run, self.config = operations[kind], config

    def __call__(self, *args):
        return self.run(self.config, *args)


def make(config):
    module, name, settings = config["module"], config["class_name"], dict(config["config"])
    if config["registered_name"] in registered:
        return registered[config["registered_name"]](**settings)
    if module.startswith("keras.src.ops."):
        return Operation(f"{module[14:]}.{name}", settings)
    if (module, name) == ("keras", "Sequential"):
        return Sequential(**settings)
    if module != "keras.layers":
        raise ValueError(f"Could not locate class {name} in {module}")
    if isinstance(settings.get("layer"), dict):
        settings["layer"] = make(settings["layer"])
    return classes[name](**settings)


def shim():
    """What kumiki_layers.py imports as keras."""
    ops = types.ModuleType("keras.ops")
    plain = "ones_like zeros_like tril ones matmul reshape transpose swapaxes squeeze tanh pad square concatenate flip"
    more = "abs exp log negative maximum minimum power var"
    for name in f"{plain} {more} arange cos sin stack mean sqrt where max sum".split():
        setattr(ops, name, getattr(np, name))
    ops.arange = lambda *size, dtype="float32": np.arange(*size).astype(dtype)
    ops.shape = np.shape
    ops.ones = lambda shape: np.ones(shape, f32)
    ops.one_hot = lambda x, classes: np.eye(classes, dtype=f32)[np.asarray(x).astype(int)]
    ops.rsqrt = lambda x: 1 / np.sqrt(x)
    ops.cast = lambda x, dtype: np.asarray(x).astype(dtype)
    ops.convert_to_tensor = lambda x, dtype="float32": np.asarray(x, dtype)
    ops.softmax = lambda x, axis=-1: softmax(x, axis)
    ops.sigmoid = activations["sigmoid"]
    ops.softplus = lambda x: np.logaddexp(x, f32(0))
    ops.relu = lambda x: np.maximum(x, 0)
    ops.erf = erf
    keras = types.ModuleType("keras")
    keras.layers = types.SimpleNamespace(
        Layer=OwnLayer, **{name: (lambda *a, kind=kind, **k: kind(**dict(zip(kind.names, a)), **k)) for name, kind in classes.items()}
    )
    keras.ops = ops

    def register(package="Custom"):
        def keep(thing):
            registered[f"{package}>{thing.__name__}"] = thing
            return thing
        return keep

    keras.saving = types.SimpleNamespace(
        register_keras_serializable=register, deserialize_keras_object=make
    )
    keras.initializers = types.SimpleNamespace(
        Constant=lambda value: None, RandomNormal=lambda *given, **k: None
    )
    keras.activations = types.SimpleNamespace(gelu=gelu, leaky_relu=leaky_relu)
    sys.modules.update({"keras": keras})


class OwnLayer(Layer):
    def build(self, shape):
        pass


def fits(shape, written):
    """Whether the sizes are those of the file, which has None for the batch and where a length is free."""
    return len(shape) == len(written) and written[0] is None and all(
        b is None or a == b for a, b in zip(shape, written)
    )


def containers(layers):
    """`layers/dense`, `layers/dense_1`: by class, counted."""
    used = {}
    for one in layers:
        name = re.sub(r"\W+", "", type(one).__name__ if not hasattr(one, "kind") else one.kind)
        name = re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()
        number = used[name] = used.get(name, -1) + 1
        yield (f"layers/{name}" if number == 0 else f"layers/{name}_{number}"), one


def load_state(one, file, path, taken):
    """saving_lib._load_state: own variables under `vars`, then what is found on attributes, private ones last."""
    group = file[f"{path}/vars"] if f"{path}/vars" in file else {}
    if len(group) != len(one.variables):
        raise ValueError(f"{path}: {len(one.variables)} variables, {len(group)} in the file")
    for number, variable in enumerate(one.variables):
        value = group[str(number)]
        if value.shape != variable.value.shape or value.dtype != f32:
            raise ValueError(f"{path}/{number}: {variable.value.shape}, {value.shape} {value.dtype} in the file")
        variable.value = value[()]
        taken.add(value.name)
    if isinstance(one, Sequential):
        for name, child in containers(one.layers):
            load_state(child, file, f"{path}/{name}", taken)
    for key in sorted(vars(one)):
        if isinstance(getattr(one, key), Layer):
            load_state(getattr(one, key), file, f"{path}/{key}", taken)


class Model:
    def __init__(self, path):
        archive = zipfile.ZipFile(path)
        if archive.testzip():
            raise ValueError("damaged zip")
        if "kumiki_layers.py" in archive.namelist():
            shim()
            sys.path.insert(0, path)
            sys.modules.pop("kumiki_layers", None)
            importlib.import_module("kumiki_layers")
            sys.path.pop(0)
        config = json.loads(archive.read("config.json"))
        json.loads(archive.read("metadata.json"))["keras_version"]
        if (config["module"], config["class_name"]) != ("keras.src.models.functional", "Functional"):
            raise ValueError("not a functional model")
        self.config = config["config"]
        self.entries = {entry["name"]: entry for entry in self.config["layers"]}
        if len(self.entries) != len(self.config["layers"]):
            raise ValueError("a name is used twice")
        self.made = {
            name: None if entry["class_name"] == "InputLayer" else make(entry)
            for name, entry in self.entries.items()
        }
        for name, one in self.made.items():
            if isinstance(one, Layer) and one.name != name:
                raise ValueError(f"{name} is configured as {one.name}")
        self.file = h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r")

    def load(self):
        """Weights, after a first pass has built every layer. Answers how many arrays of the file nobody took."""
        taken = set()
        if len(self.file["vars"]):
            raise ValueError("the model has no variables of its own")
        in_order = [one for name in self.order() if isinstance(one := self.made[name], Layer)]
        for name, one in containers(in_order):
            load_state(one, self.file, name, taken)
        left = []
        self.file.visititems(lambda name, o: left.append(name) if isinstance(o, h5py.Dataset) and f"/{name}" not in taken else None)
        if left:
            raise ValueError(f"nobody takes {left}")

    def order(self):
        """keras.src.ops.function.map_graph."""
        def parents(name, at):
            found = []
            def look(value):
                if isinstance(value, list):
                    [look(one) for one in value]
                elif isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
                    found.append(tuple(value["config"]["keras_history"][:2]))
                elif isinstance(value, dict) and "class_name" not in value:
                    [look(value[key]) for key in sorted(value)]
            nodes = self.entries[name]["inbound_nodes"]
            if nodes:
                look(nodes[at]["args"])
                look(nodes[at]["kwargs"])
            return found

        done, seen = [], {}
        def visit(node):
            if node in done:
                return
            seen.setdefault(node[0], len(seen))
            for parent in parents(*node):
                visit(parent)
            done.append(node)
        for name, at, _ in self.outputs():
            visit((name, at))
        depth, deep = {}, {}
        for node in reversed(done):
            level = max(depth.get(node, 0), deep.get(node[0], 0))
            depth[node] = deep[node[0]] = level
            for parent in parents(*node):
                depth[parent] = max(level + 1, depth.get(parent, 0))
        return sorted(deep, key=lambda name: (-deep[name], seen[name]))

    def outputs(self):
        outputs = self.config["output_layers"]
        return [outputs] if isinstance(outputs[0], str) else outputs

    def __call__(self, feeds):
        held = {}
        for (name, at, index), value in zip(self.config["input_layers"], feeds):
            entry = self.entries[name]["config"]
            if not fits(value.shape, entry["batch_shape"]) or str(value.dtype) != entry["dtype"]:
                raise ValueError(f"{name}: {value.shape} {value.dtype}, wanted {entry}")
            held[(name, at)] = [value]

        def revive(value):
            if isinstance(value, list):
                return [revive(one) for one in value]
            if not isinstance(value, dict):
                return value
            kind, config = value["class_name"], value["config"]
            if kind == "__ellipsis__":
                return ...
            if kind == "__slice__":
                return slice(config["start"], config["stop"], config["step"])
            name, at, index = config["keras_history"]
            if (name, at) not in held:
                raise IndexError
            tensor = held[(name, at)][index]
            if not fits(tensor.shape, config["shape"]) or str(tensor.dtype) != config["dtype"]:
                raise ValueError(f"{name} gives {tensor.shape} {tensor.dtype}, the file says {config}")
            return tensor

        waiting = [(name, at, node) for name, entry in self.entries.items() for at, node in enumerate(entry["inbound_nodes"])]
        while waiting:
            later = []
            for name, at, node in waiting:
                try:
                    args = [revive(one) for one in node["args"]]
                    kwargs = {key: revive(one) for key, one in node["kwargs"].items()}
                except IndexError:
                    later.append((name, at, node))
                    continue
                answer = self.made[name](*args, **kwargs)
                held[(name, at)] = list(answer) if isinstance(answer, (list, tuple)) else [answer]
            if len(later) == len(waiting):
                raise ValueError("the graph is not connected")
            waiting = later
        return [held[(name, at)][index] for name, at, index in self.outputs()]


def differences(folder, ids):
    answers = {}
    for id in ids:
        try:
            model = Model(f"{folder}/{id}/model.keras")
            case = np.load(f"{folder}/{id}/case.npz")
            feeds = [case[key] for key in case.files if key.startswith("input/")]
            types_ = [model.entries[name]["config"]["dtype"] for name, *_ in model.config["input_layers"]]
            feeds = [value.astype(kind) for value, kind in zip(feeds, types_)]
            expected = [case[key] for key in case.files if key.startswith("output/")]
            model(feeds)
            model.load()
            got = model(feeds)
            answers[id] = max(float(np.abs(a.reshape(-1) - b).max()) for a, b in zip(got, expected))
        except Exception as error:
            answers[id] = f"{type(error).__name__}: {error}"
            if "--trace" in sys.argv:
                raise
    return answers


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(json.dumps(differences(sys.argv[1], [one for one in sys.argv[2:] if one != "--trace"])))

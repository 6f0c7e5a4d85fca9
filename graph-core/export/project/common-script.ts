// What every train.py begins with, in Python: the app's order of examples, data as arrays, optimizers and schedules.
import { randomFunctions } from './random-script.ts';
import { optimizerFunctions } from './torch-optimizers.ts';

export const common = `here = os.path.dirname(os.path.abspath(__file__))
${randomFunctions}


def permutation(key, count):
    """The order in which Kumiki itself meets the examples of an epoch."""
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        word = hash32(hash32(i + 0x9E3779B9) ^ ((key * 0x2C1B3C6D) & MASK) ^ (key >> 15))
        j = int(word / 4294967296 * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


class Batches:
    def __init__(self, data, size, seed):
        self.count, self.size, self.seed = data.count, min(size, data.count), seed
        self.steps = max(1, self.count // self.size)
        self.epoch, self.order = -1, []
        # Examples by class, where every batch draws classes alike.
        self.members = data.members()

    def at(self, step):
        """Places of the examples of a step, counted from 1."""
        epoch, index = divmod(step - 1, self.steps)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = self.alike(epoch) if self.members else permutation(key_of(self.seed, 0x0E90C4, epoch), self.count)
        return self.order[index * self.size : (index + 1) * self.size]

    def alike(self, epoch):
        """Classes in turn; each goes through its examples in one permutation after another."""
        count = self.steps * self.size
        order = [0] * count
        for turn, of in enumerate(permutation(key_of(self.seed, 0xC1A55E, epoch), len(self.members))):
            own = self.members[of]
            for drawn, at in enumerate(range(turn, count, len(self.members))):
                passed, place = divmod(drawn, len(own))
                if place == 0:
                    shuffled = permutation(key_of(self.seed, 0xD3A3A1, epoch, of, passed), len(own))
                order[at] = own[shuffled[place]]
        return order


class Data:
    def __init__(self, settings, split, device):
        self.settings, self.device = settings, device
        names = {one["column"] for one in settings["feeds"] + settings["goals"] if one["column"]}
        self.arrays = {name: numpy.load(os.path.join(here, "data", split, name + ".npy"), mmap_mode="r") for name in names}
        self.count = len(next(iter(self.arrays.values())))
        self.changes = settings.get("augmentation", [])

    def members(self):
        column = self.settings.get("sampledBy")
        if column is None:
            return []
        classes = numpy.asarray(self.arrays[column])
        return [numpy.flatnonzero(classes == one).tolist() for one in numpy.unique(classes)]

    def class_weights(self):
        """What model.py is told of the weights of classes, where the document has some; only training goes by them."""
        weights = self.settings.get("classWeights")
        if weights is None:
            return {}
        return {"class_weights": {name: torch.tensor(own, dtype=torch.float32, device=self.device) for name, own in weights.items()}}

    def take(self, one, places, feeding, key):
        values = numpy.array(self.arrays[one["column"]][places])
        if key is not None and self.changes and one["kind"] == "image":
            from augment import augmented

            values = augmented(values, self.changes, key, places)
        values = torch.from_numpy(values).to(self.device)
        if values.dtype == torch.int32:
            return values.long()
        return values.permute(0, 3, 1, 2) if feeding and one["kind"] == "image" else values

    def batch(self, places, key=None):
        """key: of the step of training, which decides how pictures are changed; they are not where there is none."""
        feeds = {one["name"]: self.take(one, places, True, key) for one in self.settings["feeds"] if one["column"]}
        targets = {one["name"]: self.take(one, places, False, key) for one in self.settings["goals"] if one["column"]}
        return feeds, targets


def grouped(named, rates):
    """Parameters by the multiple of the learning rate at which they learn; frozen ones are in no group."""
    groups = {}
    for name, parameter in named:
        groups.setdefault(rates.get(name, 1.0), []).append(parameter)
    return [{"params": own, "rate": rate} for rate, own in groups.items() if rate > 0]


def training_mode(model, rates):
    """A frozen norm goes by the statistics that it has."""
    model.train()
    for path, module in model.named_modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm) and rates.get(path + ".running_mean") == 0:
            module.eval()


${optimizerFunctions}

class BiasedVariance:
    """Kumiki's running variance is of the biased kind, PyTorch's is n / (n - 1) times that for a batch of n."""

    def __init__(self, model):
        self.norms = [one for one in model.modules() if isinstance(one, torch.nn.modules.batchnorm._BatchNorm)]
        self.seen = {}
        for norm in self.norms:
            norm.register_forward_pre_hook(self.see)

    def see(self, norm, inputs):
        if norm.training:
            count = inputs[0].numel() / inputs[0].size(1)
            self.seen[norm] = (norm.running_var * (1 - norm.momentum), (count - 1) / count)

    def take_back(self):
        """After the backward pass, which still holds what is changed here."""
        for norm, (kept, share) in self.seen.items():
            norm.running_var.copy_(kept + (norm.running_var - kept) * share)
        self.seen = {}
`;

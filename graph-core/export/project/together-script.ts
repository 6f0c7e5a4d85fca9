// What train.py needs so that several processes train as one: shares of a batch, of its loss, of norms and of dropout.

/** Two classes of train.py, which has the functions of the app's random numbers. */
export const together = `class Summed(torch.autograd.Function):
    """The sum over all processes; what comes back is summed too."""

    @staticmethod
    def forward(ctx, values):
        total = values.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx, gradient):
        total = gradient.clone()
        dist.all_reduce(total)
        return total


class Sharing:
    """How the processes of torchrun share a batch. One process alone has all of it."""

    def __init__(self):
        self.together = "RANK" in os.environ
        cuda = torch.cuda.is_available()
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
        if cuda:
            torch.cuda.set_device(self.device)
        if self.together:
            dist.init_process_group("nccl" if cuda and dist.is_nccl_available() else "gloo")
        self.rank = dist.get_rank() if self.together else 0
        self.world = dist.get_world_size() if self.together else 1

    def of(self, count):
        """Where the share of this process begins and ends."""
        return self.rank * count // self.world, (self.rank + 1) * count // self.world

    def added(self, numbers):
        """Numbers of all processes, added up."""
        if self.together:
            numbers = numbers.to(self.device)
            dist.all_reduce(numbers)
        return numbers.tolist()

    def weighed(self, losses):
        """This process's share of the loss: each output's mean by how many it is over. All shares add up to the loss."""
        if not self.together:
            return sum(loss for loss, _ in losses.values())
        own = torch.tensor([float(over) for _, over in losses.values()], dtype=torch.float64)
        whole = self.added(own.clone())
        return sum(loss * (float(part) / all if all else 0.0) for (loss, _), part, all in zip(losses.values(), own, whole))

    def share_statistics(self, model):
        """Batch normalisation over the whole batch, not over the share of a process."""
        for module in model.modules():
            if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                module.forward = self.shared_norm(module, module.forward)

    @staticmethod
    def shared_norm(norm, alone):
        def forward(x):
            if not norm.training:
                return alone(x)
            axes, shape = [0, *range(2, x.dim())], [1, -1] + [1] * (x.dim() - 2)
            count = x.new_tensor([x.numel() / x.size(1)])
            sums = Summed.apply(torch.cat([x.sum(axes), count]))
            mean = sums[:-1] / sums[-1]
            centred = x - mean.view(shape)
            variance = Summed.apply(centred.square().sum(axes)) / sums[-1].detach()
            with torch.no_grad():
                norm.running_mean.lerp_(mean, norm.momentum)
                norm.running_var.lerp_(variance, norm.momentum)
            y = centred * (variance + norm.eps).rsqrt().view(shape)
            return y if norm.weight is None else y * norm.weight.view(shape) + norm.bias.view(shape)

        return forward


class Noise:
    """Dropout that depends on the seed, the step and the place in the batch alone: one process draws what many draw."""

    def __init__(self, seed):
        self.seed = seed
        torch.nn.functional.dropout = self.dropout
        self.attention = getattr(torch.nn.functional, "scaled_dot_product_attention", None)
        if self.attention:
            torch.nn.functional.scaled_dot_product_attention = self.attend

    def begin(self, step, first, count):
        self.step, self.calls, self.first, self.count = step, 0, first, count

    def dropout(self, x, p=0.5, training=True, inplace=False):
        if not training or p == 0:
            return x
        self.calls += 1
        # Examples come first in whatever is dropped, each with as many numbers.
        each = x.numel() // self.count
        counted = torch.arange(self.first * each, (self.first + self.count) * each, device=x.device)
        kept = self.words(counted, key_of(self.seed, self.step, self.calls)) >= p * 4294967296
        return x * (kept.view(x.shape) / (1 - p)).to(x.dtype)

    @staticmethod
    def words(counted, key):
        def mixed(x):
            x = ((x ^ (x >> 16)) * 0x7FEB352D) & MASK
            # The same factor less 2^32, so that 63 bits are enough.
            x = ((x ^ (x >> 15)) * (0x846CA68B - 4294967296)) & MASK
            return x ^ (x >> 16)

        return mixed(mixed((counted + 0x9E3779B9) & MASK) ^ ((key * 0x2C1B3C6D) & MASK) ^ (key >> 15))

    def attend(self, query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, **others):
        if dropout_p == 0:
            return self.attention(query, key, value, attn_mask, dropout_p, is_causal, **others)
        logits = query @ key.transpose(-2, -1) / math.sqrt(query.size(-1))
        if is_causal:
            logits = logits.masked_fill(torch.ones_like(logits, dtype=torch.bool).triu(1), -math.inf)
        if attn_mask is not None:
            logits = logits.masked_fill(~attn_mask, -math.inf) if attn_mask.dtype == torch.bool else logits + attn_mask
        return self.dropout(torch.softmax(logits, -1), dropout_p) @ value
`;

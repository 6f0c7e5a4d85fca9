"""PyTorch's side of pairs: the Bahdanau model of the template on the same weights and batches, padding masked and packed."""
import json
import os
import sys
import time

THREADS = sys.argv[1]
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = THREADS

import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence  # noqa: E402

torch.set_num_threads(int(THREADS))


class Bahdanau(nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.source = nn.Parameter(weight("source-embedding/table"))
        self.target = nn.Parameter(weight("target-embedding/table"))
        self.encoder, self.decoder = self.lstm(weight, "encoder"), self.lstm(weight, "decoder")
        self.key = self.linear(weight, "attention/key-kernel")
        self.query = self.linear(weight, "attention/query-kernel")
        self.score = self.linear(weight, "attention/score-kernel")
        self.combine = self.linear(weight, "combine/kernel", "combine/bias")
        self.head = self.linear(weight, "linear/kernel", "linear/bias")

    @staticmethod
    def lstm(weight, name):
        kernel = weight(name + "/kernel")
        layer = nn.LSTM(kernel.shape[0], kernel.shape[1] // 4, batch_first=True)
        with torch.no_grad():
            layer.weight_ih_l0.copy_(kernel.T)
            layer.weight_hh_l0.copy_(weight(name + "/recurrent-kernel").T)
            layer.bias_ih_l0.copy_(weight(name + "/bias"))
            # Two biases add up to one, so one of them stays zero and is not trained.
            layer.bias_hh_l0.zero_()
            layer.bias_hh_l0.requires_grad_(False)
        return layer

    @staticmethod
    def linear(weight, kernel, bias=None):
        kernel = weight(kernel)
        layer = nn.Linear(*kernel.shape, bias=bias is not None)
        with torch.no_grad():
            layer.weight.copy_(kernel.T)
            if bias is not None:
                layer.bias.copy_(weight(bias))
        return layer

    def forward(self, source, target_input, target):
        counts = source != 0
        packed = pack_padded_sequence(
            F.embedding(source, self.source), counts.sum(1), batch_first=True, enforce_sorted=False
        )
        keys, state = self.encoder(packed)
        keys, _ = pad_packed_sequence(keys, batch_first=True, total_length=source.shape[1])
        queries, _ = self.decoder(F.embedding(target_input, self.target), state)
        hidden = torch.tanh(self.key(keys)[:, None] + self.query(queries)[:, :, None])
        scores = self.score(hidden).squeeze(-1).masked_fill(~counts[:, None], float("-inf"))
        context = scores.softmax(-1) @ keys
        logits = self.head(torch.tanh(self.combine(torch.cat([context, queries], -1))))
        return F.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=0)


def main():
    setup = json.loads(sys.stdin.readline())
    weights = {w["name"]: torch.tensor(w["values"]).reshape(w["shape"]) for w in setup["weights"]}
    model = Bahdanau(weights.__getitem__)
    rows = [{name: torch.tensor(ids) for name, ids in batch.items()} for batch in setup["batches"]]
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], setup["rate"])
    print(json.dumps({"facts": "PyTorch %s, %s threads" % (torch.__version__, THREADS)}))
    sys.stdout.flush()
    for line in sys.stdin:
        command = json.loads(line)
        times, losses, cpu = [], [], time.process_time()
        for step in range(command["from"], command["from"] + command["count"]):
            row = rows[step]
            start = time.perf_counter()
            optimizer.zero_grad()
            loss = model(row["source"], row["target-input"], row["target"])
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1)
            optimizer.step()
            losses.append(loss.item())
            times.append((time.perf_counter() - start) * 1e3)
        cpu = (time.process_time() - cpu) * 1e3
        print(json.dumps({"times": times, "losses": losses, "cpuMilliseconds": cpu}))
        sys.stdout.flush()


main()

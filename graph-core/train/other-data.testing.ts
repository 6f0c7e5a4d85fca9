// Files of one's own in three kinds, small models for them, and the figures that PyTorch gives with what the weights carry.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { png } from '../data/formats/png.testing.ts';

interface Node {
  readonly id: string;
  readonly type: string;
  readonly params: object;
}

/** A chain of blocks, each fed by the one before. */
export function chain(
  nodes: readonly (readonly [id: string, type: string, params: object])[],
  wires: readonly (readonly [from: string, port: string, to: string, port: string])[],
  data: object,
): string {
  const training = {
    batchSize: 16,
    steps: 20,
    seed: 0,
    validateEvery: 0,
    clipNorm: 0,
    optimizer: { type: 'adam', learningRate: 0.05 },
    schedule: { type: 'constant' },
  };
  return JSON.stringify({
    format: 'kumiki',
    version: 1,
    name: 'Small',
    notes: '',
    variables: {},
    graph: {
      notes: [],
      nodes: nodes.map(([id, type, params], index): Node & { position: object } => ({
        id,
        type,
        params,
        position: { x: 260 * index, y: 0 },
      })),
      edges: wires.map(([from, out, to, port], index) => ({
        id: `wire-${index}`,
        from: { node: from, port: out },
        to: { node: to, port },
      })),
    },
    modules: [],
    data,
    training,
  });
}

export const tableModel = chain(
  [
    ['in', 'vector-input', { features: 4 }],
    ['linear', 'dense', { units: 3 }],
    ['out', 'classification-output', {}],
  ],
  [
    ['in', 'values', 'linear', 'values'],
    ['linear', 'values', 'out', 'logits'],
  ],
  { source: 'table', options: {}, bindings: { in: 'features', out: 'target' } },
);

/** Says the next word from the last one alone: `words` in the vocabulary of the right column. */
export const pairsModel = (words: number): string =>
  chain(
    [
      ['in', 'token-input', { length: 7, vocabulary: words }],
      ['embedding', 'embedding', { units: 6 }],
      ['linear', 'dense', { units: words }],
      ['out', 'classification-output', {}],
    ],
    [
      ['in', 'tokens', 'embedding', 'tokens'],
      ['embedding', 'values', 'linear', 'values'],
      ['linear', 'values', 'out', 'logits'],
    ],
    {
      source: 'sentence-pairs',
      options: { maxSource: 6, maxTarget: 6, vocabulary: 16 },
      bindings: { in: 'target-input', out: 'target' },
    },
  );

export const picturesModel = chain(
  [
    ['in', 'image-input', { height: 8, width: 8, channels: 1 }],
    ['flat', 'flatten', {}],
    ['linear', 'dense', { units: 3 }],
    ['out', 'classification-output', {}],
  ],
  [
    ['in', 'image', 'flat', 'values'],
    ['flat', 'values', 'linear', 'values'],
    ['linear', 'values', 'out', 'logits'],
  ],
  {
    source: 'image-folder',
    options: { height: 8, width: 8 },
    bindings: { in: 'image', out: 'label' },
  },
);

/** A grey PNG of 8 × 8. */
export function writePng(file: string, pixel: (at: number) => number): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    png(
      8,
      8,
      0,
      Uint8Array.from({ length: 64 }, (_, index) => pixel(index)),
    ),
  );
}

/** Reads the weights' own metadata and the user's file; nothing of Kumiki takes part. */
const script = `
import csv, json, os, re, struct, sys, zlib
import torch
import torch.nn.functional as F
weights_file, data = sys.argv[1], sys.argv[2]
raw = open(weights_file, "rb").read()
size = struct.unpack("<Q", raw[:8])[0]
header = json.loads(raw[8 : 8 + size])
prep = json.loads(header.pop("__metadata__")["kumiki.preprocessing"])
weights = {}
for name, entry in header.items():
    a, b = entry["data_offsets"]
    values = struct.unpack("<%df" % ((b - a) // 4), raw[8 + size + a : 8 + size + b])
    weights[name] = torch.tensor(values, dtype=torch.float64).reshape(entry["shape"])
columns = {column["name"]: column for column in prep["columns"]}

def table():
    rows, targets = [], []
    goal = columns["target"]
    for row in csv.DictReader(open(data, newline="")):
        values = []
        for field in columns["features"]["fields"]:
            if field["type"] == "number":
                values.append((float(row[field["name"]]) - field["mean"]) / field["deviation"])
            else:
                values += [1.0 if row[field["name"]] == one else 0.0 for one in field["classes"]]
        rows.append(values)
        targets.append(goal["classes"].index(row[goal["source"]]))
    x = torch.tensor(rows, dtype=torch.float64)
    return x @ weights["linear/kernel"] + weights["linear/bias"], torch.tensor(targets), None

def pairs():
    said, goal = columns["target-input"], columns["target"]
    known = {word: at for at, word in enumerate(goal["words"])}
    fed, wanted = [], []
    for line in open(data, encoding="utf8").read().split("\\n"):
        if not line.strip():
            continue
        words = re.findall(r"[\\w]+(?:['’-][\\w]+)*|\\S", line.split("\\t")[1])
        ids = [known.get(word, 3) for word in words]
        pad = lambda row: row + [0] * (goal["length"] - len(row))
        fed.append(pad([1] + ids))
        wanted.append(pad(ids + [2]))
    x = weights["embedding/table"][torch.tensor(fed)]
    return x @ weights["linear/kernel"] + weights["linear/bias"], torch.tensor(wanted), 0

def pictures():
    classes = columns["label"]["classes"]
    rows, targets = [], []
    for folder in sorted(os.listdir(data)):
        for name in sorted(os.listdir(os.path.join(data, folder))):
            png = open(os.path.join(data, folder, name), "rb").read()
            at = png.index(b"IDAT")
            length = struct.unpack(">I", png[at - 4 : at])[0]
            lines = zlib.decompress(png[at + 4 : at + 4 + length])
            rows.append([lines[9 * y + 1 + x] / 255 for y in range(8) for x in range(8)])
            targets.append(classes.index(folder))
    x = torch.tensor(rows, dtype=torch.float64)
    return x @ weights["linear/kernel"] + weights["linear/bias"], torch.tensor(targets), None

made = {"table": table, "sentence-pairs": pairs, "image-folder": pictures}
logits, targets, padding = made[prep["source"]]()
counts = torch.ones_like(targets, dtype=torch.bool) if padding is None else targets != padding
loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1])[counts.flatten()], targets[counts])
right = (logits.argmax(-1) == targets) & counts
print(json.dumps({
    "loss": loss.item(),
    "accuracy": (right.sum() / counts.sum()).item(),
    "first": torch.softmax(logits[0], -1).flatten().tolist(),
    "names": sorted(weights),
}))
`;

export interface Reference {
  readonly loss: number;
  readonly accuracy: number;
  /** Odds of the first example. */
  readonly first: readonly number[];
}

export function reference(python: string, weights: string, data: string): Reference {
  const { stdout, stderr, status } = spawnSync(python, ['-c', script, weights, data], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Reference;
}

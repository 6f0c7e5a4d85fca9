// Model of a written model.py at other sizes: the state dict that the changed document would have, and it computes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import type { Document } from '../../document/schema.ts';
import { template } from '../../train/trainer.testing.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import { asciiBytes } from '../../ascii.ts';
import { hasTorch, torchPython } from './answers-as-app.testing.ts';
import { torchSource } from './torch-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-resizing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(document: Document) {
  const plan = makePlan(document, analyze(document, findBlock));
  return { plan, ...torchSource(document, plan, initialWeights(plan, 1)) };
}

const resized: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  transformer: { d_model: 48, heads: 6, layers: 3, source_words: 20, target_length: 30 },
  'transformer-decoder': { d_model: 32, heads: 2, d_ff: 100, characters: 50, length: 80 },
  'seq2seq-bahdanau': { units: 40, target_words: 33 },
  'seq2seq-peeky': { units: 24, target_length: 30 },
  autoencoder: { code: 8, hidden: 100 },
  'vgg-mini': { filters: 10 },
  'sagan-mini': { channels: 8 },
};

const cases = Object.entries(resized).map(([id, sizes]) => {
  const document = template(id);
  const { source } = written(document);
  const other = written({ ...document, variables: { ...document.variables, ...sizes } });
  const shapes = Object.fromEntries(other.state.map(({ name, shape }) => [name, shape]));
  const feeds = other.plan.feeds.map(({ path, shape }) => {
    const [height, ...more] = shape.dims.slice(1).map(({ size }) => size ?? 1);
    const images = shape.kind === 'image' ? [more[1], height, more[0]] : [height, ...more];
    return { name: other.inputs[path], tokens: shape.kind === 'tokens', shape: [2, ...images] };
  });
  return { id, sizes, source, shapes, feeds };
});

const script = `
import importlib.util, json, sys, torch
torch.set_num_threads(1)
for one in json.load(open(sys.argv[1] + '/cases.json')):
    spec = importlib.util.spec_from_file_location('model', sys.argv[1] + '/' + one['id'] + '.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = module.Model(**one['sizes']).eval()
    held = {name: list(value.shape) for name, value in model.state_dict().items()}
    if held != one['shapes']:
        print(one['id'], {name for name in {*held, *one['shapes']} if held.get(name) != one['shapes'].get(name)})
    feeds = {f['name']: (torch.ones(f['shape'], dtype=torch.int64) if f['tokens'] else torch.rand(f['shape'])) for f in one['feeds']}
    with torch.no_grad():
        model(**feeds)
`;

test.skipIf(!hasTorch())('built at another size, it is the model of that document', () => {
  for (const { id, source } of cases) writeFileSync(join(folder, `${id}.py`), asciiBytes(source));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
  const { stdout, stderr } = spawnSync(torchPython, ['-c', script, folder], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe('');
});

test('reads as an expert would write it', () => {
  const { source } = written(template('transformer-decoder'));
  const classes = source.split(/\n\n\n/).filter((part) => /__init__\(self, \w+=/.test(part));
  expect(classes.map((part) => part.split('\n\n')[0]).join('\n\n')).toMatchInlineSnapshot(`
    "class DecoderBlock(nn.Module):
        def __init__(self, d_model=64, heads=4, d_ff=256):
            super().__init__()
            self.norm_1 = nn.LayerNorm(d_model, eps=1e-5)
            self.self_attention = nn.MultiheadAttention(d_model, heads, batch_first=True)
            self.norm_2 = nn.LayerNorm(d_model, eps=1e-5)
            self.feed_forward = nn.Sequential(nn.Linear(d_model, d_ff), nn.GELU(approximate='tanh'), nn.Linear(d_ff, d_model))

    class Model(nn.Module):
        def __init__(self, d_model=64, heads=4, d_ff=None, layers=2, length=64, characters=35):
            super().__init__()
            d_ff = 4 * d_model if d_ff is None else d_ff
            self.characters = characters
            self.embedding = nn.Embedding(characters, d_model)
            self.position = LearnedPositions(length, d_model)
            self.decoder = nn.ModuleList([DecoderBlock(d_model=d_model, heads=heads, d_ff=d_ff) for _ in range(layers)])
            self.norm = nn.LayerNorm(d_model, eps=1e-5)
            self.linear = nn.Linear(d_model, characters)"
  `);
});

// Weights of Keras's own files: by the names of layers, by their place, or in their order; what does not fit is listed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { applyEdit } from '../../document/edits.ts';
import type { Document } from '../../document/schema.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { template } from '../../train/trainer.testing.ts';
import { writeHdf5 } from '../hdf5/write-hdf5.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import { writeKeras } from '../keras/keras-format.ts';
import { functionalModel } from '../keras/functional-model.ts';
import { kerasSource } from '../keras/keras-source.ts';
import { kerasArrays } from '../keras/keras-weights.ts';
import { freezingEdits } from './fixed-in-file.ts';
import { fitWeights, importWeights } from './import-weights.ts';

const python = '/usr/bin/python3';
const hasH5py = spawnSync(python, ['-c', 'import h5py']).status === 0;

const planOf = (document: Document) => makePlan(document, analyze(document, findBlock));

function modelOf(id: string) {
  const document = template(id);
  const plan = planOf(document);
  return { document, plan, weights: initialWeights(plan, 3) };
}

function imported(id: string, name: string, bytes: Uint8Array): readonly NamedArray[] | string {
  const result = importWeights(modelOf(id), [{ name, bytes }]);
  return 'error' in result ? result.error.en : result.weights;
}

/** What is wrong with the weights that came back; undefined where every bit is the same. */
function difference(id: string, name: string, bytes: Uint8Array): string | undefined {
  const got = imported(id, name, bytes);
  if (typeof got === 'string') return got;
  const bits = ({ data }: NamedArray) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return modelOf(id).weights.find((weight, index) => {
    const back = got[index];
    return back?.name !== weight.name || Buffer.compare(bits(back), bits(weight)) !== 0;
  })?.name;
}

const ids = ['cnn', 'resnet-mini', 'transformer', 'seq2seq-bahdanau', 'se-resnet-mini'];

test.each(ids)('%s: the weights alone, as save_weights writes them', (id) => {
  const files = unzipSync(writeKeras(modelOf(id)));
  expect(
    difference(id, 'a.weights.h5', files['model.weights.h5'] ?? new Uint8Array()),
  ).toBeUndefined();
});

test('layers in another order are found by the names that config.json gives', () => {
  const model = modelOf('cnn');
  const files = unzipSync(writeKeras(model));
  const config = JSON.parse(new TextDecoder().decode(files['config.json'])) as {
    config: { layers: { name: string; class_name: string }[] };
  };
  config.config.layers.reverse();
  // Of two layers of a class the last now has the plain name.
  const { arrays } = kerasArrays(model.document, model.plan, model.weights);
  const kinds = new Map<string, string[]>();
  for (const { name } of arrays) {
    const folder = name.split('/')[1] ?? '';
    const kind = folder.replace(/_\d+$/, '');
    const known = kinds.get(kind) ?? [];
    if (!known.includes(folder)) kinds.set(kind, [...known, folder]);
  }
  const turned = arrays.map((array) => {
    const [layers, folder = '', ...rest] = array.name.split('/');
    const of = kinds.get(folder.replace(/_\d+$/, '')) ?? [];
    return { ...array, name: [layers, of[of.length - 1 - of.indexOf(folder)], ...rest].join('/') };
  });
  const bytes = zipSync({
    'config.json': strToU8(JSON.stringify(config)),
    'model.weights.h5': writeHdf5(turned, ['vars']),
  });
  expect(difference('cnn', 'turned.keras', bytes)).toBeUndefined();
});

test('what training keeps beside the weights is left alone', () => {
  const model = modelOf('cnn');
  const { arrays } = kerasArrays(model.document, model.plan, model.weights);
  const more = ['optimizer/vars/0', 'layers/dropout/seed_generator/vars/0'].map((name) => {
    return { name, shape: [2], data: Float32Array.of(1, 2) };
  });
  const result = importWeights(model, [{ name: 'a.h5', bytes: writeHdf5([...arrays, ...more]) }]);
  expect(result).toHaveProperty('ignored', []);
});

test('what is missing, of another shape or unknown is listed', () => {
  const model = modelOf('cnn');
  const { arrays } = kerasArrays(model.document, model.plan, model.weights);
  const [first, second, ...others] = arrays;
  if (!first || !second) throw new Error('two arrays');
  const flat = { ...second, shape: [second.data.length, 1] };
  const stray = { name: 'layers/stray/vars/0', shape: [1], data: new Float32Array(1) };
  expect(imported('cnn', 'a.weights.h5', writeHdf5([flat, ...others, stray]))).toBe(
    `‘a.weights.h5’ cannot be used: it does not fit this document: it lacks ‘model.conv-1/kernel’; ‘model.conv-1/bias’ is ${second.data.length} × 1 where the document has ${second.data.length}; the document has no ‘layers/stray/vars/0’. Nothing was loaded.`,
  );
});

/** The CNN with layers that do not learn, as Keras writes it whole. */
function withFixed(names: readonly string[]): Uint8Array {
  const files = unzipSync(writeKeras(modelOf('cnn')));
  const config = JSON.parse(new TextDecoder().decode(files['config.json'])) as {
    config: { layers: { name: string; config: Record<string, unknown> }[] };
  };
  for (const layer of config.config.layers)
    layer.config.trainable = !names.includes(layer.name.replace('model.', ''));
  return zipSync({ ...files, 'config.json': strToU8(JSON.stringify(config)) });
}

test('layers that do not learn in Keras are frozen here', () => {
  const target = modelOf('cnn');
  const fit = fitWeights(target, [{ name: 'a.keras', bytes: withFixed(['conv-1', 'hidden']) }]);
  if ('error' in fit) throw new Error(fit.error.en);
  expect(fit.fixed).toEqual(['conv-1', 'hidden']);
  const frozen = (fit.freezing ?? []).reduce(applyEdit, target.document);
  const rates = frozen.graph.nodes.flatMap(({ id, rate }) => (rate === 0 ? [id] : []));
  expect(rates).toEqual(['conv-1', 'hidden']);
  // What Keras is told of them comes back.
  const { document, plan, weights } = modelOf('cnn');
  const again = writeKeras({ document: frozen, plan: planOf(frozen), weights });
  expect(fitWeights({ document, plan }, [{ name: 'b.keras', bytes: again }])).toMatchObject({
    fixed: ['conv-1', 'hidden'],
  });
  expect(fitWeights(target, [{ name: 'c.keras', bytes: withFixed([]) }])).not.toHaveProperty(
    'fixed',
  );
});

test('in a repeated module a layer is frozen where every copy is', () => {
  const { document, plan } = modelOf('transformer');
  const paths = [...plan.weights.keys()].map((name) => name.slice(0, name.lastIndexOf('/')));
  const first = paths.filter((path) => path.startsWith('encoder/1/'));
  expect(freezingEdits(document, plan, first)).toEqual([]);
  const all = paths.filter((path) => path.startsWith('encoder/') && path.endsWith('/norm-1'));
  expect(freezingEdits(document, plan, all)).toEqual([
    { edit: 'set-rate', graph: 'encoder-layer', node: 'norm-1', rate: 0 },
  ]);
});

const older = `
import json, sys, h5py, numpy as np
layers = json.load(open('layers.json'))
for named in (True, False):
    with h5py.File('named.h5' if named else 'whole.h5', 'w') as file:
        root = file if named else file.create_group('model_weights')
        names = [layer['name'] if named else f'dense_{at}' for at, layer in enumerate(layers)]
        root.attrs['layer_names'] = [name.encode() for name in ['input', *names]]
        root.attrs['backend'] = 'tensorflow'
        root.create_group('input').attrs['weight_names'] = np.zeros(0, 'S1')
        for name, layer in zip(names, layers):
            group = root.create_group(name)
            keys = [f'{name}/{key}:0' for key, _, _ in layer['arrays']]
            group.attrs['weight_names'] = [key.encode() for key in keys]
            for key, (_, shape, values) in zip(keys, layer['arrays']):
                group[key] = np.array(values, 'f4').reshape(shape)
        fixed = [{'class_name': 'Layer', 'config': {'name': name, 'trainable': at > 0}} for at, name in enumerate(names)]
        file.attrs['model_config'] = json.dumps({'class_name': 'Functional', 'config': {'layers': fixed}}).encode('utf8')
        if not named:
            file.create_group('optimizer_weights')['iteration'] = np.int64(7)
`;

test.skipIf(!hasH5py)('the .h5 of Keras 1 to 3, by name and in order', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-h5-'));
  try {
    const model = modelOf('resnet-mini');
    const names = kerasLayers(model);
    writeFileSync(join(folder, 'layers.json'), JSON.stringify(names));
    const { stderr } = spawnSync(python, ['-c', older], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    for (const name of ['named.h5', 'whole.h5']) {
      const bytes = new Uint8Array(readFileSync(join(folder, name)));
      expect(difference('resnet-mini', name, bytes)).toBeUndefined();
      expect(fitWeights(model, [{ name, bytes }])).toMatchObject({ fixed: ['conv'] });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Layers with their arrays, in the order of the model. */
function kerasLayers({ document, plan, weights }: ReturnType<typeof modelOf>) {
  const { state } = kerasSource(document, plan, weights);
  return functionalModel(document, plan).operations.flatMap(({ name }) => {
    const own = state.filter((array) => array.name.startsWith(`${name}/`));
    const arrays = own.map((array) => [array.name.split('/').at(-1), array.shape, [...array.data]]);
    return own.length > 0 ? [{ name, arrays }] : [];
  });
}

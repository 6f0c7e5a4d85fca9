// Our HDF5 against h5py in both directions; forms that are not read are refused by name.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHdf5 } from './read-hdf5.ts';
import { writeHdf5 } from './write-hdf5.ts';

const python = '/usr/bin/python3';
const hasH5py = spawnSync(python, ['-c', 'import h5py']).status === 0;

/** More than one leaf of symbols, empty arrays and a scalar among them. */
const arrays = [
  ...Array.from({ length: 300 }, (_, index) => ({
    name: `layers/dense${index > 0 ? `_${index}` : ''}/vars/0`,
    shape: [3, index % 7],
    data: Float32Array.from({ length: 3 * (index % 7) }, (__, value) => index + value / 100),
  })),
  { name: 'scalar', shape: [], data: Float32Array.of(3.5) },
];

test('what is written comes back, in the order of its names', () => {
  const { arrays: back } = readHdf5(writeHdf5(arrays, ['vars']));
  expect([...back].map(([name]) => name)).toEqual(arrays.map(({ name }) => name).sort());
  for (const { name, shape, data } of arrays)
    expect([back.get(name)?.shape, back.get(name)?.data()]).toEqual([shape, data]);
});

test('a file of no arrays is a file', () => {
  expect(readHdf5(writeHdf5([])).arrays.size).toBe(0);
});

describe.skipIf(!hasH5py)('h5py', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-h5-'));
    writeFileSync(join(folder, 'ours.h5'), writeHdf5(arrays, ['vars', 'layers/none/vars']));
    const { stderr } = spawnSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' });
    if (stderr) throw new Error(stderr);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

  test('reads ours, every number', () => {
    const said = JSON.parse(readFileSync(join(folder, 'said.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(said.groups).toEqual(['layers', 'scalar', 'vars']);
    expect(said.empty).toBe(0);
    for (const { name, shape, data } of arrays)
      expect(said[name]).toEqual(['float32', shape, [...data]]);
  });

  test.each(['old.h5', 'tracked.h5'])('%s, written by it, is read', (name) => {
    const { arrays: found, words } = readHdf5(bytesOf(name));
    const numbers = Object.fromEntries([...found].map(([path, { data }]) => [path, [...data()]]));
    expect(numbers).toEqual({
      'a/vars/0': [0, 1, 2, 3, 4, 5],
      'a/vars/double': [0, 0.5],
      'a/vars/half': [0.5, -2],
      'a/vars/long': [1, -2],
      'a/vars/short': [65535],
    });
    expect(found.get('a/vars/0')?.shape).toEqual([2, 3]);
    expect([...(words.get('') ?? [])]).toEqual([
      ['layer_names', ['a', 'bcd']],
      ['backend', ['tensorflow']],
    ]);
  });

  test.each([
    [
      'latest.h5',
      /use a newer format that is not supported; save it with the default settings of h5py/,
    ],
    ['packed.h5', /‘a’ is stored in chunks, perhaps compressed/],
    ['elsewhere.h5', /‘a’ is a link to another location or file, and links are not followed/],
    ['outside.h5', /‘a’ is a link to another location or file/],
  ])('%s is refused by name', (name, sentence) => {
    expect(() => readHdf5(bytesOf(name))).toThrow(sentence);
  });
});

const script = `
import h5py, json, numpy as np
said = {}
with h5py.File('ours.h5') as file:
    def keep(name, one):
        if isinstance(one, h5py.Dataset):
            said[name] = [str(one.dtype), one.shape, np.float64(one[()]).ravel().tolist()]
    file.visititems(keep)
    said['groups'] = list(file)
    said['empty'] = len(file['layers/none/vars'])
json.dump(said, open('said.json', 'w'))
def fill(file, track=False):
    with file:
        group = file.create_group('a', track_order=track).create_group('vars', track_order=track)
        group['0'] = np.arange(6, dtype='f4').reshape(2, 3)
        group['double'] = np.array([0, 0.5])
        group['half'] = np.array([0.5, -2], 'f2')
        group['long'] = np.array([1, -2])
        group['short'] = np.array([65535], 'u2')
        group['words'] = [b'x', b'y']
        file.attrs['layer_names'] = np.array([b'a', b'bcd'])
        file.attrs['backend'] = 'tensorflow'
fill(h5py.File('old.h5', 'w'))
fill(h5py.File('tracked.h5', 'w'), True)
latest = h5py.File('latest.h5', 'w', libver='latest')
for number in range(40):
    latest[f'g{number}'] = np.ones(3, 'f4')
latest.close()
with h5py.File('packed.h5', 'w') as file:
    file.create_dataset('a', data=np.ones(100, 'f4'), compression='gzip')
with h5py.File('elsewhere.h5', 'w') as file:
    file['a'] = h5py.ExternalLink('x.h5', '/b')
open('raw', 'wb').write(bytes(400))
with h5py.File('outside.h5', 'w') as file:
    file.create_dataset('a', (100,), 'f4', external=[('raw', 0, 400)])
`;

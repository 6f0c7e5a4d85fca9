// A model trained on one file and asked on others: PyTorch's figure with what was fitted in training, or a refusal by name.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasTorch, torchPython } from '../graph-core/export/torch/answers-as-app.testing.ts';
import { readSafetensors, writeSafetensors } from '../graph-core/index.ts';
import { kumiki, testFolder } from './kumiki.testing.ts';
import {
  pairsModel,
  picturesModel,
  reference,
  tableModel,
  writePng,
} from '../graph-core/train/other-data.testing.ts';

const folder = testFolder();
const at = (name: string): string => path.join(folder, name);

interface Evaluation {
  readonly metrics: { readonly loss: number; readonly accuracy: number };
  readonly measured: { readonly examples: number; readonly sentence: string };
  readonly remarks: readonly string[];
  readonly unknownShare: Readonly<Record<string, number>>;
}

function trained(name: string, model: string, data: string): void {
  writeFileSync(at(`${name}.json`), model);
  const said = kumiki(
    'train',
    at(`${name}.json`),
    '--data',
    at(data),
    '--seed',
    '5',
    '--threads',
    '1',
    '--out',
    at(name),
  );
  if (said.status !== 0) throw new Error(said.stderr);
}

const asked = (command: string, name: string, ...more: string[]) =>
  kumiki(
    command,
    at(`${name}.json`),
    '--weights',
    at(`${name}/model.safetensors`),
    '--threads',
    '1',
    '--json',
    ...more,
  );

function evaluated(name: string, ...more: string[]): Evaluation {
  const said = asked('evaluate', name, ...more);
  if (said.status !== 0) throw new Error(said.stderr);
  return said.json() as unknown as Evaluation;
}

/** The figures over the whole of a file are PyTorch's. */
function expectPyTorch(name: string, data: string, ...more: string[]): Evaluation {
  const found = evaluated(name, '--data', at(data), ...more);
  const { loss, accuracy } = reference(torchPython, at(`${name}/model.safetensors`), at(data));
  expect(Math.abs(found.metrics.loss - loss)).toBeLessThan(1e-5 * Math.max(1, loss));
  expect(found.metrics.accuracy).toBeCloseTo(accuracy, 5);
  return found;
}

const kinds = ['setosa', 'versicolor', 'virginica'];
const header = 'sepal length,sepal width,petal length,petal width,kind';
const flowers = (count: number, shift: number): string[] =>
  Array.from({ length: count }, (_, row) => {
    const kind = (row * 7 + shift) % 3;
    const wave = (by: number) => Math.round(10 * Math.sin(row * by + shift)) / 20;
    return [5 + kind * 0.8 + wave(1), 3.4 - kind * 0.3 + wave(2), 1.5 + kind * 2 + wave(3)]
      .concat(0.3 + kind * 0.8 + wave(5) / 2)
      .map((value) => value.toFixed(2))
      .concat(kinds[kind] ?? '')
      .join(',');
  });
const write = (name: string, lines: readonly string[]): void =>
  writeFileSync(at(name), `${lines.join('\n')}\n`);

describe.skipIf(!hasTorch())('a table', () => {
  const rows = flowers(90, 0);
  beforeAll(() => {
    write('flowers.csv', [header, ...rows]);
    write('other.csv', [header, ...flowers(40, 1)]);
    trained('flowers', tableModel, 'flowers.csv');
  });

  test('another file is measured whole, with the scaling and classes of training', () => {
    const { measured, remarks } = expectPyTorch('flowers', 'other.csv');
    expect(measured).toMatchObject({
      examples: 40,
      sentence:
        'Measured on all 40 examples of ‘other.csv’, which is not the data the model was trained on.',
    });
    expect(remarks).toEqual([]);
  });

  test('another seed changes nothing', () => {
    const other = ['--data', at('other.csv')];
    expect(evaluated('flowers', ...other, '--seed', '9')).toEqual(evaluated('flowers', ...other));
  });

  test('the data of training is known again: its held-out part, with the seed of the run', () => {
    const found = evaluated('flowers', '--data', at('flowers.csv'));
    expect(found.measured.sentence).toBe('Measured on 18 held-out examples.');
    const run = JSON.parse(readFileSync(at('flowers/run.json'), 'utf8')) as {
      heldOut: { loss: number };
    };
    expect(found.metrics.loss).toBeCloseTo(run.heldOut.loss, 6);
    expect(evaluated('flowers', '--data', at('flowers.csv'), '--seed', '9')).toEqual(found);
  });

  test('rows in another order', () => {
    write('turned.csv', [header, ...[...rows].reverse()]);
    const { measured } = expectPyTorch('flowers', 'turned.csv');
    expect(measured.sentence).toBe(
      'Measured on all 90 examples of ‘turned.csv’, which holds the rows the model was trained on, in another order.',
    );
  });

  test('columns in another order, and one more', () => {
    const moved = ['note', ...header.split(',').reverse()].join(',');
    write('moved.csv', [
      moved,
      ...flowers(40, 1).map((row) => ['x', ...row.split(',').reverse()].join(',')),
    ]);
    const { remarks } = expectPyTorch('flowers', 'moved.csv');
    expect(remarks).toEqual(['Not used, as in training: ‘note’.']);
  });

  test('millimetres: the figure that training’s scaling gives, and a warning', () => {
    const millimetres = flowers(40, 1).map((row) => {
      const cells = row.split(',');
      return [...cells.slice(0, 4).map((cell) => `${Number(cell) * 10}`), cells[4]].join(',');
    });
    write('mm.csv', [header, ...millimetres]);
    const { remarks } = expectPyTorch('flowers', 'mm.csv');
    expect(remarks[0]).toMatch(
      /^‘sepal length’: 40 of 40 values are far outside what the model was trained on \(.*\), such as .*\. Is it in the same unit\?$/,
    );
  });

  test('two of three classes', () => {
    write('two.csv', [header, ...flowers(60, 1).filter((row) => !row.endsWith('setosa'))]);
    expect(expectPyTorch('flowers', 'two.csv').measured.examples).toBe(40);
  });

  test('a class renamed and a column missing are refused by name', () => {
    write('renamed.csv', [header, ...rows.map((row) => row.replace('virginica', 'Virginica'))]);
    const renamed = asked('evaluate', 'flowers', '--data', at('renamed.csv'));
    expect(renamed.status).toBe(5);
    expect(renamed.stderr).toMatch(
      /the class ‘Virginica’ is not one the model was trained on \(setosa, versicolor, virginica\)/,
    );
    write(
      'narrow.csv',
      [header, ...rows].map((row) => row.split(',').slice(1).join(',')),
    );
    const narrow = asked('predict', 'flowers', '--data', at('narrow.csv'));
    expect(narrow.status).toBe(5);
    expect(narrow.stderr).toContain('has no column ‘sepal length’');
  });

  test('predict answers for another file with the odds that PyTorch gives', () => {
    const { predictions } = asked(
      'predict',
      'flowers',
      '--data',
      at('other.csv'),
    ).json() as unknown as {
      predictions: {
        tokens: { id: number; probability: number; word: string }[];
        expected: string;
      }[];
    };
    const [answer] = predictions;
    const { first } = reference(torchPython, at('flowers/model.safetensors'), at('other.csv'));
    for (const { id, probability, word } of answer?.tokens ?? []) {
      expect(word).toBe(kinds[id]);
      expect(probability).toBeCloseTo(first[id] ?? 0, 5);
    }
    expect(answer?.expected).toBe(flowers(1, 1)[0]?.split(',').at(-1));
  });

  test('what is typed is answered without any file; there is nothing to measure', () => {
    const typed = ['--input', 'features=5.1,3.4,1.5,0.3'];
    const answer = asked('predict', 'flowers', ...typed).json() as unknown;
    expect(answer).toEqual(
      asked('predict', 'flowers', ...typed, '--data', at('other.csv')).json() as unknown,
    );
    expect(answer).toMatchObject({ predictions: [{ text: 'setosa' }] });
    expect(asked('evaluate', 'flowers').json()).toMatchObject({ error: { code: 'no-file' } });
  });

  test('weights that carry nothing are refused on such data, unless it may be fitted anew', () => {
    const read = readSafetensors(new Uint8Array(readFileSync(at('flowers/model.safetensors'))));
    if ('error' in read) throw new Error(read.error.en);
    expect(read.metadata['kumiki.preprocessing']).toContain('"source":"table"');
    writeFileSync(at('bare.safetensors'), writeSafetensors(read.weights));
    const bare = (...more: string[]) =>
      kumiki(
        'evaluate',
        at('flowers.json'),
        '--weights',
        at('bare.safetensors'),
        '--data',
        at('other.csv'),
        '--threads',
        '1',
        '--json',
        ...more,
      );
    expect(bare().json()).toMatchObject({ error: { code: 'no-preprocessing' } });
    expect(bare('--fit-anew').status).toBe(0);
  });

  test('a project trains on with the data as the run read it', () => {
    const project = kumiki(
      'export',
      at('flowers.json'),
      '--weights',
      at('flowers/model.safetensors'),
      '--format',
      'project',
      '--out',
      at('project'),
      '--data',
      at('flowers.csv'),
    );
    expect(project.status).toBe(0);
    const { seed } = JSON.parse(readFileSync(at('project/settings.json'), 'utf8')) as {
      seed: number;
    };
    expect(seed).toBe(5);
  });

  test('resume refuses other data, and says so in the run where it is asked for', () => {
    const resume = (...more: string[]) =>
      kumiki('resume', at('flowers'), '--steps', '24', '--out', at('longer'), '--json', ...more);
    const refused = resume('--data', at('other.csv'));
    expect(refused.status).toBe(5);
    expect(refused.json()).toMatchObject({ error: { code: 'other-data' } });
    expect(refused.stderr).toMatch(/was trained on other data: ‘.*flowers.csv’ .*other.csv/);
    expect(resume('--data', at('other.csv'), '--other-data').status).toBe(0);
    const run = JSON.parse(readFileSync(at('longer/run.json'), 'utf8')) as {
      data: { before: unknown };
    };
    expect(run.data.before).toMatchObject([{ until: 20, files: [at('flowers.csv')] }]);
    // Both files are known to it now.
    const sentence = (data: string) =>
      (
        kumiki(
          'evaluate',
          at('flowers.json'),
          '--weights',
          at('longer/model.safetensors'),
          '--data',
          at(data),
          '--threads',
          '1',
          '--json',
        ).json() as unknown as Evaluation
      ).measured.sentence;
    expect(sentence('other.csv')).toBe('Measured on 8 held-out examples.');
    expect(sentence('flowers.csv')).toBe(
      'Measured on all 90 examples of ‘flowers.csv’, which the training of the model began with.',
    );
    const again = resume();
    expect(again.json()).toMatchObject({ error: { code: 'run-exists' } });
  });
});

describe.skipIf(!hasTorch())('sentence pairs', () => {
  const words = ['ichi', 'ni', 'san', 'shi', 'go', 'roku', 'nana', 'hachi'];
  const pairs = (count: number, shift: number): string[] =>
    Array.from({ length: count }, (_, row) => {
      const said = Array.from(
        { length: 1 + ((row + shift) % 5) },
        (__, index) => words[(row * 3 + index * (1 + shift)) % words.length] ?? '',
      );
      return `${said.length} of them\t${said.join(' ')}`;
    });
  beforeAll(() => {
    write('pairs.tsv', pairs(80, 0));
    write('other.tsv', [...pairs(30, 2), 'two strange\tzero ichi zero']);
    trained('pairs', pairsModel(12), 'pairs.tsv');
  });

  test('another file is read with the words of training, and the share of unknown ones is told', () => {
    const { remarks, unknownShare, measured } = expectPyTorch('pairs', 'other.tsv', '--seed', '3');
    expect(measured.examples).toBe(31);
    expect(unknownShare.target).toBeGreaterThan(0);
    expect(remarks.some((remark) => /of ‘target’ are outside its vocabulary/.test(remark))).toBe(
      true,
    );
  });

  test('lines in another order', () => {
    write('turned.tsv', pairs(80, 0).reverse());
    expect(expectPyTorch('pairs', 'turned.tsv').measured.examples).toBe(80);
  });
});

describe.skipIf(!hasTorch())('folders of pictures', () => {
  const draw = (where: string, classes: readonly string[], count: number, shift: number): void => {
    for (const [kind, name] of classes.entries())
      for (let picture = 0; picture < count; picture++)
        writePng(
          at(`${where}/${name}/${10 + picture}.png`),
          (pixel) =>
            (pixel % 8) * (kind === 0 ? 30 : 5) +
            Math.floor(pixel / 8) * (kind === 1 ? 30 : 4) +
            7 * picture +
            shift,
        );
  };
  beforeAll(() => {
    mkdirSync(at('pictures'));
    draw('pictures', ['cat', 'cow', 'dog'], 12, 0);
    trained('pictures', picturesModel, 'pictures');
  });

  test('two of three folders keep the classes of training', () => {
    draw('some', ['cow', 'dog'], 6, 3);
    expect(expectPyTorch('pictures', 'some').measured.examples).toBe(12);
  });

  test('one folder alone is enough to be measured', () => {
    draw('alone', ['dog'], 4, 3);
    expect(expectPyTorch('pictures', 'alone').measured.examples).toBe(4);
  });

  test('a renamed folder is refused by name', () => {
    draw('renamed', ['cat', 'horse'], 2, 0);
    const refused = asked('evaluate', 'pictures', '--data', at('renamed'));
    expect(refused.status).toBe(5);
    expect(refused.stderr).toMatch(
      /the class ‘horse’ is not one the model was trained on \(cat, cow, dog\)/,
    );
  });
});

describe('the command line says what it does', () => {
  test.each([
    ['seq2seq-bahdanau', 'a.tsv', /‘dates’ takes no files, so .* \(‘table’, ‘sentence-pairs’\)/],
    ['cnn', 'a.npz', /takes no files, so .* \(‘arrays’\)/],
  ])('--data that %s cannot take is an error', (template, name, sentence) => {
    writeFileSync(at(name), 'a\tb\n');
    const refused = kumiki('train', template, '--data', at(name), '--out', at('nowhere'));
    expect(refused.status).toBe(5);
    expect(refused.stderr).toMatch(sentence);
  });

  test('a data setting that nothing heeds is an error', () => {
    const model = JSON.parse(tableModel) as { data: { options: Record<string, unknown> } };
    write('t.csv', [header, ...flowers(9, 0)]);
    const refused = (options: Record<string, unknown>) => {
      model.data.options = options;
      writeFileSync(at('strange.json'), JSON.stringify(model));
      return kumiki('train', at('strange.json'), '--data', at('t.csv'), '--out', at('nowhere'))
        .stderr;
    };
    expect(refused({ maxSrc: 3 })).toMatch(/^The data setting ‘maxSrc’ does nothing here: /);
    expect(refused({ 'type of petals': 'number' })).toBe(
      'The data setting ‘type of petals’ does nothing here: ‘t.csv’ has the columns sepal length, sepal width, petal length, petal width, kind. Correct its name or remove it.\n',
    );
  });

  test('a folder that holds a run is not written over', () => {
    write('run.json', ['{}']);
    const refused = kumiki('train', 'transformer', '--steps', '1', '--out', folder);
    expect(refused.status).toBe(5);
    expect(refused.stderr).toMatch(/holds another run \(run.json\); nothing was written/);
  });
});

// Models written as PyTorch and how far PyTorch's answers are from ours.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asciiBytes } from '../../ascii.ts';
import type { Exported } from '../exported.testing.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import { hasModules } from '../python/warm-python.testing.ts';
import { torchSource } from './torch-source.ts';

const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1' };
export const torchPython = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';

export function hasTorch(): boolean {
  return hasModules(torchPython, 'torch');
}

/** Largest difference by name, or what Python said against it. */
export function torchDifferences(
  cases: Readonly<Record<string, Exported>>,
): Record<string, number | string> {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-torch-'));
  try {
    for (const [id, exported] of Object.entries(cases)) writeCase(join(folder, id), exported);
    const { stdout, stderr, status } = spawnSync(
      torchPython,
      ['-c', script, folder, ...Object.keys(cases)],
      { encoding: 'utf8', env: environment },
    );
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, number | string>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeCase(folder: string, { document, plan, weights, feeds, answers }: Exported): void {
  const { source, state, inputs } = torchSource(document, plan, weights);
  mkdirSync(folder);
  writeFileSync(join(folder, 'model.py'), asciiBytes(source));
  writeFileSync(join(folder, 'state.safetensors'), writeSafetensors(state));
  const arrays = plan.feeds.map(({ path, shape }) => {
    const tensor = feeds[path];
    return {
      name: inputs[path],
      kind: shape.kind,
      shape: tensor?.shape,
      values: [...(tensor?.dataSync() ?? [])],
    };
  });
  const expected = plan.objectives.map(({ path }) => {
    const output = Object.values(plan.steps.find((step) => step.path === path)?.outputs ?? {})[0];
    return { kind: output?.kind, values: [...(answers[path] ?? [])] };
  });
  writeFileSync(join(folder, 'case.json'), JSON.stringify({ arrays, expected }));
}

const script = `
import importlib.util, json, sys, torch
folder, ids = sys.argv[1], sys.argv[2:]
torch.set_num_threads(1)
answers = {}
for id in ids:
    try:
        place = folder + '/' + id
        spec = importlib.util.spec_from_file_location('model_' + id.replace('-', '_'), place + '/model.py')
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        model = module.Model()
        model.load_state_dict(module.load_state(place + '/state.safetensors'))
        model.eval()
        case = json.load(open(place + '/case.json'))
        feeds = {}
        for one in case['arrays']:
            tensor = torch.tensor(one['values'], dtype=torch.int64 if one['kind'] == 'tokens' else torch.float32).reshape(one['shape'])
            feeds[one['name']] = tensor.permute(0, 3, 1, 2) if one['kind'] == 'image' else tensor
        with torch.no_grad():
            results = model(**feeds)
        results = results if isinstance(results, tuple) else (results,)
        worst = 0.0
        for result, expected in zip(results, case['expected']):
            result = result.permute(0, 2, 3, 1) if expected['kind'] == 'image' else result
            difference = (result.reshape(-1) - torch.tensor(expected['values'])).abs().max().item()
            if difference != difference:
                raise ValueError('PyTorch answers NaN')
            worst = max(worst, difference)
        answers[id] = worst
    except Exception as error:
        answers[id] = type(error).__name__ + ': ' + str(error)
print(json.dumps(answers))
`;

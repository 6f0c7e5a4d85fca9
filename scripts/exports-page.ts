// Writes docs/exports.md: every template in every format, read by its own reader, and how far its answers are from ours.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { openOnnx } from '../cli/open-onnx.ts';
import { nodeAssets } from '../graph-core/engine/node-assets.testing.ts';
import { startEngine } from '../graph-core/engine/start-engine.ts';
import { exported, exportedTemplates } from '../graph-core/export/exported.testing.ts';
import { exportFormats, findExportFormat } from '../graph-core/export/index.ts';
import {
  kerasDifferences,
  kerasPython,
  pythonHas,
} from '../graph-core/export/keras/answers-as-app.testing.ts';
import { prove } from '../graph-core/export/prove.ts';
import {
  hasTorch,
  torchDifferences,
  torchPython,
} from '../graph-core/export/torch/answers-as-app.testing.ts';
import { template } from '../graph-core/train/trainer.testing.ts';

interface Measured {
  readonly title: string;
  readonly reader: string;
  /** By template; a sentence where it was not measured. */
  readonly differences: Readonly<Record<string, number | string>>;
}

const require = createRequire(import.meta.url);

function versionOf(name: string): string {
  // package.json of a dependency; its version is a string.
  return (require(`${name}/package.json`) as { version: string }).version;
}

function pythonVersion(python: string, module: string): string {
  const environment = { KERAS_BACKEND: 'numpy', ...process.env };
  const script = `import ${module}; print(${module}.__version__)`;
  return spawnSync(python, ['-c', script], { encoding: 'utf8', env: environment }).stdout.trim();
}

async function inJavaScript(): Promise<Measured[]> {
  const tfjs = `TensorFlow.js ${versionOf('@tensorflow/tfjs')}`;
  const onnx = await openOnnx();
  const readers: readonly [string, string][] = [
    ['safetensors', `Kumiki, read back to the bit and run on ${tfjs}`],
    ['npz', `Kumiki, read back to the bit and run on ${tfjs}`],
    ['tfjs', `tf.loadLayersModel of ${tfjs}, with Kumiki’s layer module`],
    ['tfjs-graph', `tf.loadGraphModel of ${tfjs}, alone`],
    ['onnx', `ONNX Runtime ${versionOf('onnxruntime-common')}`],
  ];
  const differences = new Map<string, Record<string, number | string>>();
  for (const id of exportedTemplates) {
    const { document, plan, weights } = exported(template(id), 1);
    for (const [name] of readers) {
      const format = findExportFormat(name);
      if (!format) throw new Error(`There is no format ${name}.`);
      const context = { document, plan, weights, tf, openOnnx: onnx };
      const proof = await prove(format, await format.write(context), context);
      const column = differences.get(name) ?? {};
      differences.set(name, column);
      column[id] =
        'notHere' in proof
          ? '–'
          : proof.reduce((most, { maxAbsDifference }) => Math.max(most, maxAbsDifference), 0);
    }
    tf.disposeVariables();
  }
  return readers.map(([name, reader]) => ({
    title: `\`${name}\``,
    reader,
    differences: differences.get(name) ?? {},
  }));
}

function inPyTorch(): Measured {
  const here = hasTorch();
  return {
    title: '`torch`',
    reader: here
      ? `PyTorch ${pythonVersion(torchPython, 'torch')}, load_state_dict strict`
      : 'not measured: no PyTorch here',
    differences: here ? torchDifferences(exportedTemplates) : {},
  };
}

function inKeras(): Measured[] {
  const here = pythonHas(kerasPython, 'keras');
  const measured = here ? kerasDifferences(exportedTemplates) : {};
  const version = here ? pythonVersion(kerasPython, 'keras') : '';
  const column = (one: 'built' | 'saved') =>
    Object.fromEntries(
      Object.entries(measured).map(([id, value]) => [
        id,
        typeof value === 'string' ? value : value[one],
      ]),
    );
  const absent = 'not measured: no Keras here (set KUMIKI_KERAS_PYTHON)';
  return [
    {
      title: '`keras-source`',
      reader: here ? `Keras ${version} on NumPy, model.py with weights.npz` : absent,
      differences: column('built'),
    },
    {
      title: 'saved as `.keras`',
      reader: here ? `Keras ${version}: model.save of that model, then load_model` : absent,
      differences: column('saved'),
    },
  ];
}

function limits(): string[] {
  const lines = exportedTemplates.flatMap((id) => {
    const { plan } = exported(template(id), 1);
    tf.disposeVariables();
    return exportFormats.flatMap((format) =>
      format
        .limits(plan)
        .map(({ path, reason }) => `- \`${format.id}\`, ${id}: \`${path}\`: ${reason.en}`),
    );
  });
  return lines.length > 0
    ? lines
    : ['Every format above expresses every block of these templates.'];
}

function printed(value: number | string | undefined): string {
  if (typeof value === 'number') return value === 0 ? '0' : value.toExponential(1);
  return value ?? '–';
}

await startEngine(tf, 'wasm', nodeAssets(), { fused: false });
const columns = [...(await inJavaScript()), inPyTorch(), ...inKeras()];
const rows = exportedTemplates.map(
  (id) => `| ${id} | ${columns.map(({ differences }) => printed(differences[id])).join(' | ')} |`,
);
const numbers = columns.flatMap(({ differences }) =>
  Object.values(differences).filter((value) => typeof value === 'number'),
);
const worst = numbers.reduce((a, b) => Math.max(a, b), 0);
const page = `# Exports

Generated by \`node --import tsx scripts/exports-page.ts\`; do not edit.

Each figure is the largest absolute difference between what Kumiki's own model answers and what the export answers on 16 inputs, over all outputs. The weights are initial ones, each moved by noise of 0.05, so that no bias, norm or moving statistic is still 0 or 1. Token inputs end in padding. Most answers are probabilities, small where there are many classes. The worst of these ${numbers.length} figures is ${worst.toExponential(1)}; the tests demand 1e-5.

| template | ${columns.map(({ title }) => title).join(' | ')} |
|---|${columns.map(() => '---:').join('|')}|
${rows.join('\n')}

## Who read what

${columns.map(({ title, reader }) => `- ${title}: ${reader}.`).join('\n')}

## What is not measured here

- The published networks at 224 × 224 (for example \`resnet50\`): they serve to look at shapes and cost; their small siblings stand in the table.
- \`project\` takes the same model.py and state file as \`torch\`; that it trains on is a test of its own.
- A \`.keras\` file is not written by Kumiki itself: \`model.save\` of the built model writes one, and that file is what the last column measures. Loading it needs the small classes in model.py where a model uses them.
- Keras was run on its NumPy backend only; TensorFlow, JAX and PyTorch as its backends were not tried.
- A GPU: none was at hand.

## What a format cannot say

${limits().join('\n')}
`;
const place = new URL('../docs/exports.md', import.meta.url);
writeFileSync(place, page);
console.log(readFileSync(place, 'utf8'));

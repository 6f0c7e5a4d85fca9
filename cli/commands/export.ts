// kumiki export: a document with its trained weights in another format.
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Analysis, Proof } from '../../graph-core/index.ts';
import {
  agrees,
  exportFormats,
  findExportFormat,
  makePlan,
  misfit,
  prove,
  provenInputs,
  startEngine,
} from '../../graph-core/index.ts';
import { writeWhole } from '../../main/write-whole.ts';
import { exitCodes, Failure } from '../exit.ts';
import { printJson, printLine } from '../print.ts';
import { openOnnx } from '../open-onnx.ts';
import { nodeAssets } from '../node-assets.ts';
import { outside } from '../outside.ts';
import { readDocument } from '../read-document.ts';
import { dataFilesAt, weightsAt } from '../trained.ts';

interface Options {
  readonly weights: string;
  readonly format: string;
  readonly out: string;
  readonly data?: readonly string[];
  readonly json?: boolean;
}

export function exportCommand(program: Command): void {
  program
    .command('export <document>')
    .description('write a document with its trained weights in another format')
    .requiredOption('--weights <file>', 'model.safetensors of this document')
    .addOption(
      new Option('--format <name>', 'what to write')
        .choices(exportFormats.map(({ id }) => id))
        .makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'a folder, or a file where the format is one file')
    .option('--data <file...>', 'files of your own, where the data source takes them')
    .option('--json', 'print one JSON value')
    .action(async (name: string, options: Options) => {
      const { document, analysis } = await readDocument(name);
      refuseUnsound(analysis);
      const plan = makePlan(document, analysis);
      const weights = await weightsAt(options.weights);
      const wrong = misfit(plan, weights);
      if (wrong) throw new Failure(exitCodes.failed, wrong.en, { code: 'weights-do-not-fit' });
      const format = findExportFormat(options.format);
      if (!format) throw new Failure(exitCodes.usage, `There is no format ${options.format}.`);
      const limits = format.limits(plan);
      if (limits.length > 0)
        throw new Failure(
          exitCodes.failed,
          `${options.format} cannot say everything: ${limits.map(({ path: at, reason }) => `${at}: ${reason.en}`).join(' ')}`,
          {
            limits,
          },
        );
      // Formats are traced from stock kernels, so none of ours are needed.
      await startEngine(tf, 'wasm', nodeAssets(), { fused: false });
      const dataset = format.takesData
        ? await outside.openData(document, await dataFilesAt(options.data ?? []), () => undefined)
        : undefined;
      const context = { document, plan, weights, tf, ...(dataset ? { dataset } : {}) };
      const files = await format.write(context);
      const single = files.length === 1 && path.extname(options.out) !== '';
      for (const file of files)
        await writeWhole(
          single ? options.out : path.join(options.out, ...file.name.split('/')),
          file.bytes,
        );
      const written = files.map(({ name: file, bytes }) => ({ name: file, bytes: bytes.length }));
      const proof = await prove(format, files, { ...context, openOnnx: await openOnnx() });
      if (options.json) printJson({ format: format.id, out: options.out, files: written, proof });
      else {
        printLine(
          `${format.docs.title.en} written to ${options.out}: ${written.map((file) => file.name).join(', ')}`,
        );
        printLine(proofLine(proof));
      }
      if (!('notHere' in proof) && !agrees(proof))
        throw new Failure(
          exitCodes.missed,
          'What was written answers otherwise than the model. Do not rely on it.',
          { code: 'not-proven' },
        );
    });
}

function proofLine(proof: Proof): string {
  if ('notHere' in proof) return proof.notHere.en;
  const outputs = proof.map(
    ({ output, maxAbsDifference }) => `${output} ${maxAbsDifference.toExponential(1)}`,
  );
  return `Read back and run on ${provenInputs} inputs; largest difference: ${outputs.join(', ')}`;
}

function refuseUnsound(analysis: Analysis): void {
  const problem = analysis.problems.find(({ severity }) => severity === 'error');
  if (problem) throw new Failure(exitCodes.problems, problem.message.en, { code: problem.code });
}

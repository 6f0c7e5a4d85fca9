// kumiki export: a document with its trained weights in another format.
import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { ExportFormat, Plan, Proof } from '../../graph-core/index.ts';
import {
  agrees,
  exportFormats,
  findExportFormat,
  prove,
  provenInputs,
  startEngine,
} from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { exitCodes, Failure } from '../exit.ts';
import { nodeAssets } from '../node-assets.ts';
import { openOnnx } from '../open-onnx.ts';
import { outside } from '../outside.ts';
import { printJson, printLine, progressLine } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { historyBeside } from '../run-folder.ts';
import { tensorflow } from '../tensorflow.ts';
import { dataHelp, weightsAt, weightsHelp } from '../trained.ts';
import { writeFile } from '../write-file.ts';

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
    .requiredOption('--weights <file>', weightsHelp)
    .addOption(
      new Option('--format <name>', 'what to write')
        .choices(exportFormats.map(({ id }) => id))
        .makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'a folder, or a file where the format is one file')
    .option('--data <path...>', dataHelp)
    .option('--json', 'print one JSON value')
    .action(async (name: string, options: Options) => {
      const read = await readDocument(name);
      const { document } = read;
      const plan = planOf(read);
      const format = findExportFormat(options.format);
      if (!format) throw new Failure(exitCodes.usage, `There is no format ${options.format}.`);
      refuseLimits(format, plan);
      for (const { path: at, reason } of format.needs?.(plan) ?? [])
        process.stderr.write(`${at}: ${reason.en}\n`);
      const weights = await weightsAt(options.weights, { document, plan });
      const history = await historyBeside(options.weights);
      const line = progressLine();
      // Formats are traced from stock kernels, so none of ours are needed.
      const tf = await tensorflow();
      await startEngine(tf, 'wasm', nodeAssets(), { fused: false });
      const dataset = format.takesData
        ? await outside.openData(document, await dataFilesAt(options.data ?? []), (share) =>
            line.update(share, 'opening the data'),
          )
        : undefined;
      const context = { document, plan, weights, history, tf, ...(dataset ? { dataset } : {}) };
      line.update(0, 'writing');
      const files = await format.write(context);
      const single = files.length === 1 && path.extname(options.out) !== '';
      for (const file of files)
        await writeFile(
          single ? options.out : path.join(options.out, ...file.name.split('/')),
          file.bytes,
        );
      const written = files.map(({ name: file, bytes }) => ({ name: file, bytes: bytes.length }));
      const proof = await prove(format, files, {
        ...context,
        openOnnx: await openOnnx(),
        onProgress: (share) => line.update(share, 'reading it back and comparing its answers'),
      });
      line.end();
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

/** Said before anything is written: block by block, with the reason. */
function refuseLimits(format: ExportFormat, plan: Plan): void {
  const limits = format.limits(plan);
  if (limits.length === 0) return;
  const lines = limits.map(({ path: at, reason }) => `  ${at}: ${reason.en}`);
  throw new Failure(
    exitCodes.failed,
    [`${format.docs.title.en} cannot express these blocks; nothing was written:`, ...lines].join(
      '\n',
    ),
    { code: 'cannot-express', limits },
  );
}

function proofLine(proof: Proof): string {
  if ('notHere' in proof) return proof.notHere.en;
  const outputs = proof.map(
    ({ output, maxAbsDifference }) => `${output} ${maxAbsDifference.toExponential(1)}`,
  );
  return `Read back and run on ${provenInputs} inputs; largest difference: ${outputs.join(', ')}`;
}

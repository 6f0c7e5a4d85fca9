// kumiki check: problems with their place and repairs, shapes and costs.
import type { Command } from 'commander';
import type { Analysis, Document } from '../../graph-core/index.ts';
import { printShape, tensorShape } from '../../graph-core/index.ts';
import { exitCodes } from '../exit.ts';
import { printJson, printLine } from '../print.ts';
import { readDocument } from '../read-document.ts';

export function checkCommand(program: Command): void {
  program
    .command('check <document>')
    .description('find problems, suggest fixes, and print shapes and costs')
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { document, analysis } = await readDocument(name);
      if (json) printJson(checked(document, analysis));
      else printProblems(analysis);
      process.exitCode = analysis.trainable ? exitCodes.done : exitCodes.problems;
    });
}

export function checked(document: Document, analysis: Analysis): Record<string, unknown> {
  return {
    name: document.name,
    sound: analysis.sound,
    trainable: analysis.trainable,
    problems: analysis.problems.map(({ code, severity, message, location, repairs }) => ({
      code,
      severity,
      path: location.path ?? location.node ?? location.edge ?? location.variable ?? null,
      place: location,
      sentence: message,
      repairs: repairs.map(({ label, edit }) => ({ label, edit })),
    })),
    shapes: Object.fromEntries(
      [...analysis.nodes.values()].map(({ path, outputs }) => [
        path,
        Object.fromEntries(
          Object.entries(outputs ?? {}).map(([port, shape]) => [
            port,
            { sizes: tensorShape(shape), printed: printShape(shape) },
          ]),
        ),
      ]),
    ),
    costs: Object.fromEntries(
      [...analysis.nodes.values()].flatMap(({ path, cost }) => (cost ? [[path, cost]] : [])),
    ),
    cost: analysis.cost,
  };
}

function printProblems(analysis: Analysis): void {
  for (const { severity, message, location, repairs } of analysis.problems) {
    printLine(
      `${severity === 'error' ? 'error' : 'notice'}  ${location.path ?? location.node ?? location.edge ?? ''}  ${message.en}`,
    );
    for (const { label } of repairs) printLine(`        → ${label.en}`);
  }
  const { parameters, multiplyAdds } = analysis.cost;
  const least = analysis.partial ? 'at least ' : '';
  printLine(
    `${analysis.trainable ? 'Sound' : 'Not sound'}: ${analysis.nodes.size} blocks, ${least}${parameters.toLocaleString('en-US')} parameters, ${multiplyAdds.toLocaleString('en-US')} multiply–adds per example.`,
  );
}

// kumiki summary: every block with its shape and cost, as a table.
import type { Command } from 'commander';
import { printSizes } from '../../graph-core/index.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { documentOptions } from '../document/document-options.ts';
import { printJson, printLine, printTable } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';
import { checked } from './check.ts';

interface Options extends DocumentOptions {
  readonly json?: boolean;
}

export function summaryCommand(program: Command): void {
  documentOptions(program.command('summary <document>'), { fit: true })
    .description('print every block with its output shapes, parameters and multiply–adds')
    .option('--data <path...>', dataHelp)
    .option('--json', 'print one JSON value')
    .action(async (name: string, options: Options) => {
      const { document, analysis } = await readDocument(name, options);
      if (options.json) return printJson(checked(document, analysis));
      const rows = [...analysis.nodes.values()].map(({ path, node, outputs, cost }) => [
        path,
        node.type,
        Object.values(outputs ?? {})
          .map(printSizes)
          .join(', ') || '?',
        cost?.parameters ?? 0,
        cost?.multiplyAdds ?? 0,
      ]);
      printTable([['block', 'type', 'shape', 'parameters', 'multiply–adds'], ...rows]);
      const { parameters, multiplyAdds, activationBytes } = analysis.cost;
      printLine();
      const least = analysis.partial ? 'At least ' : '';
      printLine(
        `${least}${parameters.toLocaleString('en-US')} parameters · ${multiplyAdds.toLocaleString('en-US')} multiply–adds and ${activationBytes.toLocaleString('en-US')} bytes of activations per example`,
      );
    });
}

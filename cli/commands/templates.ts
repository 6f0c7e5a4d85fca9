// kumiki templates: the documents that come with Kumiki.
import type { Command } from 'commander';
import { templates } from '../../templates/index.ts';
import { printJson, printTable } from '../print.ts';
import { readDocument } from '../read-document.ts';

export function templatesCommand(program: Command): void {
  program
    .command('templates')
    .description('list the documents that come with Kumiki')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const rows = [];
      // What people search it by is for the gallery.
      for (const { also: _, ...template } of templates) {
        const { analysis } = await readDocument(template.id);
        const errors = analysis.problems.filter(({ severity }) => severity === 'error').length;
        rows.push({
          ...template,
          sound: analysis.sound,
          problems: errors,
          parameters: analysis.cost.parameters,
        });
      }
      if (json) return printJson({ templates: rows });
      printTable([
        ['id', 'parameters', 'title'],
        ...rows.map(({ id, parameters, title, sound }) => [
          id,
          parameters,
          sound ? title.en : `${title.en} (has problems)`,
        ]),
      ]);
    });
}

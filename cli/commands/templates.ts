// kumiki templates: the documents that come with Kumiki.
import type { Command } from 'commander';
import { templates } from '../../templates/index.ts';
import { printJson, printTable } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { read, say } from '../speech/language.ts';

export function templatesCommand(program: Command): void {
  program
    .command('templates')
    .description(
      say('list the documents that come with Kumiki', 'Kumiki に付いている文書を一覧にする'),
    )
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
        ['id', say('parameters', 'パラメータ'), say('title', '名前')],
        ...rows.map(({ id, parameters, title, sound }) => [
          id,
          parameters,
          sound ? read(title) : say(`${title.en} (has problems)`, `${title.ja}（問題あり）`),
        ]),
      ]);
    });
}

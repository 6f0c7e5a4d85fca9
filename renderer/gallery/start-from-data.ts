// A new document for files of one's own: the template that learns from their kind, or a first model of their columns.
import type { DataSource, Document, SentFile } from '../../graph-core/index.ts';
import { fittingEdits, newDocument } from '../../graph-core/index.ts';
import { firstModel, templateFor } from '../../templates/first-model.ts';
import { show } from '../commands/document-files.ts';
import type { Fit } from '../data/bind-what-fits.ts';
import { fittingBinds } from '../data/bind-what-fits.ts';
import { giveFiles } from '../data/give-files.ts';
import { useScreen } from '../stores/screen.ts';
import { templateDocument } from './template-documents.ts';

export async function startFromData({ id }: DataSource, files: readonly SentFile[]): Promise<void> {
  const document = await beginning(id);
  const name = nameOf(files);
  show({ ...document, name, data: { source: id, options: {}, bindings: {} } }, { dirty: true });
  giveFiles(id, files, fit);
  useScreen.getState().goTo('data');
}

/** What a template says of its own data would not be so of other data. */
async function beginning(source: string): Promise<Document> {
  const template = templateFor[source];
  if (template === undefined) return newDocument();
  const document = await templateDocument(template);
  return { ...document, notes: '', graph: { ...document.graph, notes: [] } };
}

const fit: Fit = (document, analysis, columns) => {
  if (document.graph.nodes.length > 0) {
    const edits = fittingEdits(document, columns);
    return edits.length > 0 ? edits : fittingBinds(document, analysis, columns);
  }
  const model = firstModel(columns);
  return model ? [model] : [];
};

/** That of the file without its ending, or of the folder. */
function nameOf([file]: readonly SentFile[]): string {
  const [first = '', ...rest] = file?.name.split('/') ?? [];
  return rest.length > 0 ? first : first.replace(/(?<=.)\.[^.]*$/, '');
}

// Reads the templates' documents, each when it is first looked at.
import type { Document } from '../../graph-core/index.ts';
import { openDocument } from '../../graph-core/index.ts';

const files = import.meta.glob<string>('../../templates/*.json', {
  query: '?raw',
  import: 'default',
});
const known = new Map<string, Promise<Document>>();

export function templateDocument(id: string): Promise<Document> {
  const loading = known.get(id);
  if (loading) return loading;
  const load = files[`../../templates/${id}.json`];
  const made = (load ? load() : Promise.reject(new Error(`There is no template ${id}.`))).then(
    (source) => {
      const opened = openDocument(source);
      if ('document' in opened) return opened.document;
      throw new Error(opened.error.message.en);
    },
  );
  known.set(id, made);
  made.catch(() => known.delete(id));
  return made;
}

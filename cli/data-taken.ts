// Whether the document's data source takes the files that were given: what would be ignored is an error.
import { statSync } from 'node:fs';
import path from 'node:path';
import type { DataSource, Document } from '../graph-core/index.ts';
import { dataSources, findDataSource } from '../graph-core/index.ts';
import { exitCodes, Failure } from './exit.ts';

/** Throws a Failure that names the source, the file and the sources that would take it. */
export function checkDataTaken({ data }: Document, places: readonly string[]): void {
  const source = findDataSource(data.source);
  for (const place of places) {
    if (source && takes(source, place)) continue;
    const others = dataSources.filter((one) => one !== source && claims(one, place));
    const named = others.map(({ id }) => `‘${id}’`).join(', ');
    const wayOut =
      others.length > 0
        ? `Set data.source of the document to one that takes it (${named}), or leave --data out.`
        : 'Leave --data out, or give a file that it takes.';
    throw new Failure(exitCodes.failed, `${whyNot(source, data.source, place)} ${wayOut}`, {
      code: 'data-not-taken',
      file: place,
      source: data.source,
      takenBy: others.map(({ id }) => id),
    });
  }
}

function whyNot(source: DataSource | undefined, id: string, place: string): string {
  if (id === '') return `The document has no data source yet, so ‘${place}’ would not be used.`;
  if (!source?.files)
    return `The document’s data source ‘${id}’ takes no files, so ‘${place}’ would not be used.`;
  const folder = source.files.folder ? ', folders' : '';
  return `The document’s data source ‘${id}’ does not take ‘${place}’ (it takes ${source.files.accept.join(', ')}${folder}).`;
}

/** What nobody claims by its ending, such as /dev/stdin, may be anything. */
function takes(source: DataSource, place: string): boolean {
  if (!source.files) return false;
  return claims(source, place) || !dataSources.some((one) => claims(one, place));
}

function claims({ files }: DataSource, place: string): boolean {
  if (!files) return false;
  if (isFolder(place)) return files.folder === true;
  return files.accept.some((ending) => place.toLowerCase().endsWith(ending));
}

/** What is not there is told of where it is read. */
function isFolder(place: string): boolean {
  return statSync(path.resolve(place), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

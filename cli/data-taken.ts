// Whether the document's data source takes the files that were given: what would be ignored is an error.
import { statSync } from 'node:fs';
import path from 'node:path';
import type { DataSource, Document, Text } from '../graph-core/index.ts';
import { dataSources, findDataSource, vocabularyParts, text } from '../graph-core/index.ts';
import { partAndPath } from './data-part.ts';
import { exitCodes, Failure } from './exit.ts';

/** Throws a Failure that names the source, the file and the sources that would take it. */
export function checkDataTaken({ data }: Document, files: readonly string[]): void {
  const source = findDataSource(data.source);
  for (const { part, path: file } of files.map(partAndPath)) {
    // Whether it takes a vocabulary, and that one, is said where it is read.
    if (vocabularyParts.some((vocabulary) => vocabulary === part)) continue;
    if (source && takes(source, file)) continue;
    const others = takenBy(file).filter((other) => other !== source);
    const wayOut =
      others.length > 0
        ? text(
            `Choose one that takes it with --source (${others.map(({ id }) => `‘${id}’`).join(', ')}), or leave --data out.`,
            `--source で読めるもの（${others.map(({ id }) => `「${id}」`).join('、')}）を選ぶか、--data を外してください。`,
          )
        : text(
            'Leave --data out, or give a file that it takes.',
            '--data を外すか、読めるファイルを指定してください。',
          );
    const why = whyNot(source, data.source, file);
    throw new Failure(exitCodes.failed, text(`${why.en} ${wayOut.en}`, why.ja + wayOut.ja), {
      code: 'data-not-taken',
      file: file,
      source: data.source,
      takenBy: others.map(({ id }) => id),
    });
  }
}

/** The sources that take a file of this ending, in the order in which they are offered. */
export function takenBy(file: string): readonly DataSource[] {
  return dataSources.filter((source) => claims(source, file));
}

function whyNot(source: DataSource | undefined, id: string, file: string): Text {
  if (id === '')
    return text(
      `The document has no data source yet, so ‘${file}’ would not be used.`,
      `文書にはまだデータ源がないので、「${file}」は使われません。`,
    );
  if (!source?.files)
    return text(
      `The document’s data source ‘${id}’ takes no files, so ‘${file}’ would not be used.`,
      `文書のデータ源「${id}」はファイルを読まないので、「${file}」は使われません。`,
    );
  const folder = source.files.folder ? ', folders' : '';
  return text(
    `The document’s data source ‘${id}’ does not take ‘${file}’ (it takes ${source.files.accept.join(', ')}${folder}).`,
    `文書のデータ源「${id}」は「${file}」を読みません（読めるもの：${source.files.accept.join('、')}${source.files.folder ? '、フォルダ' : ''}）。`,
  );
}

/** What nobody claims by its ending, such as /dev/stdin, may be anything. */
function takes(source: DataSource, file: string): boolean {
  if (!source.files) return false;
  return claims(source, file) || !dataSources.some((other) => claims(other, file));
}

function claims({ files }: DataSource, file: string): boolean {
  if (!files) return false;
  if (isFolder(file)) return files.folder === true;
  return files.accept.some((ending) => file.toLowerCase().endsWith(ending));
}

/** What is not there is told of where it is read. */
function isFolder(file: string): boolean {
  return statSync(path.resolve(file), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

// A document from disk with its analysis, or the sentence why not.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Analysis, Document, Plan, Text } from '../graph-core/index.ts';
import {
  analyze,
  dataSources,
  findBlock,
  makePlan,
  openDocument,
  openRaw,
  text,
} from '../graph-core/index.ts';
import type { DocumentOptions } from './document/document-options.ts';
import { changed } from './document/document-options.ts';
import { dash, standardInput } from './document/standard-input.ts';
import { exitCodes, Failure } from './exit.ts';
import { root } from './node-assets.ts';
import { whyOf } from './speech/language.ts';

export interface ReadDocument {
  readonly document: Document;
  readonly analysis: Analysis;
}

/** `name` is a path, the id of a template, the folder of a run, or - for standard input. */
export async function readDocument(
  name: string,
  options: DocumentOptions = {},
): Promise<ReadDocument> {
  const opened = isRunFolder(name)
    ? openRaw(await documentIn(name))
    : openDocument(await readText(name));
  if ('error' in opened) {
    const { code, message, path: at } = opened.error;
    const why = code === 'not-json' && isData(name) ? dataGiven(name) : message;
    throw new Failure(exitCodes.badDocument, why, {
      code,
      ...(at ? { path: at } : {}),
    });
  }
  const document = await changed(opened.document, options);
  return { document, analysis: analyze(document, findBlock) };
}

/** Whether a data source reads files that end so. */
function isData(name: string): boolean {
  const endings = dataSources.flatMap(({ files }) => files?.accept ?? []);
  return endings.some((ending) => name.toLowerCase().endsWith(ending));
}

function dataGiven(name: string): Text {
  return text(
    `‘${name}’ is data, not a document. Give it with --data: kumiki data --data ${name}`,
    `「${name}」は文書ではなくデータです。--data で指定してください：kumiki data --data ${name}`,
  );
}

/** Where train wrote a run. */
export function isRunFolder(name: string): boolean {
  return existsSync(path.join(name, 'run.json'));
}

/** As it was trained. */
async function documentIn(folder: string): Promise<unknown> {
  const { document }: { document?: unknown } = await JSON.parse(
    await readText(path.join(folder, 'run.json')),
  );
  return document;
}

/** What would run. Throws a Failure with the first problem that keeps the document from running. */
export function planOf({ document, analysis }: ReadDocument): Plan {
  const problem = analysis.problems.find(({ severity }) => severity === 'error');
  if (problem)
    throw new Failure(exitCodes.problems, problem.message, {
      code: problem.code,
      path: problem.location.path ?? problem.location.node ?? null,
    });
  return makePlan(document, analysis);
}

/** The plan of a document that is known to be sound. Throws a Failure where it is not. */
export function soundPlan(document: Document): Plan {
  return planOf({ document, analysis: analyze(document, findBlock) });
}

async function readText(name: string): Promise<string> {
  if (name === dash) return new TextDecoder().decode(await standardInput('document'));
  try {
    return await readFile(name, 'utf8');
  } catch (reason) {
    const template = path.join(root, 'templates', `${name}.json`);
    if (/^[\w-]+$/.test(name)) {
      try {
        return await readFile(template, 'utf8');
      } catch {
        // Neither a file nor a template: the first reason is the one to tell.
      }
    }
    const why = whyOf(reason);
    throw new Failure(
      exitCodes.badDocument,
      text(
        `Cannot read ‘${name}’: ${why.en}. Give a document’s path, a template’s id, the folder of a run, or - for standard input.`,
        `「${name}」を読めません：${why.ja}。文書のパス、テンプレートの ID、実行のフォルダ、または標準入力を表す - を指定してください。`,
      ),
      {
        code: 'unreadable',
      },
    );
  }
}

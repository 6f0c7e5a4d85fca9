// A document from disk with its analysis, or the sentence why not.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Analysis, Document, Plan } from '../graph-core/index.ts';
import { analyze, findBlock, makePlan, openDocument } from '../graph-core/index.ts';
import { exitCodes, Failure } from './exit.ts';
import { root } from './node-assets.ts';

export interface ReadDocument {
  readonly document: Document;
  readonly analysis: Analysis;
}

/** `name` is a path, or the id of a template. */
export async function readDocument(name: string): Promise<ReadDocument> {
  const text = await readText(name);
  const opened = openDocument(text);
  if ('error' in opened) {
    const { code, message, path: at } = opened.error;
    throw new Failure(exitCodes.badDocument, message.en, {
      code,
      ...(at ? { path: at } : {}),
    });
  }
  return { document: opened.document, analysis: analyze(opened.document, findBlock) };
}

/** What would run. Throws a Failure with the first problem that keeps the document from running. */
export function planOf({ document, analysis }: ReadDocument): Plan {
  const problem = analysis.problems.find(({ severity }) => severity === 'error');
  if (problem)
    throw new Failure(exitCodes.problems, problem.message.en, {
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
    const why = reason instanceof Error ? reason.message : String(reason);
    throw new Failure(
      exitCodes.badDocument,
      `Cannot read ‘${name}’: ${why}. Give a document’s path or a template’s id.`,
      {
        code: 'unreadable',
      },
    );
  }
}

// What each format says of a document before anything is written. Knows no worker and no dialog.
import type { Document, Limit } from '../../graph-core/index.ts';
import { analyze, exportFormats, findBlock, makePlan } from '../../graph-core/index.ts';

/** By id of the format. */
export type LimitsByFormat = Readonly<Record<string, readonly Limit[]>>;

export interface BeforeWriting {
  /** What it cannot express. */
  readonly limits: LimitsByFormat;
  /** What whoever opens the export needs beside a stock reader. */
  readonly needs: LimitsByFormat;
  /** Where it gives other numbers there than here. */
  readonly differs: LimitsByFormat;
}

export function beforeWriting(document: Document): BeforeWriting {
  const plan = makePlan(document, analyze(document, findBlock));
  return {
    limits: Object.fromEntries(exportFormats.map((format) => [format.id, format.limits(plan)])),
    differs: Object.fromEntries(
      exportFormats.map((format) => [format.id, format.differs?.(plan) ?? []]),
    ),
    needs: Object.fromEntries(
      exportFormats.map((format) => [format.id, format.needs?.(plan) ?? []]),
    ),
  };
}

// run.json of a run's folder: what was asked, its document, and what it has measured. A stranger's file is normal input.
import { z } from 'zod';
import { openRaw } from '../document/open.ts';
import type { Document } from '../document/schema.ts';
import { backendNames } from '../engine/engine.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';

export type StartedFrom = z.output<typeof startedFrom>;

const startedFrom = z.object({
  files: z.array(z.string()),
  format: z.string(),
  /** What they do not have, which began as in a new run. */
  anew: z.array(z.string()),
  /** Whether vocabulary, classes and scaling came from there too. */
  preprocessing: z.boolean(),
});

/** How PyTorch was called. */
export type TorchCall = z.output<typeof torchCall>;

const torchCall = z.object({
  python: z.string(),
  processes: z.int(),
  nodes: z.int(),
  /** Address and port at which several machines meet. */
  rendezvous: z.string().optional(),
});

const figures = z.record(z.string(), z.number());

const runJson = z.looseObject({
  startedFrom: startedFrom.optional(),
  /** Version that wrote it. */
  kumiki: z.string().optional(),
  step: z.number().optional(),
  seconds: z.number(),
  validations: z.array(z.object({ step: z.number(), metrics: figures })),
  finalHeldOut: z.object({ step: z.number(), examples: z.number(), metrics: figures }).nullish(),
  ending: z.string().nullish(),
  /** Who trains it; with PyTorch `threads` are processes. */
  facts: z
    .looseObject({
      backend: z.string(),
      threads: z.number(),
      deterministic: z.boolean(),
      device: z.string().optional(),
      version: z.string().optional(),
    })
    .optional(),
  data: z
    .looseObject({
      fingerprint: z.string().nullish(),
      before: z
        .array(
          z.object({
            until: z.number(),
            fingerprint: z.string().nullable(),
            files: z.array(z.string()),
          }),
        )
        .optional(),
    })
    .optional(),
  asked: z.object({
    backend: z.enum(backendNames),
    threads: z.int().optional(),
    deterministic: z.boolean().optional(),
    data: z.array(z.string()),
    torch: torchCall.optional(),
  }),
  document: z.unknown(),
});

export type RunJson = z.output<typeof runJson> & { readonly document: Document };

/** The error completes ‘it is not the run.json of a run: …’. */
export function readRunJson(words: string): { readonly run: RunJson } | { readonly error: Text } {
  let raw: unknown;
  try {
    raw = JSON.parse(words);
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    return { error: text(why, why) };
  }
  const read = runJson.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue?.path.join('.');
    return where ? { error: text(where, where) } : { error: text('it is damaged', '壊れています') };
  }
  const opened = openRaw(read.data.document);
  if ('error' in opened) return { error: opened.error.message };
  return { run: { ...read.data, document: opened.document } };
}

// Runs the leak test of one document away from the screen's thread.
import type { Document, LeakCheck, SentFile } from '../../graph-core/index.ts';
import { analyze, findBlock, leakTest, makePlan, titled } from '../../graph-core/index.ts';
import { trainerOutside } from '../engine/trainer-deps.ts';

export interface LeakOrder {
  readonly document: Document;
  readonly files: readonly SentFile[];
  /** Address of the app. */
  readonly base: string;
}

export type LeakAnswer = { readonly checks: readonly LeakCheck[] } | { readonly failed: string };

const worker = self as unknown as {
  postMessage(message: LeakAnswer): void;
  onmessage: ((event: MessageEvent<LeakOrder>) => void) | null;
};

worker.onmessage = ({ data }) => {
  answer(data).then(
    (checks) => worker.postMessage({ checks }),
    (reason: unknown) =>
      worker.postMessage({ failed: reason instanceof Error ? reason.message : String(reason) }),
  );
};

async function answer({ document, files, base }: LeakOrder): Promise<readonly LeakCheck[]> {
  const deps = trainerOutside(base);
  const plan = makePlan(document, analyze(document, findBlock));
  // Columns say which input the model is taught with; without data everything is tried and nothing required.
  const columns =
    document.data.source === ''
      ? []
      : (await deps.openData(document, files, () => undefined)).columns;
  const checks = await leakTest(await deps.startEngine('wasm'), plan, columns);
  return checks.map((check) => ({ ...check, message: titled(document, check.message) }));
}

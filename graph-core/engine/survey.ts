// Which backends this machine can start, and why not the others. Knows no document and no screen.
import type { Text } from '../text.ts';
import { text, verbatim } from '../text.ts';
import { deviceName, isSoftware } from './device.ts';
import { BackendError, backendNames } from './engine.ts';
import type { BackendName, EngineAssets } from './engine.ts';
import type { Tf } from './ops.ts';
import { startBackend } from './start-engine.ts';
import { backendTitles } from './titles.ts';

export interface BackendSurvey {
  readonly backend: BackendName;
  readonly title: string;
  readonly available: boolean;
  /** Why it is not available. */
  readonly reason?: Text;
  /** What it runs on, as the driver names it. */
  readonly device?: string;
  /** A GPU backend that is drawn by the processor: right, but slower than WASM. */
  readonly software?: boolean;
}

/**
 * Starts each backend in turn and then the one that was in use before. To be called while nothing trains on `tf`:
 * for that time operations would run elsewhere.
 */
export async function surveyBackends(tf: Tf, assets: EngineAssets): Promise<BackendSurvey[]> {
  const before = tf.engine().backendName as BackendName | undefined;
  const found: BackendSurvey[] = [];
  for (const backend of backendNames) found.push(await surveyBackend(tf, backend, assets));
  if (before && found.some(({ backend, available }) => available && backend === before))
    await tf.setBackend(before);
  return found;
}

async function surveyBackend(
  tf: Tf,
  backend: BackendName,
  assets: EngineAssets,
): Promise<BackendSurvey> {
  const title = backendTitles[backend];
  try {
    await startBackend(tf, backend, assets);
  } catch (error) {
    const reason = error instanceof BackendError ? error.sentence : verbatim(String(error));
    const offered = tf.findBackendFactory(backend) !== null;
    return { backend, title, available: false, reason: offered ? reason : notOffered(backend) };
  }
  const device = deviceName(tf, backend);
  if (!device) return { backend, title, available: true };
  return { backend, title, available: true, device, software: isSoftware(device) };
}

function notOffered(backend: BackendName): Text {
  const title = backendTitles[backend];
  return text(
    `${title} is not offered here: it needs a browser window or worker with a GPU interface.`,
    `この環境には ${title} がありません。GPU を使えるブラウザーのウィンドウかワーカーが必要です。`,
  );
}

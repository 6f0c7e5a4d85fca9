// Which backends this machine can start, and why not the others.
import type { Text } from '../text.ts';
import { text, verbatim } from '../text.ts';
import { deviceName, deviceOffers, isSoftware } from './device.ts';
import { BackendError, backendNames } from './engine.ts';
import type { BackendName, EngineAssets } from './engine.ts';
import type { Tf } from './ops.ts';
import { startBackend } from './start-backend.ts';
import { backendTitles } from './titles.ts';

export interface BackendSurvey {
  readonly backend: BackendName;
  readonly title: string;
  readonly available: boolean;
  /** Why it is not available. */
  readonly reason?: Text;
  /** What it runs on, as the driver names it. */
  readonly device?: string;
  /** What WebGPU's adapter offers beyond what every one does, as the standard calls it. */
  readonly features?: readonly string[];
  /** Bytes of one tensor there, at most. */
  readonly largestTensor?: number;
  /** A GPU backend that is drawn by the processor: right, but slower than WASM. */
  readonly software?: boolean;
}

/**
 * Starts each backend in turn and then the one that was in use before. To be called while nothing trains on `tf`:
 * for that time operations would run elsewhere.
 */
export async function surveyBackends(
  tf: Tf,
  assets: EngineAssets,
  /** One that is known not to start. */
  except?: BackendName,
): Promise<BackendSurvey[]> {
  const before = tf.engine().backendName as BackendName | undefined;
  const found: BackendSurvey[] = [];
  for (const backend of backendNames)
    if (backend !== except) found.push(await surveyBackend(tf, backend, assets));
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
    return { backend, title, available: false, reason };
  }
  const device = deviceName(tf, backend);
  const offers = await deviceOffers(tf, backend);
  const named = device ? { device, software: isSoftware(device) } : undefined;
  return { backend, title, available: true, ...named, ...offers };
}

/** The way out for somebody whose backend was refused. */
export function workingHere(surveys: readonly BackendSurvey[]): Text {
  const names = surveys.filter(({ available }) => available).map(({ title }) => title);
  const last = names.at(-1);
  if (last === undefined)
    return text(
      'No other backend starts here either; nothing was trained.',
      'ほかのバックエンドも開始できません。学習は行われていません。',
    );
  const others = names.slice(0, -1);
  const none = '学習は行われていません。';
  if (others.length === 0)
    return text(
      `${last} works here: choose it as the backend. Nothing was trained.`,
      `ここで使えるのは ${last} です。これをバックエンドに選んでください。${none}`,
    );
  return text(
    `${others.join(', ')} and ${last} work here: choose one of them as the backend. Nothing was trained.`,
    `ここで使えるのは ${names.join('、')} です。そのいずれかをバックエンドに選んでください。${none}`,
  );
}

// Takes the present weights of the run away as a safetensors file.
import { metadataOf, text } from '../../graph-core/index.ts';
import { Refused } from '../engine/engine-client.ts';
import { chooseHost } from '../host/choose-host.ts';
import { words } from '../i18n/words.ts';
import { weightsToSafetensors } from '../run/kept/checkpoint-bytes.ts';
import { liveRun } from '../run/live-runs.ts';
import { noneKept } from '../run/WeightsChoice.tsx';
import { useScreen } from '../stores/screen.ts';
import { weightsOf } from './train-present.ts';

export function whyNoWeights(): string | undefined {
  const { phase } = liveRun();
  const has = phase !== 'idle' && phase !== 'preparing' && phase !== 'failed';
  return has ? undefined : words().t('training.why-untrained');
}

export async function saveWeights(): Promise<void> {
  const { say } = useScreen.getState();
  try {
    const run = liveRun();
    const { trained, parameters } = run;
    const checkpoint = await weightsOf(run);
    if (!checkpoint) throw new Refused(noneKept);
    const name = trained ? words().read(trained.name) : 'model';
    const bytes = await weightsToSafetensors(checkpoint.weights, {
      format: 'kumiki',
      name,
      step: `${checkpoint.step}`,
      parameters: `${parameters}`,
      ...metadataOf(checkpoint.preprocessing),
    });
    const answer = await chooseHost().saveBytes({
      suggestedName: `${name}.safetensors`,
      // Made here, so never a shared buffer.
      bytes: bytes as Uint8Array<ArrayBuffer>,
    });
    if ('failed' in answer) say({ tone: 'problem', text: answer.failed });
    else if (!('cancelled' in answer))
      say({
        tone: 'done',
        text: text(
          `The weights of step ${checkpoint.step} were saved.`,
          `ステップ ${checkpoint.step} の重みを保存しました。`,
        ),
      });
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    say({
      tone: 'problem',
      text: text(`The weights could not be saved: ${why}`, `重みを保存できませんでした：${why}`),
    });
  }
}

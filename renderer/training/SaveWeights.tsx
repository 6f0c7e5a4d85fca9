// Takes the present weights away as a safetensors file, or opens the export in other formats.
import { Download, Share } from 'lucide-react';
import { useState } from 'react';
import { metadataOf } from '../../graph-core/index.ts';
import { Refused } from '../engine/engine-client.ts';
import { useWords } from '../i18n/words.ts';
import { chooseHost } from '../host/choose-host.ts';
import { Button } from '../parts/Button.tsx';
import { liveRun } from '../run/live-runs.ts';
import { useShownRun } from '../run/shown-run.ts';
import { useScreen } from '../stores/screen.ts';
import { weightsToSafetensors } from '../run/kept/checkpoint-bytes.ts';
import { weightsOf } from '../commands/train-present.ts';
import { noneKept } from '../run/WeightsChoice.tsx';

export function SaveWeights() {
  const { t, read } = useWords();
  const phase = useShownRun((run) => run.phase);
  const [busy, setBusy] = useState(false);
  const has = phase !== 'idle' && phase !== 'preparing' && phase !== 'failed';
  const save = async () => {
    const { say } = useScreen.getState();
    setBusy(true);
    try {
      const run = liveRun();
      const { trained, parameters } = run;
      const checkpoint = await weightsOf(run);
      if (!checkpoint) throw new Refused(noneKept);
      const name = trained ? read(trained.name) : 'model';
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
          text: {
            en: `The weights of step ${checkpoint.step} were saved.`,
            ja: `ステップ ${checkpoint.step} の重みを保存しました。`,
          },
        });
    } catch (reason) {
      const words = reason instanceof Error ? reason.message : String(reason);
      say({
        tone: 'problem',
        text: {
          en: `The weights could not be saved: ${words}`,
          ja: `重みを保存できませんでした：${words}`,
        },
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="run-controls">
      <Button icon={Download} disabled={!has || busy} onClick={() => void save()}>
        {t('training.save-weights')}
      </Button>
      <Button icon={Share} onClick={() => useScreen.getState().openDialog('export')}>
        {t('export.open')}
      </Button>
    </div>
  );
}

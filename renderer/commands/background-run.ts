// The run that goes on while another document is on the screen: back to it, stop it, and word of its end.
import { text } from '../../graph-core/index.ts';
import { showAgain } from './show-tab.ts';
import { stepOf } from '../run/run-facts.ts';
import type { RunDesk } from '../run/run-desks.ts';
import { desks } from '../run/live-runs.ts';
import { subscribeToShownRuns } from '../run/shown-run.ts';
import { useScreen } from '../stores/screen.ts';
import { nameOf } from '../run/free-engine.ts';

/** Shows its document as it was left, with its run. */
export function goToRun({ run }: RunDesk): void {
  const desk = [...desks.all()].find((other) => other.run === run);
  if (!desk?.left) return;
  showAgain(desk.left);
  useScreen.getState().goTo('train');
}

export function stopRun(desk: RunDesk): void {
  const name = nameOf(desk);
  const { phase, stop } = desk.run.getState();
  stop();
  if (phase === 'preparing') return;
  const step = stepOf(desk.run.getState());
  useScreen.getState().say({
    tone: 'plain',
    text: text(
      `‘${name}’ stops at step ${step}. Its weights and curves are kept with its run.`,
      `「${name}」をステップ ${step} で停止します。重みと曲線は実行記録に残ります。`,
    ),
    action: { label: text('Show it', '表示する'), run: () => goToRun(desk) },
  });
}

/** Once, when the window starts: a run that ends unseen is told of, wherever the user is. */
export function tellOfEnds(): () => void {
  return subscribeToShownRuns(({ background }, before) => {
    const desk = before.background?.desk;
    if (!desk || background?.desk.run === desk.run || desk.run === desks.present().run) return;
    const { phase, message } = desk.run.getState();
    const name = nameOf(desk);
    const action = { label: text('Show it', '表示する'), run: () => goToRun(desk) };
    const { say } = useScreen.getState();
    if (phase === 'finished')
      say({
        tone: 'done',
        text: text(
          `‘${name}’ has finished training. ${message?.en ?? ''}`.trim(),
          `「${name}」の学習が終わりました。${message?.ja ?? ''}`,
        ),
        action,
      });
    if (phase === 'failed')
      say({
        tone: 'problem',
        text: text(
          `‘${name}’ stopped training. ${message?.en ?? ''}`.trim(),
          `「${name}」の学習が止まりました。${message?.ja ?? ''}`,
        ),
        action,
      });
  });
}

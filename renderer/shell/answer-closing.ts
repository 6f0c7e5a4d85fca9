// Asks what becomes of a training and of unsaved changes when the desktop window is to be closed, and answers main.
import type { Host } from '../../main/host-api.ts';
import { mayLeaveAll } from '../commands/close-tab.ts';
import { presentDocument } from '../document/document.ts';
import { words } from '../i18n/words.ts';
import { nameOf } from '../run/free-engine.ts';
import { desks } from '../run/live-runs.ts';
import { isAtWork, stepOf } from '../run/run-facts.ts';
import { useScreen } from '../stores/screen.ts';

let isAsking = false;

export async function answerClosing(host: Pick<Host, 'answerClose'>): Promise<void> {
  await host.answerClose({ answer: 'asking' });
  // Asked already: the dialog is on the screen.
  if (isAsking) return;
  isAsking = true;
  try {
    const leaves = (await mayStopTraining()) && (await mayLeaveAll());
    await host.answerClose({ answer: leaves ? 'close' : 'stay' });
  } finally {
    isAsking = false;
  }
}

async function mayStopTraining(): Promise<boolean> {
  const desk = [...desks.all()].find(({ run }) => isAtWork(run.getState()));
  if (!desk) return true;
  const { t, read } = words();
  const answer = await useScreen.getState().ask({
    title: t('file.close-training-title', { name: nameOf(desk) || read(presentDocument().name) }),
    body: t('file.close-training-body', {
      step: stepOf(desk.run.getState()),
    }),
    choices: [
      { value: 'stay', label: t('file.close-training-stay'), kind: 'primary' },
      { value: 'close', label: t('file.close-training-close') },
    ],
  });
  return answer === 'close';
}

// The PyTorch project of a run: what the export writes, with the weights that the run begins with.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Document } from '../../graph-core/index.ts';
import { findExportFormat, text } from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { deps } from '../deps.ts';
import { exitCodes, Failure } from '../exit.ts';
import { openTrainer } from '../open-trainer.ts';
import { soundPlan } from '../read-document.ts';
import { refuseLimits } from '../commands/export.ts';
import type { RunCall } from '../run-folder.ts';
import { tensorflow } from '../tensorflow.ts';
import type { RunSoFar } from '../train-document.ts';
import { openedAs } from '../train-document.ts';
import { noteData } from '../trained.ts';
import { writeFile } from '../write-file.ts';

/** What is known of a run before its first step. */
export type Prepared = Omit<RunSoFar, 'facts'>;

/** Throws a Failure where the document cannot be trained by PyTorch; nothing is written then. */
export async function writeProject(call: RunCall, folder: string): Promise<Prepared> {
  const { document, data } = call;
  const plan = soundPlan(document);
  refusePlayers(document);
  const format = findExportFormat('project');
  if (!format) throw new Error('There is no PyTorch project to export.');
  refuseLimits(format, plan);
  const files = await dataFilesAt(data);
  const trainer = await openTrainer(document, { ...call, files, resume: call.begin });
  try {
    const { ready } = trainer;
    noteData(ready);
    const { checkpoint } = await trainer.ask({ type: 'checkpoint', request: 1 }, 'checkpoint');
    const { preprocessing } = checkpoint;
    const dataset = await deps.openData(document, files, () => undefined, {
      ...(preprocessing && { preprocessing }),
    });
    const written = await format.write({
      document,
      plan,
      weights: checkpoint.weights,
      dataset,
      preprocessing: preprocessing ?? dataset.preprocessing,
      tf: await tensorflow(),
    });
    await rm(folder, { recursive: true, force: true });
    for (const { name, bytes } of written)
      await writeFile(path.join(folder, ...name.split('/')), bytes);
    return {
      ...openedAs(ready),
      checkpoint,
      last: undefined,
      best: undefined,
      ending: null,
      interrupted: false,
      curves: new Map(),
      validations: [],
      seconds: 0,
    };
  } finally {
    trainer.dispose();
  }
}

function refusePlayers({ training }: Document): void {
  if (!training.players) return;
  throw new Failure(
    exitCodes.failed,
    text(
      'A game of several players cannot be trained with --with torch. Train it here without it, or export the PyTorch project (kumiki export --format project) and run its train.py.',
      '複数のプレイヤーのゲームは --with torch では学習できません。付けずにここで学習するか、PyTorch のプロジェクトを書き出して（kumiki export --format project）その train.py を実行してください。',
    ),
    { code: 'players-with-torch' },
  );
}

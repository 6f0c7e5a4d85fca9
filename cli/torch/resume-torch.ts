// kumiki resume of a run that PyTorch trains: in its own folder, with the data of its project.
import path from 'node:path';
import { exitCodes, Failure } from '../exit.ts';
import { soundPlan } from '../read-document.ts';
import type { KeptRun } from '../run-folder.ts';
import { withTraining } from '../with-training.ts';
import { resumeWithTorch } from './train-with-torch.ts';
import { text } from '../../graph-core/index.ts';

interface Options {
  readonly steps?: number;
  readonly out?: string;
  readonly data?: readonly string[];
  readonly otherData?: boolean;
  readonly json?: boolean;
}

export async function resumeTorch(folder: string, kept: KeptRun, options: Options): Promise<void> {
  const { torch } = kept.call;
  if (!torch) throw new Error('It is no run of PyTorch.');
  const elsewhere = options.out !== undefined && path.resolve(options.out) !== path.resolve(folder);
  const given = elsewhere ? '--out' : options.data ? '--data' : options.otherData && '--other-data';
  if (given)
    throw new Failure(
      exitCodes.usage,
      text(
        `‘${folder}’ is trained by PyTorch, in its own folder and with the data of its project; leave ${given} out.`,
        `「${folder}」は、PyTorch がそのフォルダの中で、プロジェクトのデータで学習します。${given} は外してください。`,
      ),
      { code: 'bad-option' },
    );
  const document = withTraining(kept.call.document, { steps: options.steps });
  const { weights } = soundPlan(document);
  const parameters = [...weights.values()].reduce(
    (sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1),
    0,
  );
  await resumeWithTorch({ ...kept.call, document, torch }, folder, options.json ?? false, kept, {
    parameters,
    remarks: [],
    unknownShare: undefined,
  });
}

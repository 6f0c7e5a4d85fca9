// README.md of an exported project: what each file is, how it trains on, and how its weights come home.
import type { Plan } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';
import { projectDiffers } from '../../training-settings.ts';
import { identifier } from '../python/python-name.ts';

/** `predicts`: whether the weights carry what they were trained with, and so bring predict.py. */
export function projectReadme(document: Document, plan: Plan, predicts: boolean): string {
  const name = typeof document.name === 'string' ? document.name : document.name.en;
  const differs = projectDiffers(document.training);
  const game = document.training.players !== undefined;
  const asked =
    predicts && !game
      ? `
    python predict.py --help                   # answers raw input: text, rows of a CSV file, pictures; draws words`
      : '';
  const order =
    document.training.batching === 'grouped'
      ? ''
      : ' The examples come in the same order as in the app, so the loss of the first step is the same.';
  const fitted = game
    ? '- `preprocessing.json`, where the weights carry it: how the data was prepared. Noise is drawn, not typed, so there is no `predict.py`.'
    : predicts
      ? '- `preprocessing.json`: the preprocessing of the weights (vocabulary, classes, means and deviations, sizes); `preprocess.py`, `pictures.py` and `predict.py` use it. `predict.py --weights run/best.safetensors` answers with the weights you trained further.'
      : '- These weights carry no preprocessing (vocabulary, classes, scaling), so there is no `predict.py`.';
  const together = game
    ? '    python train.py --steps 5000               # so many rounds; each player takes its turns in each'
    : '    torchrun --standalone --nproc_per_node=2 train.py  # several processes; each takes a share of every batch';
  const kept = game
    ? '- `state.safetensors`: the weights of the last measurement, those with spectral norm divided by it. `averaged.safetensors`: the same with the averages of the players that keep one.'
    : '- `state.safetensors`: the weights of the last measurement. `best.safetensors`: those with the lowest held-out loss.';
  const starts = game
    ? '\n- `training.safetensors`: the same before spectral norm divides them, and its vectors: what train.py starts from.'
    : '';
  const changed = document.data.augmentation?.length
    ? '\n- `augment.py`: random changes of training pictures, as in the app: the seed, the step and the example decide them.'
    : '';
  return `# ${name}

Written by Kumiki. It needs PyTorch 1.13 or newer and NumPy, but not Kumiki.

    python train.py                            # keeps training from state.safetensors
    python train.py --resume                   # resumes from run/checkpoint.pt
${together}${asked}
${game ? '' : several}
- \`MODEL_CARD.md\`: data, licence, settings, results, limitations.
- \`model.py\`: the model, with one class per module. \`Model.forward\` takes ${plan.feeds.map(({ path }) => `\`${identifier(path)}\``).join(', ')}. The document's variables are arguments of \`Model\`: their defaults are the sizes of these weights, others build it anew at another size. Recurrent layers pack rows whose mask is that of padding at the end.
- \`state.safetensors\`: the weights at the time of export, under PyTorch's names.${starts}
${fitted}
- \`data/\`: the training and held-out examples as arrays.${changed}
- \`settings.json\`: optimizer, schedule, batch size, seed.${order}
- \`curves.csv\`: what was measured so far, if the model had been trained.
- \`document.json\`: open it in Kumiki.

While it trains it writes into \`run/\` (or \`--out\`):

- \`log.csv\`: ${game ? 'round, and the losses of the players' : 'step, loss'}, and held-out loss if it was measured.${game ? '' : lines}
${kept}
- \`checkpoint.pt\`: model, optimizer and step, for \`--resume\`. Ctrl-C writes one before the script stops${game ? '' : ', and so does a file called `stop` in this folder'}.

To bring the trained weights back, open \`document.json\` in Kumiki and choose *File › Import weights…*, or

    kumiki evaluate document.json --weights run/state.safetensors

What differs from training in Kumiki: dropout draws other numbers${differs.map((clause) => `; ${clause}`).join('')}. What is the same: train.py keeps the biased running variance of batch normalisation, as Kumiki does (your own script would keep PyTorch's, n / (n - 1) times that).
`;
}

const lines =
  '\n- `log.jsonl`: the same and more, one JSON object a line: `{"step": 10, "loss": 2.4, "gradient-norm": 0.9, "learning-rate": 0.001, "seconds": 3.1}`, then held-out losses, checkpoints, how it ended, and why it failed.';

/** How it is run by more than one process. */
const several = `
## Several processes, several machines

Processes share every batch: each takes its part, gradients are averaged by how much of the loss each part is, batch normalisation and dropout see the whole batch. So the curves are those of one process up to rounding, whatever their number. It may not exceed the batch size.

On each of two machines with four GPUs, which see this folder (address and port are those of the first):

    torchrun --nnodes=2 --nproc_per_node=4 --rdzv_backend=c10d --rdzv_endpoint=first-machine:29500 train.py

Under SLURM, in a file that \`sbatch\` is given:

    #!/bin/bash
    #SBATCH --nodes=2 --ntasks-per-node=1 --gpus-per-node=4 --signal=TERM@120
    first=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
    srun torchrun --nnodes=$SLURM_NNODES --nproc_per_node=4 --rdzv_id=$SLURM_JOB_ID \\
        --rdzv_backend=c10d --rdzv_endpoint=$first:29500 train.py --resume

\`--signal=TERM@120\` asks for a checkpoint two minutes before the time is over; the same job submitted again resumes from it. On processors without a GPU leave \`--gpus-per-node\` out and set \`OMP_NUM_THREADS\` to the cores of each process.

`;

// The names of the files in a run's folder, as `kumiki train` writes them and whoever follows it reads them.

export const runFiles = {
  /** What was asked, the document, and the figures so far. */
  run: 'run.json',
  /** A line for whatever happens, as it happens. */
  log: 'log.jsonl',
  /** The same, of a run that PyTorch trains. */
  torchLog: 'torch/run/log.jsonl',
  curves: 'curves.csv',
  weights: 'model.safetensors',
  best: 'best.safetensors',
  checkpoint: 'checkpoint.kckpt',
  /** The checkpoint before it, of the same run: what resume falls back on. */
  previous: 'previous.kckpt',
} as const;

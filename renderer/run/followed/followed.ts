// What is known of a run that another program trains, from the folder it writes.
import type { RunJson, Text } from '../../../graph-core/index.ts';

export interface Followed {
  /** The folder's own name. */
  readonly folder: string;
  /** It was read once and cannot be read again. */
  readonly once: boolean;
  readonly trainer: Trainer;
  /** `unknown`: its program keeps no log. */
  readonly state: 'at-work' | 'done' | 'interrupted' | 'failed' | 'unknown';
  /** Why it ended before its last step, or failed, in its program's own words. */
  readonly why: Text | undefined;
  /** When its log was written to last, in milliseconds since 1970. */
  readonly newsAt: number | undefined;
  /** The step of the checkpoint whose weights the views show. */
  readonly shown: number | undefined;
  /** What of it cannot be read now. */
  readonly trouble: Text | undefined;
  /** Of the data it is trained on. */
  readonly fingerprint: string | undefined;
  /** The data here is another one. */
  readonly otherData: boolean;
}

/** Who trains: processes of PyTorch, or `kumiki train` on a backend and its threads. */
export interface Trainer {
  readonly program: 'torch' | 'kumiki';
  readonly backend: string;
  /** Processes or threads. */
  readonly count: number;
  readonly version: string | undefined;
  readonly device: string | undefined;
}

export function trainerOf({ facts, asked, kumiki }: RunJson): Trainer {
  const program = asked.torch ? 'torch' : 'kumiki';
  return {
    program,
    backend: facts?.backend ?? asked.backend,
    count: facts?.threads ?? (asked.torch ? asked.torch.processes * asked.torch.nodes : 1),
    version: program === 'torch' ? facts?.version : kumiki,
    device: facts?.device,
  };
}

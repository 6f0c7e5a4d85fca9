// How the command line ends: documented exit codes and failures that say what happened.

export const exitCodes = {
  done: 0,
  crashed: 1,
  usage: 2,
  badDocument: 3,
  problems: 4,
  failed: 5,
  missed: 6,
  interrupted: 130,
} as const;

/** As `kumiki --help` and the guide say them. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'done',
  crashed: 'crashed unexpectedly',
  usage: 'wrong usage',
  badDocument: 'document cannot be opened',
  problems: 'document has problems',
  failed: 'data, weights, backend or training failed, or a file cannot be written',
  missed:
    'a goal was missed, an export does not match its model, or a document is not written as the app writes it',
  interrupted: 'interrupted by Ctrl-C, SIGTERM or SIGHUP, checkpoint kept',
};

export class Failure extends Error {
  constructor(
    readonly exitCode: number,
    sentence: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(sentence);
    this.name = 'Failure';
  }
}

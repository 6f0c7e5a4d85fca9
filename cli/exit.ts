// How the command line ends: documented exit codes and failures that say what happened.

export const exitCodes = {
  done: 0,
  /** Something unforeseen. */
  crashed: 1,
  /** The call itself was wrong. */
  usage: 2,
  /** The document cannot be opened. */
  badDocument: 3,
  /** The document has problems that keep it from running. */
  problems: 4,
  /** Data, backend or training failed. */
  failed: 5,
  /** A goal was not reached, or two sides did not agree. */
  missed: 6,
  /** Ended by Ctrl-C, with a checkpoint kept. */
  interrupted: 130,
} as const;

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

// Random tests begin from KUMIKI_SEED where it is set, so that a run can be repeated; `npm test` prints and sets it.
import fc from 'fast-check';

const { KUMIKI_SEED: seed } = process.env;
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });

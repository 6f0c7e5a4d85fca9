// Before each test file: random tests begin from KUMIKI_SEED where it is set, and Keras and others are found in .peers.
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { peersPython } from './python-peers.mjs';

const { KUMIKI_SEED: seed } = process.env;
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
if (existsSync(peersPython)) process.env.KUMIKI_PEERS_PYTHON ??= peersPython;

// All rows of the bench.
import { bahdanau } from './bahdanau/row.ts';
import { encoder } from './encoder/row.ts';
import { gpt } from './gpt/row.ts';
import { lstm } from './lstm/row.ts';
import type { Row } from './row.ts';
import { seResnet } from './se-resnet/row.ts';

export const rows: readonly Row[] = [gpt, encoder, lstm, bahdanau, seResnet];

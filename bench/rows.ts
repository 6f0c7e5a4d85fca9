// All rows of the bench.
import { gpt } from './gpt/row.ts';
import type { Row } from './row.ts';

export const rows: readonly Row[] = [gpt];

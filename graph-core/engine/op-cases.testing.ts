// Every operation on the shapes that have broken a backend before.
import { denseCases } from './cases/dense.testing.ts';
import { recurrentCases } from './cases/recurrent.testing.ts';
import { spatialCases } from './cases/spatial.testing.ts';
import type { OpCase } from './op-case.testing.ts';

export const opCases: readonly OpCase[] = [...denseCases, ...spatialCases, ...recurrentCases];

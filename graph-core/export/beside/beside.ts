// What stands beside an exported model so that it answers raw input: preprocessing.json and, for Python, its scripts.
import { preprocessingFile } from '../../data/preprocessing/metadata.ts';
import type { ExportContext, ExportedFile } from '../format.ts';
import type { Naming } from '../model-ports.ts';
import { describedPreprocessing } from '../model-ports.ts';
import { utf8Bytes } from '../utf8-bytes.ts';
import { picturesScript } from './pictures-script.ts';
import { preprocessModule } from './preprocess-module.ts';
import type { Dialect } from './predict-script.ts';
import { predictScript } from './predict-script.ts';
import { preprocessScript } from './preprocess-script.ts';

type Carried = Pick<ExportContext, 'plan' | 'preprocessing'>;

/** None where the weights carry no preprocessing. */
export function preprocessingBeside(context: Carried, naming: Naming = {}): ExportedFile[] {
  const described = describedPreprocessing(context, naming);
  if (!described) return [];
  const bytes = utf8Bytes(`${JSON.stringify(described, null, 1)}\n`);
  return [{ name: preprocessingFile, bytes }];
}

/** The same with the scripts that make use of it in plain Python, where a person can give every input. */
export function pythonBeside(context: Carried, naming: Naming, dialect: Dialect): ExportedFile[] {
  const described = preprocessingBeside(context, naming);
  // Noise is drawn, not typed.
  const typed = context.plan.feeds.every(({ draw }) => !draw);
  if (described.length === 0 || !typed) return described;
  return [
    ...described,
    { name: 'preprocess.py', bytes: utf8Bytes(preprocessScript) },
    { name: 'pictures.py', bytes: utf8Bytes(picturesScript) },
    { name: 'predict.py', bytes: utf8Bytes(predictScript(dialect)) },
  ];
}

/** The same with the module that makes use of it in JavaScript. */
export function javascriptBeside(context: Carried): ExportedFile[] {
  const described = preprocessingBeside(context);
  if (described.length === 0) return [];
  return [...described, { name: 'preprocess.mjs', bytes: utf8Bytes(preprocessModule) }];
}

// Keras 3: the whole model as one .keras file, with the small layers of ours that it uses inside.
import { zipSync } from 'fflate';
import type { PythonForm } from '../../blocks/block.ts';
import { namesIn } from '../../blocks/kit/python.ts';
import type { Plan } from '../../compile/plan.ts';
import { text } from '../../text.ts';
import { asciiBytes } from '../../ascii.ts';
import type { ExportContext, ExportFormat, Limit } from '../format.ts';
import { writeHdf5 } from '../hdf5/write-hdf5.ts';
import { checkKerasFile } from './check-keras-file.ts';
import { functionalModel } from './functional-model.ts';
import { kerasConfig } from './keras-config.ts';
import { frozenLayers, kerasDiffers, kerasLimits, ownClasses } from './keras-source.ts';
import { kerasArrays } from './keras-weights.ts';
import { ownModule } from './make-layer.ts';
import { preprocessingBeside } from '../beside/beside.ts';
import { kerasFormOf } from './keras-form.ts';
import { openLengths } from './open-lengths.ts';

/** What the configuration is written for. */
const kerasVersion = '3.8.0';
/** The same model gives the same bytes. Zip knows local time from 1980 on. */
const mtime = new Date(1980, 0, 1, 12);

export const kerasFormat: ExportFormat = {
  id: 'keras',
  docs: {
    title: text('Keras 3 model (.keras)', 'Keras 3 モデル（.keras）'),
    summary: text(
      'One file for keras.models.load_model, with architecture and weights. Blocks that Keras has no layer for are classes in a module inside the file.',
      'keras.models.load_model で読む 1 ファイル。構造と重みを含みます。Keras に対応するレイヤーがないブロックは、ファイル内のモジュールのクラスになります。',
    ),
  },
  single: 'model.keras',
  limits: kerasLimits,
  needs: kerasNeeds,
  differs: kerasDiffers,
  async write(context) {
    return [{ name: 'model.keras', bytes: writeKeras(context) }];
  },
  open: checkKerasFile,
};

/** Blocks whose layer is a class of ours, which has to be imported before the file is loaded. */
export function kerasNeeds(plan: Plan): Limit[] {
  return plan.steps.flatMap((step): Limit[] => {
    const form = kerasFormOf(step);
    if (!form || 'unsupported' in form) return [];
    const own = ownNames(form);
    if (own.length === 0) return [];
    const names = own.join(', ');
    return [
      {
        path: step.path,
        reason: text(
          `Keras has no layer that computes this; the file carries ${names} in ${ownModule}.py, to be imported before load_model.`,
          `これを計算するレイヤーは Keras にありません。ファイル内の ${ownModule}.py にある ${names} を、load_model の前に import してください。`,
        ),
      },
    ];
  });
}

function ownNames({ make, classes = {} }: PythonForm): string[] {
  const used = make ? namesIn(make) : new Set();
  return Object.keys(classes).filter((name) => used.has(name));
}

export function writeKeras(
  context: Pick<ExportContext, 'document' | 'plan' | 'weights' | 'preprocessing'>,
): Uint8Array {
  const { document, plan, weights } = context;
  const model = functionalModel(document, plan, openLengths(document, plan));
  const { arrays, groups } = kerasArrays(document, plan, weights, model);
  const module = ownClasses(plan);
  const metadata = { keras_version: kerasVersion, date_saved: '1980-01-01@12:00:00' };
  const files = {
    'metadata.json': asciiBytes(JSON.stringify(metadata)),
    'config.json': asciiBytes(
      JSON.stringify(kerasConfig(model, new Set(frozenLayers(document, plan)))),
    ),
    'model.weights.h5': writeHdf5(arrays, groups),
    ...(module !== undefined && { [`${ownModule}.py`]: asciiBytes(module) }),
    ...Object.fromEntries(preprocessingBeside(context).map(({ name, bytes }) => [name, bytes])),
  };
  return zipSync(files, { level: 0, mtime });
}

// Reads a weight file and holds it against the document, or an ONNX model as a document, away from the screen's thread.
import {
  analyze,
  documentFromOnnx,
  findBlock,
  fitWeights,
  makePlan,
  text,
} from '../../graph-core/index.ts';
import { buffersOf } from '../engine/wire.ts';
import type { ImportAnswer, ImportQuestion, ModelAnswer } from './import-wire.ts';

const worker = self as unknown as {
  postMessage(message: ImportAnswer | ModelAnswer, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ImportQuestion>) => void) | null;
};

worker.onmessage = ({ data }) => {
  answer(data).then(
    (said) => worker.postMessage(said, buffersOf(said)),
    (reason: unknown) => {
      const words = reason instanceof Error ? reason.message : String(reason);
      worker.postMessage({
        error: text(
          `The file could not be read: ${words} Nothing was loaded.`,
          `ファイルを読めませんでした：${words} 何も読み込んでいません。`,
        ),
      });
    },
  );
};

async function answer(asked: ImportQuestion): Promise<ImportAnswer | ModelAnswer> {
  if ('model' in asked) {
    const bytes = new Uint8Array(await asked.model.arrayBuffer());
    const opened = documentFromOnnx(asked.model.name, bytes);
    // Its weights are read again when they are asked for.
    return 'error' in opened ? opened : { document: opened.document, notes: opened.notes };
  }
  const { document, files, pairs } = asked;
  const plan = makePlan(document, analyze(document, findBlock));
  const read = files.map(async (file) => ({
    name: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  // Whoever looks at the table may accept what was told by shape and order.
  return fitWeights({ document, plan }, await Promise.all(read), { guesses: true, pairs });
}

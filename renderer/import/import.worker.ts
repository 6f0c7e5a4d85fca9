// Reads a weight file and holds it against the document, away from the screen's thread.
import { analyze, findBlock, fitWeights, makePlan, text } from '../../graph-core/index.ts';
import { buffersOf } from '../engine/wire.ts';
import type { ImportAnswer, ImportQuestion } from './import-wire.ts';

const worker = self as unknown as {
  postMessage(message: ImportAnswer, transfer?: Transferable[]): void;
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

async function answer({ document, files }: ImportQuestion): Promise<ImportAnswer> {
  const plan = makePlan(document, analyze(document, findBlock));
  const read = files.map(async (file) => ({
    name: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  // Whoever looks at the table may accept what was told by shape and order.
  return fitWeights({ document, plan }, await Promise.all(read), { guesses: true });
}

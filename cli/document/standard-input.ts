// What `-` stands for where a file is taken: the bytes on standard input, which can be read once.
import { exitCodes, Failure } from '../exit.ts';
import { text } from '../../graph-core/index.ts';

export const dash = '-';

let taken: { readonly by: Taken; readonly bytes: Promise<Uint8Array> } | undefined;

type Taken = 'document' | 'data' | 'rows';

const asJapanese: Readonly<Record<Taken, string>> = {
  document: '文書',
  data: 'データ',
  rows: '行',
};

/** `by` is what they are taken for; the same may ask again, another may not. */
export function standardInput(by: Taken): Promise<Uint8Array> {
  if (taken && taken.by !== by)
    throw new Failure(
      exitCodes.usage,
      text(
        `Standard input (-) can be only one thing: it is already the ${taken.by}. Give the ${by} as a file.`,
        `標準入力（-）は 1 つのものにしか使えません。すでに${asJapanese[taken.by]}です。${asJapanese[by]}はファイルで指定してください。`,
      ),
      { code: 'stdin-twice' },
    );
  taken ??= { by, bytes: readAll() };
  return taken.bytes;
}

async function readAll(): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(Buffer.from(piece as Uint8Array));
  return new Uint8Array(Buffer.concat(pieces));
}

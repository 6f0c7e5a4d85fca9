// Writes a result whole or not at all, or says why it cannot be written.
import { writeWhole } from '../main/write-whole.ts';
import { exitCodes, Failure } from './exit.ts';
import { text } from '../graph-core/index.ts';
import { whyOf } from './speech/language.ts';

export async function writeFile(file: string, contents: Uint8Array | string): Promise<void> {
  try {
    await writeWhole(file, contents);
  } catch (reason) {
    throw new Failure(
      exitCodes.failed,
      text(
        `Cannot write ‘${file}’: ${reason instanceof Error ? reason.message : String(reason)}. Choose another location with --out.`,
        `「${file}」を書けません：${whyOf(reason).ja}。--out で別の場所を選んでください。`,
      ),
      { code: 'unwritable' },
    );
  }
}

// What is known of a document before it has been examined, or where it cannot be: its variables, and why there is no more.
import type { Document } from '../document/schema.ts';
import { text } from '../text.ts';
import type { Analysis } from './analysis.ts';
import type { Problem } from './problem.ts';
import { noCost } from './shapes/cost.ts';
import { variablesOf } from './shapes/variables.ts';

/** No shape, no problem, and no leave to train. */
export function unexamined(document: Document, problem?: Problem): Analysis {
  return {
    nodes: new Map(),
    problems: problem ? [problem] : [],
    sound: false,
    trainable: false,
    variables: variablesOf(document, undefined),
    cost: noCost,
    partial: true,
    wires: new Map(),
    costs: new Map(),
  };
}

const waysOut = text(
  'Undo the last edit, take out blocks, or lower the repeat count of a module: every edit examines the document again.',
  '直前の編集を取り消すか、ブロックを減らすか、モジュールの繰り返し回数を下げてください。編集するたびに検査し直します。',
);

export function examinedTooLong(seconds: number): Problem {
  return problemOf(
    'examined-too-long',
    text(
      `Examining this document was stopped after ${seconds} seconds, so its shapes and problems are not known. ${waysOut.en}`,
      `文書の検査が ${seconds} 秒で終わらず、中止しました。形状と問題は分かりません。${waysOut.ja}`,
    ),
  );
}

export function examinationEnded(): Problem {
  return problemOf(
    'examination-ended',
    text(
      `Examining this document ended unexpectedly, perhaps for lack of memory, so its shapes and problems are not known. ${waysOut.en}`,
      `文書の検査が途中で終わりました。メモリ不足の可能性があります。形状と問題は分かりません。${waysOut.ja}`,
    ),
  );
}

/** A block was to be opened, and the document with its parts was not examined to the end. */
export const partsUnexamined = text(
  'The block was not opened: examining its parts took too long, or needed more memory than there is. Lower a repeat count, or take out blocks, first.',
  'ブロックを開けませんでした。部品の検査に時間がかかりすぎたか、メモリが足りません。先に繰り返し回数を下げるか、ブロックを減らしてください。',
);

function problemOf(code: string, message: Problem['message']): Problem {
  return { code, message, location: { graph: null }, severity: 'error', repairs: [] };
}

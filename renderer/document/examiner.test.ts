// The newest document is answered, an older one never; a worker that is stuck or dies is named, with the way out.
import { expect, test } from 'vitest';
import type { Analysis, Document } from '../../graph-core/index.ts';
import { analyze, applyEdit, findBlock, newDocument } from '../../graph-core/index.ts';
import { examining } from './examiner.testing.ts';

const dense = (id: string) => ({ id, type: 'dense', params: {}, position: { x: 0, y: 0 } });
const start = applyEdit(newDocument(), {
  edit: 'add',
  graph: null,
  nodes: [dense('a'), dense('b')],
});
const more = (document: Document, id: string) =>
  applyEdit(document, { edit: 'add', graph: null, nodes: [dense(id)] });
const data = { source: '' };

function setUp() {
  const all = examining();
  const answers: Analysis[] = [];
  const examine = (document: Document) =>
    all.examiner.examine(document, data, (analysis) => answers.push(analysis));
  const first = () => {
    const [analysis] = answers;
    if (!analysis) throw new Error('Nothing was answered.');
    return analysis;
  };
  return { ...all, answers, examine, first };
}

const said = ({ nodes, problems }: Analysis) => ({
  blocks: [...nodes.keys()],
  problems: problems.map(({ message }) => message.en),
});

test('a document is answered as if it had been examined here', () => {
  const { examine, answerAll, answers, first } = setUp();
  examine(start);
  expect(answers).toEqual([]);
  answerAll();
  expect(said(first())).toEqual(said(analyze(start, findBlock)));
});

test('of three that come while one is examined, the last is examined and answered, and no other', () => {
  const { examine, answerAll, answers, first, workers } = setUp();
  const [c, d, e] = ['c', 'd', 'e'].map((id) => more(start, id)) as [Document, Document, Document];
  for (const document of [start, c, d, e]) examine(document);
  answerAll();
  expect(answers).toHaveLength(1);
  expect(said(first()).blocks).toEqual(['a', 'b', 'e']);
  expect(workers.map(({ asked }) => asked.length)).toEqual([2]);
});

test('a worker that is long at an older document is ended, and the newer one has its own', () => {
  const { examine, pass, answerAll, answers, first, workers } = setUp();
  examine(start);
  examine(more(start, 'c'));
  pass(1999);
  expect(workers).toHaveLength(1);
  pass(1);
  expect(workers).toHaveLength(2);
  answerAll();
  expect(answers).toHaveLength(1);
  expect(said(first()).blocks).toEqual(['a', 'b', 'c']);
});

test('one that takes too long is stopped and named, with the way out; the next edit tries again', () => {
  const { examine, pass, answerAll, answers, first } = setUp();
  examine(start);
  pass(14_999);
  expect(answers).toEqual([]);
  pass(1);
  expect(first().problems.map(({ message }) => message)).toEqual([
    {
      en: 'Examining this document was stopped after 15 seconds, so its shapes and problems are not known. Undo the last edit, take out blocks, or lower the repeat count of a module: every edit examines the document again.',
      ja: '文書の検査が 15 秒で終わらず、中止しました。形状と問題は分かりません。直前の編集を取り消すか、ブロックを減らすか、モジュールの繰り返し回数を下げてください。編集するたびに検査し直します。',
    },
  ]);
  expect([first().sound, first().trainable, first().nodes.size]).toEqual([false, false, 0]);
  examine(more(start, 'c'));
  answerAll();
  expect(answers.slice(1).map(said)).toEqual([said(analyze(more(start, 'c'), findBlock))]);
});

test('a worker that dies is named, and what waits has another', () => {
  const { examine, answerAll, answers, first, workers } = setUp();
  examine(start);
  workers[0]?.worker.onerror?.({});
  expect(first().problems.map(({ message }) => message)).toEqual([
    {
      en: 'Examining this document ended unexpectedly, perhaps for lack of memory, so its shapes and problems are not known. Undo the last edit, take out blocks, or lower the repeat count of a module: every edit examines the document again.',
      ja: '文書の検査が途中で終わりました。メモリ不足の可能性があります。形状と問題は分かりません。直前の編集を取り消すか、ブロックを減らすか、モジュールの繰り返し回数を下げてください。編集するたびに検査し直します。',
    },
  ]);
  examine(start);
  answerAll();
  expect(answers.slice(1).map(said)).toEqual([said(analyze(start, findBlock))]);
});

test('what is only tried out is answered, and is not gone on from', () => {
  const { examiner, examine, answerAll, answers } = setUp();
  examine(start);
  answerAll();
  const tried: Analysis[] = [];
  examiner.tryOut(more(start, 'c'), data, (analysis) => tried.push(analysis));
  answerAll();
  expect(tried.map((analysis) => said(analysis).blocks)).toEqual([['a', 'b', 'c']]);
  examine(more(start, 'd'));
  answerAll();
  expect(said(answers[1] as Analysis)).toEqual(said(analyze(more(start, 'd'), findBlock)));
});

test('repairs are worked out when somebody looks, of the document as it is', async () => {
  const { examiner, examine, answerAll, answers, first } = setUp();
  examine(start);
  answerAll();
  const here = analyze(start, findBlock).problems;
  const at = here.findIndex(({ repairs }) => repairs.length > 0);
  expect(at).toBeGreaterThanOrEqual(0);
  const problem = first().problems[at];
  if (!problem) throw new Error('There is no such problem.');
  expect(problem.repairs).toEqual([]);
  const asked = examiner.repairsOf(problem);
  answerAll();
  expect(await asked).toEqual(here[at]?.repairs);
  // Of a document that is gone there are none.
  examine(more(start, 'c'));
  answerAll();
  expect(answers).toHaveLength(2);
  expect(examiner.repairsOf(problem)).toBeUndefined();
});

test('data is said once, without the code that its columns bring', () => {
  const { examiner, answerAll, workers } = setUp();
  const column = {
    name: 'x',
    label: { en: 'x', ja: 'x' },
    kind: 'vector' as const,
    sizes: [2],
    decode: () => '',
  };
  const known = { source: 'moons', columns: [column] };
  for (const id of ['c', 'd']) {
    examiner.examine(more(start, id), known, () => undefined);
    answerAll();
  }
  const { decode: _, ...plain } = column;
  expect(workers[0]?.asked.map((asked) => 'data' in asked && asked.data)).toEqual([
    { source: 'moons', failure: undefined, columns: [plain] },
    undefined,
  ]);
});

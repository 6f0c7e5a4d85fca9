// A block becomes its parts for good, as one step with a name; the weights of the run go with it.
import type { Document, Edit, Looked, NamedArray, OpenedBlock } from '../../graph-core/index.ts';
import { findBlock, openBlocks, text } from '../../graph-core/index.ts';
import { adoptWeights } from './adopt-weights.ts';
import { lookDepth, useCanvas } from '../stores/canvas.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { takeSteps } from '../document/examine.ts';
import { lookedOn } from '../document/look.ts';
import { liveRun } from '../run/live-runs.ts';
import { sameModel } from '../run/same-model.ts';
import { useScreen } from '../stores/screen.ts';

const title = text('Replace with its parts', '部品に置き換える');

/** Says that what is looked at cannot be edited, and offers what makes it so; false where nothing is looked at. */
export function refusedInLook(): boolean {
  if (lookDepth(useCanvas.getState()) < 0) return false;
  useScreen.getState().say({
    tone: 'plain',
    text: text(
      'You are looking inside a block: its parts are shown, not edited. Replace the block by its parts to change them.',
      'ブロックの内部を表示しています。ここでは編集できません。変更するには、ブロックを部品に置き換えてください。',
    ),
    action: { label: title, run: () => replaceLooked() },
  });
  return true;
}

/** Every block that the trail looks into; one stays where one is, now in modules of the document. */
export function replaceLooked(): void {
  const canvas = useCanvas.getState();
  const { trail } = canvas;
  const depth = lookDepth(canvas);
  // The message that offers this may outlive the look.
  if (depth < 0) return;
  openAll(lookedOn(trail), (made) => {
    canvas.leaveTo(depth);
    finish(made);
    const opened = [...made.opened];
    for (const step of trail.slice(depth)) {
      const next = step.look ? opened.shift() : undefined;
      canvas.enter(next ? { module: next.module, node: next.node } : step);
    }
  });
}

/** One block of the document; the module it becomes is selected. */
export function replaceByParts(block: Looked): void {
  openAll([block], (made) => {
    finish(made);
    useCanvas.getState().select({ nodes: made.opened.map(({ node }) => node) });
  });
}

interface Made {
  readonly before: Document;
  readonly edits: readonly Edit[];
  readonly opened: readonly OpenedBlock[];
}

/** Nothing is replaced in a document that has changed meanwhile, or where one has gone elsewhere. */
function openAll(blocks: readonly Looked[], then: (made: Made) => void): void {
  const before = presentDocument();
  const { analysis, data } = useDocument.getState();
  const { trail } = useCanvas.getState();
  const steps = openBlocks(before, analysis, findBlock, blocks);
  takeSteps(steps, data, (made) => {
    if (presentDocument() !== before || useCanvas.getState().trail !== trail) return;
    if ('refused' in made) useScreen.getState().say({ tone: 'caution', text: made.refused });
    else then({ before, edits: made.blocks.map(({ edit }) => edit), opened: made.blocks });
  });
}

function finish({ before, edits, opened }: Made): void {
  useDocument.getState().edit({ edit: 'all', edits: [...edits] }, undefined, title);
  for (const { fixed } of opened)
    if (fixed) useScreen.getState().say({ tone: 'plain', text: fixed });
  void carryOver(before, opened);
}

/** A run that waits hands its weights to a run of the document with the parts; one at work is not broken off. */
async function carryOver(before: Document, opened: readonly OpenedBlock[]): Promise<void> {
  const { run, trained, phase, progress, importedFrom, ask } = liveRun();
  const learned = (progress?.step ?? 0) > 0 || importedFrom !== undefined;
  if (run === undefined || !trained || !learned || !sameModel(trained, before)) return;
  const after = presentDocument();
  const carry = async () => {
    const { checkpoint } = await ask({ type: 'checkpoint' });
    const { preprocessing } = checkpoint;
    const carried = opened.reduce(
      (weights, block) => block.carry(weights),
      new Map(
        checkpoint.weights.map(({ name, shape, data }) => [name, { shape, data }]),
      ) as Parameters<OpenedBlock['carry']>[0],
    );
    const weights = [...carried].map(([name, value]): NamedArray => ({ name, ...value }));
    // Whoever took the step back meanwhile wants the run that there was.
    if (presentDocument() !== after || liveRun().run !== run) return;
    const name = typeof after.name === 'string' ? after.name : after.name.en;
    const failure = await adoptWeights(
      after,
      { weights, preprocessing },
      `${name} (step ${checkpoint.step}, parts)`,
    );
    if (failure) useScreen.getState().say({ tone: 'caution', text: failure });
  };
  if (phase !== 'running') await carry().catch(() => undefined);
  else
    useScreen.getState().say({
      tone: 'plain',
      text: text(
        'The current run trains the block as it was. You can carry its weights over to the parts.',
        '学習中の実行は、置き換える前のブロックのものです。その重みを部品に引き継げます。',
      ),
      action: {
        label: text('Carry the weights over', '重みを引き継ぐ'),
        run: () => void carry().catch(() => undefined),
      },
    });
}

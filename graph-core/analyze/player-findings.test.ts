// Players who cannot play are told, each with the ways out; and players stay in step with the nodes they train.
import { expect, test } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { copyOut, pasteIn } from '../document/clip.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document, PlayerSettings } from '../document/schema.ts';
import { game } from '../train/players/game.testing.ts';
import { template } from '../train/trainer.testing.ts';
import { analyze } from './analyze.ts';
import { moduleFromSelection } from './structure/module-from-selection.ts';
import { unpack } from './structure/unpack.ts';

const problemsOf = (document: Document) => analyze(document, findBlock).problems;
const playersOf = (document: Document): readonly PlayerSettings[] =>
  document.training.players ?? [];
const told = (document: Document) =>
  problemsOf(document).map(({ code, message }) => [code, message.en]);
const isSound = (document: Document) =>
  problemsOf(document).every(({ severity }) => severity !== 'error');

/** The small game with its players changed. */
function playing(change: (players: readonly PlayerSettings[]) => PlayerSettings[]): Document {
  const document = game();
  return { ...document, training: { ...document.training, players: change(playersOf(document)) } };
}

/** Every repair of every error is an edit after which that error is gone. */
function expectMended(document: Document, code: string): void {
  const problem = problemsOf(document).find((found) => found.code === code);
  expect(problem?.repairs.length).toBeGreaterThan(0);
  for (const { edit } of problem?.repairs ?? [])
    expect(problemsOf(applyEdit(document, edit)).map((found) => found.code)).not.toContain(code);
}

test('the small game has nothing wrong', () => {
  expect(told(game())).toEqual([]);
});

test.each(['gan-2d', 'gan-mini', 'sagan-mini', 'sagan-conditional'])(
  'without players %s asks for them, and the repair makes the ones it had',
  (id) => {
    const whole = template(id);
    const { players, ...training } = whole.training;
    const without = { ...whole, training };
    const [problem] = problemsOf(without);
    expect(problem?.code).toBe('needs-players');
    expect(problem?.severity).toBe('error');
    expect(problem?.message.en).toMatch(
      /has several losses, so each needs a player who trains by it\.$/,
    );
    const [repair] = problem?.repairs ?? [];
    expect(repair?.label.en).toBe('Add the players');
    const mended = repair ? applyEdit(without, repair.edit) : without;
    expect(isSound(mended)).toBe(true);
    const kept = ({ id: name, trains, objectives }: PlayerSettings) => ({
      name,
      trains,
      objectives,
    });
    const sorted = (of: readonly PlayerSettings[]) =>
      of.map(kept).map((player) => ({ ...player, trains: player.trains.toSorted() }));
    expect(sorted(playersOf(mended))).toEqual(sorted(players ?? []));
  },
);

test('a block that is gone, a block without a loss, a side that there is not', () => {
  const gone = playing(([a, b]) => [{ ...a!, trains: ['on-real', 'away'] }, b!]);
  expect(told(gone)).toEqual([
    ['player-trains-missing', 'The player critic trains a block that is no longer there.'],
  ]);
  expectMended(gone, 'player-trains-missing');
  const lossless = playing(([a, b]) => [{ ...a!, objectives: [{ node: 'made' }] }, b!]);
  expect(told(lossless)).toEqual([
    [
      'player-objective-missing',
      'The player critic goes by ‘Dense (2)’, which is no output block and has no loss.',
    ],
  ]);
  expectMended(lossless, 'player-objective-missing');
  const sideless = playing(([a, b]) => [
    { ...a!, objectives: [{ node: 'game', side: 'judge' }] },
    b!,
  ]);
  expect(told(sideless)).toEqual([
    [
      'player-side-missing',
      '‘Adversarial output’ has no side judge for the player critic. It has critic and generator.',
    ],
  ]);
  expectMended(sideless, 'player-side-missing');
});

test('weights of two players, of none, and players who are alike or have no weights', () => {
  const twice = playing(([a, b]) => [a!, { ...b!, trains: [...b!.trains, 'on-made'] }]);
  expect(told(twice)).toEqual([
    [
      'trained-twice',
      'The weights of ‘judge (2)’ are trained by critic and by generator. Only one player may move a weight.',
    ],
  ]);
  expectMended(twice, 'trained-twice');
  const idle = playing(([a, b]) => [a!, { ...b!, trains: ['hidden', 'norm'] }]);
  expect(told(idle)).toEqual([
    ['trained-by-nobody', 'No player trains ‘Dense (2)’: its weights stay as they begin.'],
  ]);
  expect(problemsOf(idle)[0]?.severity).toBe('notice');
  expectMended(idle, 'trained-by-nobody');
  const alike = playing(([a, b]) => [a!, { ...b!, id: 'critic' }]);
  expect(told(alike)[0]?.[0]).toBe('players-alike');
  const nothing = playing(([a, b]) => [{ ...a!, trains: ['points'] }, b!]);
  expect(told(nothing)[0]).toEqual([
    'player-trains-nothing',
    'The player critic trains no weight: choose blocks or modules that have some.',
  ]);
});

test('a game stops at what it measures', () => {
  const at = (metric: string) =>
    told(game({ training: { validateEvery: 2, stopAt: { metric, value: 0.5 } } }));
  for (const metric of ['kid', 'auc', 'overlap', 'generator loss']) expect(at(metric)).toEqual([]);
  expect(at('loss')[0]?.[0]).toBe('goal-not-measured');
});

test('players follow what becomes of their nodes, and come back with an undo', () => {
  const document = game();
  const remove = (...nodes: string[]) =>
    applyEdit(document, { edit: 'remove', graph: null, nodes });
  const [, generator] = playersOf(remove('norm'));
  expect(generator?.trains).toEqual(['hidden', 'made']);
  // The weights of the owner go to the placement that shared them.
  const [critic] = playersOf(remove('on-real'));
  expect(critic?.trains).toEqual(['on-made']);
  expect(remove('game').training.players).toBeUndefined();
  // An edit of a document is another document: the one before has its players as they were.
  expect(playersOf(document)[1]?.trains).toEqual(['hidden', 'norm', 'made']);
});

test('a module made of trained blocks is trained, and so are its blocks when it is unpacked, and copies', () => {
  const document = game();
  const made = moduleFromSelection(
    document,
    analyze(document, findBlock),
    findBlock,
    null,
    new Set(['hidden', 'norm', 'made']),
  );
  if ('refused' in made) throw new Error(made.refused.en);
  const whole = applyEdit(document, made.edit);
  expect(playersOf(whole)[1]?.trains).toEqual([made.node]);
  expect(isSound(whole)).toBe(true);
  const unpacked = unpack(whole, null, made.node);
  if ('refused' in unpacked) throw new Error(unpacked.refused.en);
  const again = applyEdit(whole, unpacked.edit);
  expect(playersOf(again)[1]?.trains.toSorted()).toEqual(unpacked.nodes.toSorted());
  expect(isSound(again)).toBe(true);
  const clip = copyOut(document, null, { nodes: new Set(['hidden']), notes: new Set() });
  const pasted = pasteIn(document, null, clip, { by: { x: 0, y: 200 } });
  if (!pasted || 'refused' in pasted) throw new Error('It was not pasted.');
  const twice = applyEdit(document, pasted.edit);
  expect(playersOf(twice)[1]?.trains).toEqual(['hidden', 'norm', 'made', ...pasted.nodes]);
});

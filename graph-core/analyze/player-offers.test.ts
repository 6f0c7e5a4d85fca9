// Players that are offered: whoever is added goes by a loss nobody goes by, trains what nobody trains, and can be saved.
import { expect, test } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { applyEdit } from '../document/edits.ts';
import { openRaw } from '../document/open.ts';
import type { Document, PlayerSettings } from '../document/schema.ts';
import { game } from '../train/players/game.testing.ts';
import { template } from '../train/trainer.testing.ts';
import { analyze } from './analyze.ts';
import { offeredGoals, offeredNodes, withPlayer } from './player-offers.ts';

const analysed = (document: Document) => analyze(document, findBlock);
const errorsOf = (document: Document) =>
  analysed(document)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
const withMore = (document: Document) =>
  applyEdit(document, {
    edit: 'set-training',
    training: { players: [...withPlayer(document, analysed(document))] },
  });
const playing = (players: readonly PlayerSettings[] | undefined): Document => {
  const document = game();
  const { players: _, ...training } = document.training;
  return { ...document, training: { ...training, ...(players && { players: [...players] }) } };
};
const [critic, generator] = game().training.players ?? [];
const kept = ({ id, objectives, trains }: PlayerSettings) => ({ id, objectives, trains });

test('losses are offered by side, and of nodes those that hold weights', () => {
  const analysis = analysed(game());
  expect(offeredGoals(analysis).map(({ node, side }) => [node, side])).toEqual([
    ['game', 'critic'],
    ['game', 'generator'],
  ]);
  // The second placement of the critic shares the weights of the first.
  expect(offeredNodes(game(), analysis)).toEqual(['hidden', 'norm', 'made', 'on-real']);
});

test('without players, a game gets all that it needs', () => {
  const mended = withMore(playing(undefined));
  expect(errorsOf(mended)).toEqual([]);
  expect(mended.training.players?.map(({ id }) => id)).toEqual(['critic', 'generator']);
});

test.each([
  ['critic', [generator]],
  ['generator', [critic]],
])('the %s that was taken away is whom one adds again', (_, left) => {
  const without = playing(left as PlayerSettings[]);
  const again = withMore(without);
  expect(errorsOf(again)).toEqual([]);
  const [one, two] = [critic, generator].map((player) => player && kept(player));
  const sorted = (again.training.players ?? [])
    .map(kept)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(sorted).toEqual([one, two]);
});

test('a third player is told as one with nothing to train, and can be mended', () => {
  const three = withMore(game());
  const added = three.training.players?.[2];
  expect(added).toMatchObject({ id: 'player-3', trains: [] });
  expect(errorsOf(three)).toEqual(['player-trains-nothing']);
  expect('document' in openRaw(JSON.parse(JSON.stringify(three)))).toBe(true);
  const [problem] = analysed(three).problems;
  const mended = problem?.repairs[0] ? applyEdit(three, problem.repairs[0].edit) : three;
  expect(errorsOf(mended)).toEqual([]);
  expect(mended.training.players).toEqual(game().training.players);
});

test('where everything is trained at once, the first player trains everything', () => {
  const cnn = withMore(template('cnn'));
  expect(errorsOf(cnn)).toEqual([]);
  const analysis = analysed(cnn);
  expect(cnn.training.players?.[0]?.trains).toEqual(offeredNodes(cnn, analysis));
  expect(analysis.problems.map(({ code }) => code)).not.toContain('trained-by-nobody');
  const empty = { ...cnn, graph: { nodes: [], edges: [], notes: [] } };
  const { players: _, ...training } = cnn.training;
  const blank = { ...empty, training };
  expect(withPlayer(blank, analysed(blank))).toEqual([]);
});

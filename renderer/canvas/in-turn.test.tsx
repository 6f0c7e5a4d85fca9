// Of hundreds of blocks that come at once each is drawn in its turn, a few in a frame.
import { useEffect, useReducer, useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount } from '../parts/mount.testing.tsx';
import type { Distance } from './in-turn.ts';
import { DistanceContext, useDistance, useLastingPicture, useParts, useStage } from './in-turn.ts';

let frames: ((began: number) => void)[] = [];
let mounted: Mounted | undefined;
beforeEach(() => {
  frames = [];
  vi.spyOn(performance, 'now').mockReturnValue(1000);
  vi.stubGlobal('requestAnimationFrame', (frame: (began: number) => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
});
afterEach(async () => {
  await mounted?.unmount();
  for (let time = 0; frames.length > 0 && time < 100; time++) passFrame();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** `spent` milliseconds of it before it comes to drawing. */
function passFrame(spent = 0): void {
  for (const frame of frames.splice(0)) frame(1000 - spent);
}

function Part() {
  return <i>{useDistance()?.from ?? 'form'}</i>;
}

const near = { from: 'near', scale: 1, hasWords: true } as const;
const far = { from: 'far', scale: 2, hasWords: false, isInTurn: true } as const;
const inTurn = { ...near, isInTurn: true };
const atOnce = { ...near, isInTurn: false };

function Parts({ distance }: { readonly distance: Distance }) {
  return (
    <DistanceContext value={distance}>
      {Array.from({ length: 25 }, (_, index) => (
        <Part key={index} />
      ))}
    </DistanceContext>
  );
}

const count = (detail: string) =>
  [...document.querySelectorAll('i')].filter(({ textContent }) => textContent === detail).length;

test('of a large graph as many as a frame has time for, of a small one all', async () => {
  mounted = await mount(<Parts distance={atOnce} />);
  expect(count('near')).toBe(25);
  await mounted.unmount();
  mounted = await mount(<Parts distance={inTurn} />);
  expect([count('near'), count('form')]).toEqual([1, 24]);
  // A wheel or a drag has taken the time: one is drawn all the same.
  await mounted.does(() => passFrame(20));
  expect([count('near'), count('form')]).toEqual([2, 23]);
  await mounted.does(() => passFrame());
  expect(count('near')).toBe(25);
});

test('at another distance too, and until then as before', async () => {
  const again: { at?: (distance: Distance) => void } = {};
  function Root() {
    const [distance, set] = useState<Distance>(inTurn);
    useEffect(() => void (again.at = set), []);
    return <Parts distance={distance} />;
  }
  mounted = await mount(<Root />);
  for (let time = 0; time < 2; time++) await mounted.does(() => passFrame());
  await mounted.does(() => again.at?.(far));
  expect([count('near'), count('far')]).toEqual([25, 0]);
  await mounted.does(() => passFrame(20));
  expect([count('near'), count('far')]).toEqual([24, 1]);
  await mounted.does(() => passFrame());
  expect(count('far')).toBe(25);
});

const ten = [...'abcdefghij'];

function Stages({ isFar }: { readonly isFar: boolean }) {
  const stage = useStage(!isFar, true);
  const isPictured = useLastingPicture(isFar, stage.isWhole);
  const nodes = useParts(ten, stage.nodes).length;
  return <b>{`${nodes} ${useParts(ten, stage.edges).length} ${isPictured}`}</b>;
}

test('the picture lasts until the blocks and then their wires are there, a part in each frame', async () => {
  let isFar = true;
  const said = () => document.querySelector('b')?.textContent;
  const again = { draw: () => {} };
  function Root() {
    const [, set] = useReducer((before: number) => before + 1, 0);
    useEffect(() => void (again.draw = set), []);
    return <Stages isFar={isFar} />;
  }
  mounted = await mount(<Root />);
  const next = async () => {
    await mounted?.does(() => passFrame());
    return said();
  };
  expect(said()).toBe('0 0 true');
  isFar = false;
  await mounted.does(again.draw);
  expect(said()).toBe('0 0 true');
  const coming = [];
  for (let frame = 0; frame < 22; frame++) coming.push(await next());
  expect(coming).toEqual([
    ...ten.map((_, part) => `${part + 1} 0 true`),
    ...ten.map((_, part) => `10 ${part + 1} true`),
    '10 10 true',
    '10 10 false',
  ]);
  isFar = true;
  await mounted.does(again.draw);
  expect(said()).toBe('10 10 true');
  expect(await next()).toBe('10 9 true');
  for (let frame = 0; frame < 19; frame++) await next();
  expect(said()).toBe('0 0 true');
});

test('what goes beneath the picture is joined by nothing that comes onto the screen meanwhile', async () => {
  const wasSeen = (letter: string) => 'abc'.includes(letter);
  const said = () => document.querySelector('b')?.textContent;
  function Going({ drawn }: { readonly drawn: number }) {
    return <b>{useParts(ten, drawn, wasSeen).join('')}</b>;
  }
  for (const [drawn, left] of [
    [10, 'abc'],
    [2, 'ab'],
    [0, ''],
  ] as const) {
    mounted = await mount(<Going drawn={drawn} />);
    expect(said()).toBe(left);
    await mounted.unmount();
  }
});

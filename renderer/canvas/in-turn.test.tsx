// Of hundreds of blocks that come at once each is drawn in its turn, a few in a frame.
import { useEffect, useReducer } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount } from '../parts/mount.testing.tsx';
import { DistanceContext, useDetail, useLastingPicture, useStage } from './in-turn.ts';

let frames: (() => void)[] = [];
let mounted: Mounted | undefined;
beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
});
afterEach(async () => {
  await mounted?.unmount();
  for (let time = 0; frames.length > 0 && time < 100; time++) passFrame();
  vi.unstubAllGlobals();
});

function passFrame(): void {
  for (const frame of frames.splice(0)) frame();
}

function Part() {
  return <i>{useDetail()}</i>;
}

function Parts({ hasWords, isInTurn }: { readonly hasWords: boolean; readonly isInTurn: boolean }) {
  return (
    <DistanceContext value={{ hasWords, isInTurn }}>
      {Array.from({ length: 25 }, (_, index) => (
        <Part key={index} />
      ))}
    </DistanceContext>
  );
}

const count = (detail: string) =>
  [...document.querySelectorAll('i')].filter(({ textContent }) => textContent === detail).length;

test('of a large graph ten in a frame, of a small one all', async () => {
  mounted = await mount(<Parts hasWords isInTurn={false} />);
  expect(count('words')).toBe(25);
  await mounted.unmount();
  mounted = await mount(<Parts hasWords isInTurn />);
  expect([count('words'), count('form')]).toEqual([10, 15]);
  await mounted.does(passFrame);
  expect([count('words'), count('form')]).toEqual([20, 5]);
  await mounted.does(passFrame);
  expect(count('words')).toBe(25);
});

function Stages({ isFar }: { readonly isFar: boolean }) {
  return <b>{`${useStage(!isFar, true)} ${useLastingPicture(isFar)}`}</b>;
}

test('the picture lasts until the blocks and then their wires are there', async () => {
  let isFar = true;
  const said = () => document.querySelector('b')?.textContent;
  const again = { draw: () => {} };
  function Root() {
    const [, set] = useReducer((before: number) => before + 1, 0);
    useEffect(() => void (again.draw = set), []);
    return <Stages isFar={isFar} />;
  }
  mounted = await mount(<Root />);
  expect(said()).toBe('none true');
  isFar = false;
  await mounted.does(again.draw);
  expect(said()).toBe('none true');
  await mounted.does(passFrame);
  expect(said()).toBe('blocks true');
  await mounted.does(passFrame);
  expect(said()).toBe('all false');
  isFar = true;
  await mounted.does(again.draw);
  expect(said()).toBe('all true');
  await mounted.does(passFrame);
  expect(said()).toBe('blocks true');
  await mounted.does(passFrame);
  expect(said()).toBe('none true');
});

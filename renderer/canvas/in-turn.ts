// In how much detail blocks and wires are drawn: fewer words from afar, and, where hundreds come onto the screen at once, each
// as its mere form until its turn comes, so that no frame waits for all.
import { createContext, useContext, useEffect, useState } from 'react';

interface Distance {
  /** From far away nobody can read them. */
  readonly hasWords: boolean;
  /** Of a large graph each is drawn in its turn. */
  readonly isInTurn: boolean;
}

export const DistanceContext = createContext<Distance>({ hasWords: true, isInTurn: false });

export type Detail = 'form' | 'plain' | 'words';

/** Of a large graph, blocks and wires that are drawn anew in one frame. */
const perFrame = 10;

let left = perFrame;
let isCounting = false;
const waiting = new Set<() => void>();

function takeTurn(): boolean {
  if (left === 0) return false;
  left--;
  count();
  return true;
}

function waitForTurn(draw: () => void): () => void {
  waiting.add(draw);
  count();
  return () => void waiting.delete(draw);
}

function count(): void {
  if (!isCounting) requestAnimationFrame(nextFrame);
  isCounting = true;
}

function nextFrame(): void {
  left = perFrame;
  for (const draw of waiting) {
    if (left === 0) break;
    left--;
    waiting.delete(draw);
    draw();
  }
  isCounting = false;
  if (left < perFrame) count();
}

/** In how much detail to draw now; more, or less, when the turn comes. */
export function useDetail(): Detail {
  const { hasWords, isInTurn } = useContext(DistanceContext);
  const wanted = hasWords ? 'words' : 'plain';
  const [drawn, setDrawn] = useState<Detail>(() => (!isInTurn || takeTurn() ? wanted : 'form'));
  useEffect(() => {
    if (drawn === wanted) return undefined;
    return waitForTurn(() => setDrawn(wanted));
  }, [drawn, wanted]);
  return isInTurn ? drawn : wanted;
}

/** The picture of all from far away lies over what is drawn beneath it until that is whole. */
export function useLastingPicture(isFar: boolean): boolean {
  const [lasts, setLasts] = useState(isFar);
  if (isFar && !lasts) setLasts(true);
  useEffect(() => {
    if (isFar) return undefined;
    let frame = 0;
    const look = () => {
      if (waiting.size === 0) setLasts(false);
      else frame = requestAnimationFrame(look);
    };
    frame = requestAnimationFrame(() => (frame = requestAnimationFrame(look)));
    return () => cancelAnimationFrame(frame);
  }, [isFar]);
  return isFar || lasts;
}

type Stage = 'none' | 'blocks' | 'all';
const stages: readonly Stage[] = ['none', 'blocks', 'all'];

/** Blocks of a large graph come a frame before their wires, and go a frame after them. */
export function useStage(isDrawn: boolean, isLarge: boolean): Stage {
  const wanted = isDrawn ? 2 : 0;
  const [reached, setReached] = useState(wanted);
  useEffect(() => {
    if (reached === wanted) return undefined;
    const next = reached < wanted ? reached + 1 : reached - 1;
    const frame = requestAnimationFrame(() => setReached(isLarge ? next : wanted));
    return () => cancelAnimationFrame(frame);
  }, [reached, wanted, isLarge]);
  return stages[isLarge ? reached : wanted] ?? 'none';
}

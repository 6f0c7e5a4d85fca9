// In how much detail blocks and wires are drawn: fewer words from afar, and, where hundreds come onto the screen at once, each
// as its mere form until its turn comes, so that no frame waits for all.
import type { CSSProperties } from 'react';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ZoomLevel } from './zoom-level.ts';

export interface Distance {
  /** What is about to give way to the picture of all is not drawn anew for its last frames. */
  readonly from: Exclude<ZoomLevel, 'overview'>;
  /** By what words and borders are enlarged in the graph: they stay readable on the screen, and whole. */
  readonly scale: number;
  /** From far away nobody can read more than titles. */
  readonly hasWords: boolean;
  /** Of a large graph each is drawn in its turn. */
  readonly isInTurn: boolean;
}

export const DistanceContext = createContext<Distance>({
  from: 'near',
  scale: 1,
  hasWords: true,
  isInTurn: false,
});

/** For what holds a block, a note or a wire: how its style learns from how far it is seen. */
export function seenFrom({ from, scale }: Distance) {
  const style: CSSProperties & Record<`--${string}`, number> = { '--k': scale };
  return { className: 'seen', 'data-from': from, style };
}

/** Of a large graph, blocks and wires that are drawn anew in one frame at least, and for how long from its beginning. */
const atLeast = 1;
const budget = 7; // ms

let left = atLeast;
let isCounting = false;
/** Under the picture of all nothing is drawn anew. */
let isPaused = false;
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

function pause(paused: boolean): void {
  isPaused = paused;
  count();
}

function count(): void {
  if (!isCounting) requestAnimationFrame(nextFrame);
  isCounting = true;
}

/** `began` tells what the frame has spent before: a wheel or a drag comes first. */
function nextFrame(began: number): void {
  isCounting = false;
  if (isPaused) return;
  let drawn = 0;
  for (const draw of waiting) {
    if (drawn >= atLeast && performance.now() - began > budget) break;
    drawn++;
    waiting.delete(draw);
    // At once: what it takes is known only then.
    flushSync(draw);
  }
  left = Math.max(0, atLeast - drawn);
  if (drawn > 0) count();
}

/** For which distance to draw now, another one when the turn comes; undefined: the mere form. */
export function useDistance(): Distance | undefined {
  const wanted = useContext(DistanceContext);
  const [drawn, setDrawn] = useState(() => (!wanted.isInTurn || takeTurn() ? wanted : undefined));
  useEffect(() => {
    if (drawn === wanted) return undefined;
    return waitForTurn(() => setDrawn(wanted));
  }, [drawn, wanted]);
  return wanted.isInTurn ? drawn : wanted;
}

/** The picture of all from far away lies over what is drawn beneath it until that is whole. */
export function useLastingPicture(isFar: boolean, isWhole: boolean): boolean {
  const [lasts, setLasts] = useState(isFar);
  if (isFar && !lasts) setLasts(true);
  useEffect(() => {
    if (isFar || !isWhole) return undefined;
    let frame = 0;
    const look = () => {
      if (waiting.size === 0) setLasts(false);
      else frame = requestAnimationFrame(look);
    };
    frame = requestAnimationFrame(() => (frame = requestAnimationFrame(look)));
    return () => cancelAnimationFrame(frame);
  }, [isFar, isWhole]);
  return isFar || lasts;
}

/** In so many frames the blocks of a large graph come, and then its wires; they go in as many. */
const parts = 10;

/** How many parts of the blocks, and of the wires, are drawn. */
interface Stage {
  readonly nodes: number;
  readonly edges: number;
  readonly isWhole: boolean;
}

/** Blocks of a large graph come before their wires, and go after them, some of them in each frame. */
export function useStage(isDrawn: boolean, isLarge: boolean): Stage {
  const wanted = isDrawn ? 2 * parts : 0;
  const [reached, setReached] = useState(wanted);
  useEffect(() => {
    pause(!isDrawn);
    return () => pause(false);
  }, [isDrawn]);
  useEffect(() => {
    if (reached === wanted) return undefined;
    const next = reached < wanted ? reached + 1 : reached - 1;
    const frame = requestAnimationFrame(() => setReached(isLarge ? next : wanted));
    return () => cancelAnimationFrame(frame);
  }, [reached, wanted, isLarge]);
  const stage = isLarge ? reached : wanted;
  return {
    nodes: Math.min(stage, parts),
    edges: Math.max(0, stage - parts),
    isWhole: stage === 2 * parts,
  };
}

/** From all over the graph: of what is on the screen come as many parts; what goes is joined by nothing new. */
export function useParts<T>(all: T[], drawn: number, goes?: (one: T) => boolean): T[] {
  return useMemo(() => {
    if (drawn === parts && !goes) return all;
    return all.filter((one, index) => index % parts < drawn && (goes?.(one) ?? true));
  }, [all, drawn, goes]);
}

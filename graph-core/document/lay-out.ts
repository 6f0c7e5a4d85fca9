// Places for blocks, left to right: each right of all that it reads, near the middle of what it is wired to.
import { nodeRoom } from './insert-node.ts';
import type { Position } from './schema.ts';

interface Wire {
  readonly from: { readonly node: string };
  readonly to: { readonly node: string };
}

/** How often rows are put in the order of their neighbours, to and fro. */
const sweeps = 4;

/**
 * Layered layout (Sugiyama 1981) with longest-path layers and barycentres; linear in blocks and wires but for sorting.
 * Wires from or to elsewhere are left out, and of a circle the wires that close it.
 */
export function layOut(
  ids: readonly string[],
  wires: readonly Wire[],
  /** How many ports a block has on its larger side. */
  ports: (id: string) => number = () => 1,
): Map<string, Position> {
  const known = new Set(ids);
  const inner = wires.filter(({ from, to }) => known.has(from.node) && known.has(to.node));
  const columns = columnsOf(ids, inner);
  const rows = orderRows(columns, inner);
  const positions = new Map<string, Position>();
  rows.forEach((column, x) => {
    const heights = column.map((id) => roomFor(ports(id)));
    const whole = heights.reduce((a, b) => a + b, 0);
    let y = (whole / column.length - whole) / 2;
    column.forEach((id, row) => {
      positions.set(id, { x: x * nodeRoom.width, y: Math.round(y) });
      y += heights[row] ?? 0;
    });
  });
  return positions;
}

/** One port fits the usual room with a gap; each further one makes a block taller by a row. */
function roomFor(ports: number): number {
  const row = 22;
  return nodeRoom.height + Math.max(0, ports - 1) * row;
}

/** Blocks by their distance from the start, each list in the order of the ids. */
function columnsOf(ids: readonly string[], wires: readonly Wire[]): string[][] {
  const waiting = new Map(ids.map((id) => [id, 0]));
  const after = new Map<string, string[]>();
  for (const { from, to } of wires) {
    if (from.node === to.node) continue;
    waiting.set(to.node, (waiting.get(to.node) ?? 0) + 1);
    const followers = after.get(from.node);
    if (followers) followers.push(to.node);
    else after.set(from.node, [to.node]);
  }
  const column = new Map<string, number>();
  const left = new Set(ids);
  const ready = ids.filter((id) => waiting.get(id) === 0);
  while (left.size > 0) {
    // On a circle nothing is ever ready: the first that is left begins it.
    const next = ready.shift() ?? [...left][0];
    if (next === undefined || !left.delete(next)) continue;
    const at = column.get(next) ?? 0;
    column.set(next, at);
    for (const follower of after.get(next) ?? []) {
      if (!left.has(follower)) continue;
      column.set(follower, Math.max(column.get(follower) ?? 0, at + 1));
      const open = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, open);
      if (open === 0) ready.push(follower);
    }
  }
  const columns: string[][] = [];
  for (const id of ids) (columns[column.get(id) ?? 0] ??= []).push(id);
  return Array.from(columns, (list) => list ?? []);
}

/** Each column sorted by the mean row of what its blocks are wired to in the columns before, then behind. */
function orderRows(columns: readonly string[][], wires: readonly Wire[]): string[][] {
  const before = new Map<string, string[]>();
  const behind = new Map<string, string[]>();
  for (const { from, to } of wires) {
    before.set(to.node, [...(before.get(to.node) ?? []), from.node]);
    behind.set(from.node, [...(behind.get(from.node) ?? []), to.node]);
  }
  const rows = columns.map((column) => [...column]);
  const row = new Map<string, number>();
  const number = (column: readonly string[]) =>
    column.forEach((id, index) => row.set(id, index - (column.length - 1) / 2));
  rows.forEach(number);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const neighbours = sweep % 2 === 0 ? before : behind;
    const mean = (id: string): number => {
      const others = neighbours.get(id) ?? [];
      if (others.length === 0) return row.get(id) ?? 0;
      return others.reduce((sum, other) => sum + (row.get(other) ?? 0), 0) / others.length;
    };
    const order = sweep % 2 === 0 ? rows : [...rows].reverse();
    for (const column of order) {
      const wished = new Map(column.map((id) => [id, mean(id)]));
      column.sort((a, b) => (wished.get(a) ?? 0) - (wished.get(b) ?? 0));
      number(column);
    }
  }
  return rows;
}

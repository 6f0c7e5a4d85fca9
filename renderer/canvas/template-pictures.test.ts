// Every graph of every template as it is drawn: no wire runs behind a block, no note lies on a block or a wire.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Document, Graph, Position } from '../../graph-core/index.ts';
import { moduleInput, moduleOutput, openDocument } from '../../graph-core/index.ts';
import { templates } from '../../templates/index.ts';
import { borderPlaces } from './flow-objects.ts';
import type { NodeBox } from '../document/node-geometry.ts';
import { borderBox, boxOf } from '../document/node-geometry.ts';
import { wirePath } from './wire-path.ts';

interface Drawn extends NodeBox {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

function open(id: string): Document {
  const file = new URL(`../../templates/${id}.json`, import.meta.url);
  const opened = openDocument(readFileSync(file, 'utf8'));
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
}

function drawn(document: Document, graph: Graph, module: string | undefined): Drawn[] {
  const blocks = graph.nodes.map((node) => ({
    id: node.id,
    ...node.position,
    ...boxOf(document, graph, node),
  }));
  const definition = document.modules.find(({ id }) => id === module);
  if (!definition) return blocks;
  const ends = borderPlaces(graph);
  return [
    ...blocks,
    { id: moduleInput, ...ends.in, ...borderBox(definition.inputs, 'in') },
    { id: moduleOutput, ...ends.out, ...borderBox(definition.outputs, 'out') },
  ];
}

/** Points along a path of lines and curves, close to one another. */
function alongPath(path: string): Position[] {
  const points: Position[] = [];
  for (const [, letter = '', numbers = ''] of path.matchAll(/([MLQC])([^MLQC]*)/g)) {
    const all = numbers.match(/-?[\d.]+/g)?.map(Number) ?? [];
    const ends = all.flatMap((x, index) =>
      index % 2 === 0 ? [{ x, y: all[index + 1] ?? 0 }] : [],
    );
    const from = points.at(-1);
    if (!from || letter === 'M') points.push(...ends);
    else for (let step = 1; step <= 60; step++) points.push(between([from, ...ends], step / 60));
  }
  return points;
}

/** De Casteljau: a line, a quadratic or a cubic curve by its control points. */
function between(points: readonly Position[], share: number): Position {
  const [first = { x: 0, y: 0 }, ...rest] = points;
  if (rest.length === 0) return first;
  const next = rest.map((point, index) => {
    const before = points[index] ?? point;
    return {
      x: before.x + (point.x - before.x) * share,
      y: before.y + (point.y - before.y) * share,
    };
  });
  return between(next, share);
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A joint reaches out of its block, so a wire may come as near as that. */
function holds({ x, y, width, height }: Rectangle, point: Position, rim = 3): boolean {
  return (
    point.x > x - rim &&
    point.x < x + width + rim &&
    point.y > y - rim &&
    point.y < y + height + rim
  );
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function faults(document: Document, graph: Graph, module?: string): string[] {
  const boxes = drawn(document, graph, module);
  const wires = graph.edges.map(({ id, from, to }) => {
    const source = boxes.find((box) => box.id === from.node);
    const target = boxes.find((box) => box.id === to.node);
    const out = source?.outputs.find(({ port }) => port === from.port);
    const into = target?.inputs.find(({ port }) => port === to.port);
    if (!source || !target || !out || !into) throw new Error(`The wire ${id} hangs loose.`);
    const [path] = wirePath({
      sourceX: source.x + source.width,
      sourceY: source.y + out.y,
      targetX: target.x,
      targetY: target.y + into.y,
    });
    return { words: `${from.node} → ${to.node}`, ends: [source, target], points: alongPath(path) };
  });
  const hidden = wires.flatMap(({ words, ends, points }) =>
    boxes
      .filter((box) => !ends.includes(box) && points.some((point) => holds(box, point)))
      .map((box) => `${words} runs behind ${box.id}`),
  );
  const covered = graph.notes.flatMap(({ id, position, size }) => {
    const note = { ...position, ...size };
    return [
      ...boxes.filter((box) => overlap(note, box)).map((box) => `${id} lies on ${box.id}`),
      ...wires
        .filter(({ points }) => points.some((point) => holds(note, point)))
        .map(({ words }) => `${id} lies on ${words}`),
    ];
  });
  return [...hidden, ...covered];
}

describe.each(templates.map(({ id }) => id))('%s', (id) => {
  const document = open(id);

  test('hides no wire and covers nothing with a note', () => {
    const inModules = document.modules.flatMap((module) =>
      faults(document, module.graph, module.id).map((fault) => `${module.id}: ${fault}`),
    );
    expect([...faults(document, document.graph), ...inModules]).toEqual([]);
  });
});

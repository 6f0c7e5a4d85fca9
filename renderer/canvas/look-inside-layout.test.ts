// Whatever a block opens into can be read: no box covers another, at any level, with the block's own defaults.
import { expect, test } from 'vitest';
import type { Block, Document, Graph, Node, Shape } from '../../graph-core/index.ts';
import { analyze, blocks, findBlock, lookInside, newDocument } from '../../graph-core/index.ts';
import { placedBoxes } from '../document/routes/placed-boxes.ts';

const position = { x: 0, y: 0 };

/** An input block that gives a shape of that kind and rank. */
function feeding(id: string, { kind, dims }: Shape): Node {
  const [, a = 1, b = 64, c = 64] = dims.map(({ size }) => size ?? 1);
  if (kind === 'tokens')
    return { id, type: 'token-input', params: { length: a, vocabulary: 20 }, position };
  if (kind === 'image' || dims.length === 4)
    return { id, type: 'image-input', params: { height: a, width: b, channels: c }, position };
  if (dims.length === 3)
    return { id, type: 'sequence-input', params: { length: a, features: 64 }, position };
  return { id, type: 'vector-input', params: { features: 64 }, position };
}

/** The block as it comes, fed at every port that its first example feeds. */
function around({ type, inputs, examples }: Block): Document {
  const nodes: Node[] = [{ id: 'it', type, params: {}, position }];
  const edges: Graph['edges'] = [];
  for (const [port, shape] of Object.entries(examples[0]?.inputs ?? {})) {
    const [first] = [shape].flat();
    if (!first || inputs[port]?.kind === 'mask') continue;
    nodes.push(feeding(port, first));
    const from = first.kind === 'tokens' ? 'tokens' : first.kind === 'image' ? 'image' : 'values';
    edges.push({ id: `to-${port}`, from: { node: port, port: from }, to: { node: 'it', port } });
  }
  return { ...newDocument(), graph: { nodes, edges, notes: [] } };
}

const composite = Object.values(blocks).filter(({ inside }) => inside);

test.each(composite.map((block) => [block.type, block] as const))('%s', (_type, block) => {
  const document = around(block);
  const analysis = analyze(document, findBlock);
  const look = lookInside(document, analysis, findBlock, [{ graph: null, node: 'it' }]);
  if ('refused' in look) throw new Error(look.refused.en);
  expect(look.document.modules.length).toBeGreaterThan(0);
  for (const { id, name } of look.document.modules) {
    const boxes = [...placedBoxes(look.document, id).values()];
    const covered = boxes.flatMap((a, index) =>
      boxes
        .slice(index + 1)
        .filter(
          (b) =>
            a.x < b.x + b.width &&
            b.x < a.x + a.width &&
            a.y < b.y + b.height &&
            b.y < a.y + a.height,
        )
        .map((b) => `${a.id} and ${b.id}`),
    );
    expect({ name, covered }).toEqual({ name, covered: [] });
  }
});

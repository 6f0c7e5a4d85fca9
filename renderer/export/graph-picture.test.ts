// The picture holds every block and wire, nothing of the document can break out of its text, and no template is left out.
import { expect, test } from 'vitest';
import type { Document } from '../../graph-core/index.ts';
import { openDocument } from '../../graph-core/index.ts';
import transformer from '../../templates/transformer.json' with { type: 'json' };
import resnet from '../../templates/resnet-mini.json' with { type: 'json' };
import { graphPicture } from './graph-picture.ts';

const colors = {
  paper: 'white',
  surface: 'white',
  line: 'black',
  ink: 'black',
  quiet: 'gray',
  kinds: { values: 'red', tokens: 'green', mask: 'blue', image: 'pink', scores: 'brown' },
};

function opened(template: object = transformer): Document {
  const answer = openDocument(JSON.stringify(template));
  if (!('document' in answer)) throw new Error(answer.error.message.en);
  return answer.document;
}

test('a box for every block and a path for every wire, all within the picture', () => {
  const document = opened();
  const { svg, width, height } = graphPicture(document, (words) => words.en, colors);
  expect(svg.match(/<rect /g)).toHaveLength(document.graph.nodes.length + 1);
  expect(svg.match(/<path [^>]*class="wire"/g)).toHaveLength(document.graph.edges.length);
  // Two copies of the encoder's layer, two of the decoder's.
  expect(svg.match(/ 2×<\/text>/g)).toHaveLength(2);
  expect(width).toBeGreaterThan(500);
  expect(height).toBeGreaterThan(200);
});

test('names are text, whatever they contain', () => {
  const document = opened();
  const nodes = document.graph.nodes.map((node) => ({ ...node, name: '</text><script>"&' }));
  const hostile = { ...document, graph: { ...document.graph, nodes } };
  const { svg } = graphPicture(hostile, (words) => words.en, colors);
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;/text&gt;&lt;script&gt;');
});

test('kinds of wires differ also where all colours are one', () => {
  const gray = {
    ...colors,
    kinds: { values: 'gray', tokens: 'gray', mask: 'gray', image: 'gray', scores: 'gray' },
  };
  const linesOf = (template: object) => {
    const { svg } = graphPicture(opened(template), (words) => words.en, gray);
    const wires = svg.match(/<path [^>]*class="wire"[^>]*>(?:<path [^>]*>)?/g) ?? [];
    return new Set(wires.map((wire) => wire.replaceAll(/ d="[^"]*"/g, '')));
  };
  // Tokens, values and masks; images and values.
  expect(linesOf(transformer).size).toBe(3);
  expect(linesOf(resnet).size).toBe(2);
});

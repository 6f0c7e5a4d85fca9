// What is frozen in the document is not trainable in Keras, in the file and in the source; what learns is.
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { asciiText } from '../../ascii.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { draw } from '../../document/draw.testing.ts';
import type { Document } from '../../document/schema.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import { writeKeras } from './keras-format.ts';
import { kerasSource } from './keras-source.ts';

const learning = draw(
  {
    x: ['vector-input', { features: 4 }],
    first: ['dense', { units: 3 }],
    second: ['dense', { units: 2 }],
    out: ['regression-output', {}],
  },
  'x.values > first.values',
  'first.values > second.values',
  'second.values > out.values',
);
const frozen: Document = {
  ...learning,
  graph: {
    ...learning.graph,
    nodes: learning.graph.nodes.map((node) => (node.id === 'first' ? { ...node, rate: 0 } : node)),
  },
};

function writtenFor(document: Document) {
  const plan = makePlan(document, analyze(document, findBlock));
  const weights = initialWeights(plan, 1);
  const { 'config.json': json = new Uint8Array() } = unzipSync(
    writeKeras({ document, plan, weights }),
  );
  const { config } = JSON.parse(asciiText(json)) as {
    config: { layers: { name: string; config: { trainable?: boolean } }[] };
  };
  return {
    fixed: config.layers.flatMap(({ name, config: of }) => (of.trainable === false ? [name] : [])),
    source: kerasSource(document, plan, weights).source,
  };
}

test('a frozen block is not trainable in Keras', () => {
  const { fixed, source } = writtenFor(frozen);
  expect(fixed).toEqual(['model.first']);
  expect(source).toContain(
    '    for name in ["model.first"]:\n        model.get_layer(name).trainable = False\n    return model\n',
  );
});

test('without a frozen block nothing is said', () => {
  const { fixed, source } = writtenFor(learning);
  expect(fixed).toEqual([]);
  expect(source).not.toContain('trainable');
});

// The panel of a formula: what cannot be read stays in the field, what can becomes ports, and each name is given its role.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BlockNode, Document } from '../../graph-core/index.ts';
import { findBlock, newDocument, paramFields } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount, named, pressEnter, type } from '../parts/mount.testing.tsx';
import { BlockParam } from './BlockParam.tsx';

let shown: Mounted;

const present = () => useDocument.getState().history.present;
const block = () => present().graph.nodes.find(({ id }) => id === 'swish') as BlockNode;
const ports = () => Object.keys(findBlock(block().type, block().params)?.inputs ?? {});
const wires = () => present().graph.edges.map(({ to }) => `${to.node}.${to.port}`);

function Panel() {
  const node = useDocument(({ history }) =>
    history.present.graph.nodes.find(({ id }) => id === 'swish'),
  ) as BlockNode;
  const variables = useDocument(({ history }) => history.present.variables);
  return paramFields(findBlock('expression')!.params).map((field) => (
    <BlockParam key={field.name} graph={null} hasProblem={false} {...{ field, node, variables }} />
  ));
}

beforeEach(async () => {
  speak('en');
  const position = { x: 0, y: 0 };
  const document: Document = {
    ...newDocument(),
    variables: { d_model: 16 },
    graph: {
      nodes: [
        { id: 'in', type: 'vector-input', params: { features: 4 }, position },
        { id: 'swish', type: 'expression', params: {}, position },
      ],
      edges: [{ id: 'e', from: { node: 'in', port: 'values' }, to: { node: 'swish', port: 'x' } }],
      notes: [],
    },
  };
  useDocument.getState().open(document, {});
  shown = await mount(<Panel />);
});
afterEach(() => shown.unmount());

async function write(text: string): Promise<void> {
  await shown.does(() => type(shown.field('Formula'), text));
  await shown.does(() => pressEnter(shown.field('Formula')));
}

test('what cannot be read is marked and changes nothing', async () => {
  await write('x * (b +');
  expect(shown.container.querySelector('.field-error')?.textContent).toBe(
    'Something is missing at the end.',
  );
  expect(shown.field('Formula')?.getAttribute('aria-invalid')).toBe('true');
  expect(block().params).toEqual({});
});

test('names become ports; the wire of a renamed one stays, that of one that is gone goes in the same step', async () => {
  await write('z * sigmoid(b * z)');
  expect([ports(), wires()]).toEqual([['z'], ['swish.z']]);
  await write('u * sigmoid(v) / d_model');
  expect([ports(), wires()]).toEqual([['u', 'v'], []]);
  expect(block().params).toEqual({
    formula: { text: 'u * sigmoid(v) / d_model', names: { d_model: { number: '=d_model' } } },
  });
  await shown.does(() => useDocument.getState().undo());
  expect([ports(), wires()]).toEqual([['z'], ['swish.z']]);
});

test('it is drawn as on paper, and an example takes its place', async () => {
  expect(shown.container.querySelector('math')?.textContent).toBe('y=x⋅σ(b⋅x)');
  const label = 'RMS normalisation';
  await shown.does(() => type(shown.field('Start from an example'), label));
  expect(shown.container.querySelector('mfrac msqrt')).not.toBeNull();
  expect(wires()).toEqual(['swish.x']);
});

test('a name is an input, learned, or a number', async () => {
  await shown.does(() => type(named('What b is'), 'input'));
  expect(ports()).toEqual(['x', 'b']);
  await shown.does(() => type(named('What b is'), 'vector'));
  expect(block().params).toEqual({
    formula: { text: 'x * sigmoid(b * x)', names: { b: { learned: 'vector', start: 1 } } },
  });
  await shown.does(() => type(shown.field('First value of b'), '0.25'));
  await shown.does(() => pressEnter(shown.field('First value of b')));
  expect(block().params).toMatchObject({ formula: { names: { b: { start: 0.25 } } } });
});

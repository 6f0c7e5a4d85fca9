// Modules made, unpacked, repeated, renamed: the model stays the same one, and no module ever contains itself.
import { describe, expect, it } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { moduleFromSelection } from '../analyze/structure/module-from-selection.ts';
import { cnn, transformer } from '../analyze/structure/starts.testing.ts';
import { findBlock } from '../blocks/index.ts';
import { draw, drawGraph, drawModule } from './draw.testing.ts';
import type { Edit } from './edits.ts';
import { applyEdit, graphOf } from './edits.ts';
import type { Refused } from './modules.ts';
import {
  addInstance,
  addPort,
  addPortTo,
  duplicateModule,
  findModule,
  removeModule,
  removePort,
  renameModule,
  renamePort,
} from './modules.ts';
import type { Document } from './schema.ts';
import { newDocument } from './new-document.ts';
import { unpack as unpackModule } from '../analyze/structure/unpack.ts';

function done<T extends { readonly edit: Edit }>(result: T | Refused | undefined): T {
  if (!result || !('edit' in result)) throw new Error(result?.refused.en ?? 'nothing');
  return result;
}

/** What the model is, whatever its blocks are called: types in order with shapes and costs. */
function model(document: Document) {
  const analysis = analyze(document, findBlock);
  expect(analysis.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const nodes = [...analysis.nodes.values()].map(
    ({ node, outputs, sources }) =>
      `${node.type} ${JSON.stringify(outputs)} ${Object.entries(sources)
        .map(
          ([port, list]) =>
            `${port}:${list.map(({ path }) => analysis.nodes.get(path)?.node.type).join(',')}`,
        )
        .sort()
        .join(' ')}`,
  );
  return { nodes: nodes.sort(), cost: analysis.cost };
}

function group(document: Document, ids: readonly string[], name?: string) {
  const analysis = analyze(document, findBlock);
  return moduleFromSelection(document, analysis, findBlock, null, new Set(ids), name);
}

describe('a module from a selection', () => {
  it('has one port for each source and each output that is used', () => {
    const made = done(group(cnn, ['conv', 'side', 'sum', 'pool'], 'Two paths'));
    const document = applyEdit(cnn, made.edit);
    const module = findModule(document, made.module);
    expect(module?.id).toBe('two-paths');
    expect(module?.inputs).toEqual([{ name: 'image', kind: 'image' }]);
    expect(module?.outputs).toEqual([{ name: 'image', kind: 'image' }]);
    expect(document.graph.nodes.map(({ id }) => id)).toEqual([
      'picture',
      'flat',
      'logits',
      'out',
      made.node,
    ]);
    expect(model(document)).toEqual(model(cnn));
  });

  it('comes apart into what it was made of', () => {
    const made = done(group(cnn, ['conv', 'side', 'sum', 'pool']));
    const grouped = applyEdit(cnn, made.edit);
    const document = applyEdit(grouped, done(unpackModule(grouped, null, made.node)).edit);
    expect(new Set(document.graph.nodes.map(({ id }) => id))).toEqual(
      new Set(cnn.graph.nodes.map(({ id }) => id)),
    );
    expect(model(document)).toEqual(model(cnn));
  });

  it('keeps the order of wires into a port that takes many', () => {
    const start = draw(
      {
        x: ['vector-input', { features: 3 }],
        a: ['dense', { units: 1 }],
        b: ['dense', { units: 2 }],
        c: ['dense', { units: 4 }],
        join: 'concatenate',
        y: 'regression-output',
      },
      'x.values > a.values',
      'x.values > b.values',
      'x.values > c.values',
      'b.values > join.values',
      'a.values > join.values',
      'c.values > join.values',
      'join.values > y.values',
    );
    const order = (document: Document) =>
      analyze(document, findBlock)
        .nodes.get('join')
        ?.sources.values?.map(({ path }) => path.split('/').at(-1));
    const made = done(group(start, ['a']));
    const grouped = applyEdit(start, made.edit);
    expect(order(grouped)).toEqual(['b', 'a', 'c']);
    const apart = applyEdit(grouped, done(unpackModule(grouped, null, made.node)).edit);
    expect(order(apart)).toEqual(['b', 'a', 'c']);
  });

  it('leaves data outside, with a sentence', () => {
    expect(group(cnn, ['picture', 'conv'])).toMatchObject({
      refused: {
        en: '‘Image input’ reads or learns data, so it cannot go into a module. Leave it out of the selection.',
      },
    });
    expect(group(cnn, [])).toMatchObject({
      refused: { en: 'Select the blocks you want in the module.' },
    });
  });

  it('may hold instances of other modules', () => {
    const made = done(group(transformer, ['stack', 'logits'], 'Decoder'));
    const document = applyEdit(transformer, made.edit);
    const paths = [...analyze(document, findBlock).nodes.keys()];
    expect(paths).toContain(`${made.node}/stack/3/attention`);
    expect(model(document)).toEqual(model(transformer));
  });
});

describe('repeat', () => {
  it('feeds outputs to inputs of the same name and side inputs to every copy', () => {
    const { nodes } = analyze(transformer, findBlock);
    expect(nodes.get('stack/2/attention')?.sources).toEqual({
      query: [{ path: 'stack/1/sum', port: 'values' }],
      mask: [{ path: 'embedding', port: 'mask' }],
    });
  });

  it('unpacks copy after copy', () => {
    const document = applyEdit(transformer, done(unpackModule(transformer, null, 'stack')).edit);
    expect(document.graph.nodes).toHaveLength(4 + 3 * 5);
    expect(model(document)).toEqual(model(transformer));
  });

  it('cannot unpack copies that share their weights', () => {
    const shared = applyEdit(transformer, {
      edit: 'set-instance',
      graph: null,
      node: 'stack',
      weights: 'shared',
    });
    expect(unpackModule(shared, null, 'stack')).toMatchObject({
      refused: {
        en: 'The repeats of ‘layer’ share their weights, but unpacked blocks cannot. Give each repeat its own weights first.',
      },
    });
  });
});

describe('definitions', () => {
  it('changed once, change every instance', () => {
    const wider = applyEdit(transformer, {
      edit: 'set-param',
      graph: 'layer',
      node: 'inner',
      param: 'units',
      value: 64,
    });
    const { nodes } = analyze(wider, findBlock, analyze(transformer, findBlock));
    for (const copy of [1, 2, 3]) expect(nodes.get(`stack/${copy}/inner`)?.params?.units).toBe(64);
  });

  it('are duplicated to go their own way', () => {
    const copy = done(duplicateModule(transformer, 'layer'));
    const document = applyEdit(applyEdit(transformer, copy.edit), {
      edit: 'set-instance',
      graph: null,
      node: 'stack',
      module: copy.module,
    });
    expect(copy.module).toBe('layer-2');
    expect(model(document)).toEqual(model(transformer));
  });

  it('rename, and their ports with every wire', () => {
    const renamed = renameModule(transformer, 'layer', 'Encoder layer');
    expect(renamed && findModule(applyEdit(transformer, renamed), 'layer')?.name).toBe(
      'Encoder layer',
    );
    const port = done(renamePort(transformer, 'layer', 'inputs', 'mask', 'padding'));
    expect(model(applyEdit(transformer, port.edit))).toEqual(model(transformer));
    expect(renamePort(transformer, 'layer', 'inputs', 'mask', 'values')).toMatchObject({
      refused: { en: 'There is already a port ‘values’.' },
    });
    expect(renamePort(transformer, 'layer', 'inputs', 'mask', '9')).toMatchObject({
      refused: {
        en: '‘9’ cannot name a port: it must start with a letter and hold only letters, digits, - and _.',
      },
    });
  });

  it('gain and lose ports', () => {
    const more = done(addPort(transformer, 'layer', 'inputs', { name: 'values', kind: 'values' }));
    expect(more.port).toBe('values-2');
    const without = removePort(transformer, 'layer', 'inputs', 'mask');
    const document = without && applyEdit(transformer, without);
    expect(document && findModule(document, 'layer')?.inputs).toEqual([
      { name: 'values', kind: 'values' },
    ]);
    expect(document && analyze(document, findBlock).sound).toBe(true);
  });

  it('stay while they are in use', () => {
    expect(removeModule(transformer, 'layer')).toMatchObject({
      refused: { en: '‘layer’ is still in use. Remove or unpack its instances first.' },
    });
    const free = applyEdit(transformer, { edit: 'remove', graph: null, nodes: ['stack'] });
    expect(applyEdit(free, done(removeModule(free, 'layer')).edit).modules).toEqual([]);
  });
});

describe('recursion', () => {
  const outer = drawModule('outer', [], [], drawGraph({ inner: { module: 'layer' } }));
  const nested: Document = { ...transformer, modules: [...transformer.modules, outer] };
  const at = { x: 0, y: 0 };

  it('is refused with a sentence, direct or through others', () => {
    expect(addInstance(nested, 'layer', 'layer', at)).toMatchObject({
      refused: { en: 'The module ‘layer’ cannot contain itself: expanding it would never end.' },
    });
    expect(addInstance(nested, 'layer', 'outer', at)).toMatchObject({
      refused: {
        en: '‘outer’ already contains ‘layer’, so it cannot go inside it: expanding it would never end.',
      },
    });
  });

  it('does not keep modules from standing in others', () => {
    const added = done(addInstance(nested, 'outer', 'layer', at));
    const document = applyEdit(nested, added.edit);
    expect(graphOf(document, 'outer')?.nodes.map(({ id }) => id)).toEqual(['inner', 'layer-1']);
  });
});

it('loose ends of what becomes a module are its ports', () => {
  const position = { x: 0, y: 0 };
  const document: Document = {
    ...newDocument(),
    graph: {
      nodes: [
        { id: 'attention', type: 'multi-head-attention', params: {}, position },
        { id: 'sum', type: 'add', params: {}, position },
      ],
      edges: [
        {
          id: 'wire',
          from: { node: 'attention', port: 'values' },
          to: { node: 'sum', port: 'values' },
        },
      ],
      notes: [],
    },
  };
  const analysis = analyze(document, findBlock);
  const chosen = new Set(['attention', 'sum']);
  const made = done(moduleFromSelection(document, analysis, findBlock, null, chosen));
  const module = findModule(applyEdit(document, made.edit), made.module);
  // Key, value and mask may stay open, and nobody asked for the scores.
  expect(module?.inputs.map(({ name }) => name)).toEqual(['query']);
  expect(module?.outputs.map(({ name }) => name)).toEqual(['values']);
  expect(
    module?.graph.edges.map(({ from, to }) => `${from.node}.${from.port} → ${to.node}.${to.port}`),
  ).toEqual([
    'attention.values → sum.values',
    '$in.query → attention.query',
    'sum.values → $out.values',
  ]);
});

it('a wire to the border of a module makes a port of its own', () => {
  const inner = { node: 'self-attention', port: 'values' };
  const module = transformer.modules[0]?.id ?? '';
  const made = addPortTo(transformer, module, 'outputs', inner, 'values');
  const after = findModule(made ? applyEdit(transformer, made) : transformer, module);
  expect(after?.outputs.map(({ name }) => name)).toEqual(['values', 'values-2']);
  expect(after?.graph.edges.at(-1)).toMatchObject({
    from: inner,
    to: { node: '$out', port: 'values-2' },
  });
});

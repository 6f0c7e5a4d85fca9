// Names that a reader of the graph recognises: nodes and values by the path of their block and their operator.
import type { OnnxIr, OnnxNode, OnnxTensor } from './ir.ts';
import { bodiesOf } from './ir.ts';

/** Inputs and outputs keep their names, weights get theirs back; everything else is called `block/MatMul`. */
export function withNames(graph: OnnxIr): OnnxIr {
  const kept = [...graph.inputs, ...graph.outputs].map(({ name }) => name);
  const taken = new Set(kept);
  const names = new Map(kept.map((name) => [name, name]));
  const unique = (wished: string): string => {
    let name = wished;
    for (let count = 2; taken.has(name); count++) name = `${wished}_${count}`;
    taken.add(name);
    return name;
  };
  const nodeNames = new Map<OnnxNode, string>();
  const give = (name: string, wished: () => string): void => {
    if (!names.has(name)) names.set(name, unique(wished()));
  };
  const visit = ({ tensors, nodes }: OnnxIr, tell: OnnxIr['tensors']): void => {
    for (const [name, { origin }] of tensors) if (origin !== undefined) give(name, () => origin);
    for (const [name, tensor] of tensors) give(name, () => constantName(tensor));
    for (const node of nodes) {
      const own = unique([...scopeOf(node, tell), node.op].join('/'));
      nodeNames.set(node, own);
      node.outputs.forEach((output, index) => {
        if (index === 0 && !names.has(output)) names.set(output, own);
        else give(output, () => `${own}:${index}`);
      });
      for (const body of bodiesOf(node)) {
        body.inputs.forEach(({ name }, index) => give(name, () => `${own}/in-${index + 1}`));
        visit(body, new Map([...tell, ...body.tensors]));
      }
    }
  };
  visit(graph, graph.tensors);
  const nameOf = (name: string): string => names.get(name) ?? name;
  const named = ({ nodes, tensors, inputs, outputs }: OnnxIr): OnnxIr => ({
    inputs: inputs.map((port) => ({ ...port, name: nameOf(port.name) })),
    outputs: outputs.map((port) => ({ ...port, name: nameOf(port.name) })),
    tensors: new Map([...tensors].map(([name, tensor]) => [nameOf(name), tensor])),
    nodes: nodes.map((node) => ({
      ...node,
      name: nodeNames.get(node) ?? '',
      inputs: node.inputs.map(nameOf),
      outputs: node.outputs.map(nameOf),
      attrs: Object.fromEntries(
        Object.entries(node.attrs).map(([key, value]) =>
          typeof value === 'object' && 'body' in value
            ? [key, { body: named(value.body) }]
            : [key, value],
        ),
      ),
    })),
  });
  return named(graph);
}

/** What a weight is for its part of a block, as in `query-kernel`. */
const ofPart = /^(.+)-(?:kernel|bias|gamma|beta)$/;

/** The block, and the part of it whose weights the node reads. */
function scopeOf({ scope, inputs }: OnnxNode, tensors: OnnxIr['tensors']): string[] {
  const parts = inputs.flatMap((name) => {
    const origin = tensors.get(name)?.origin;
    if (scope === '' || !origin?.startsWith(`${scope}/`)) return [];
    return ofPart.exec(origin.slice(scope.length + 1))?.[1] ?? [];
  });
  return [scope, ...parts.slice(0, 1)].filter((part) => part !== '');
}

/** Small ones say their numbers: `shape/0,-1,64`. */
function constantName({ type, data, shape }: OnnxTensor): string {
  if (data.length > 6) return `constant/${shape.join('x')}`;
  return `constant/${type === 'int64' ? '' : `${type}/`}${data.join(',')}`;
}

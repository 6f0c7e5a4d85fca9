// What a source file is made of: its lines, its functions and what it imports; and the cycles among importers.
import path from 'node:path';
import { parseSync } from 'vite';

/** The bodies of these are lists of what is checked, and may be long. */
const tests = /^(test|it|describe|beforeAll|beforeEach|afterAll|afterEach)$/;

export function readSource(file, text) {
  // AssemblyScript writes decorators where TypeScript has none.
  const plain = file.includes('/assembly/') ? text.replaceAll(/^\s*@\w+(\(.*\))?\s*$/gm, '') : text;
  const { program, module, errors } = parseSync(file, plain);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const lineAt = lineFinder(plain);
  const functions = [];
  visit(program, { name: '' }, ({ node, name, isTest }) => {
    if (isTest) return;
    const line = lineAt(node.start);
    functions.push({ name: name || '(nameless)', line, lines: lineAt(node.end) - line + 1 });
  });
  return {
    file,
    lines: text.split('\n').length - 1,
    functions,
    imports: importsOf(file, module, plain),
  };
}

function importsOf(file, { staticImports, staticExports, dynamicImports }, text) {
  const asked = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value)),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ];
  return asked
    .filter((name) => name?.startsWith('.'))
    .map((name) => path.posix.join(path.posix.dirname(file), name.replace(/\?.*/, '')));
}

function lineFinder(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

/** Calls back for each function below; a function without a name has that of what it is given to. */
function visit(node, { name, isTest }, found) {
  if (functionTypes.has(node.type) && node.body)
    found({ node, name: node.id?.name ?? name, isTest });
  const within = {
    name: node.id?.name ?? node.key?.name ?? name,
    isTest: node.type === 'CallExpression' && tests.test(rootOf(node.callee)),
  };
  for (const [key, child] of Object.entries(node)) {
    if (key === 'loc' || key === 'range') continue;
    for (const inner of Array.isArray(child) ? child : [child])
      if (typeof inner?.type === 'string') visit(inner, within, found);
  }
}

/** `test` of `test`, `test.skipIf(x)` and `test.each(cases)`. */
function rootOf(callee) {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression') return rootOf(callee.object);
  if (callee.type === 'CallExpression' || callee.type === 'TaggedTemplateExpression')
    return rootOf(callee.callee ?? callee.tag);
  return '';
}

/** Groups whose members all reach one another (Tarjan's strongly connected components), and what imports itself. */
export function cyclesIn(graph) {
  const order = new Map();
  const lowest = new Map();
  const stack = [];
  const cycles = [];
  const enter = (node) => {
    order.set(node, order.size);
    lowest.set(node, order.get(node));
    stack.push(node);
    for (const next of graph.get(node)) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) {
        enter(next);
        lowest.set(node, Math.min(lowest.get(node), lowest.get(next)));
      } else if (stack.includes(next))
        lowest.set(node, Math.min(lowest.get(node), order.get(next)));
    }
    if (lowest.get(node) !== order.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1 || [...graph.get(node)].includes(node)) cycles.push(group);
  };
  for (const node of graph.keys()) if (!order.has(node)) enter(node);
  return cycles;
}

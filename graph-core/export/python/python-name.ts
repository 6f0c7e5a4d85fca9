// Names as Python takes them: identifiers of paths and nodes, classes of modules, keys of a state dict.

const reserved = new Set([
  'and',
  'as',
  'assert',
  'async',
  'await',
  'break',
  'class',
  'continue',
  'def',
  'del',
  'elif',
  'else',
  'except',
  'finally',
  'for',
  'from',
  'global',
  'if',
  'import',
  'in',
  'is',
  'lambda',
  'nonlocal',
  'not',
  'or',
  'pass',
  'raise',
  'return',
  'try',
  'while',
  'with',
  'yield',
  'self',
  'torch',
  'nn',
  'layers',
  'keras',
  'math',
  'forward',
  'training',
]);

/** `self-attention` → `self_attention`. */
export function identifier(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_');
  return reserved.has(plain) || /^\d/.test(plain) ? `${plain}_` : plain;
}

/** `encoder-layer` → `EncoderLayer`. */
export function className(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(joined) ? joined : `Module${joined}`;
}

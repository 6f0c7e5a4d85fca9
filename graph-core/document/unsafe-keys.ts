// Finds what no document may hold: names that reach into the language itself, and nesting without end.

const unsafeKeys = new Set(['__proto__', 'constructor', 'prototype']);
const deepest = 100;

interface Unsafe {
  readonly why: 'unsafe-key' | 'too-deep';
  readonly key: string;
  /** JSON path of the place. */
  readonly path: string;
}

/** Walks without recursion, so that a deeply nested value cannot exhaust the stack. */
export function findUnsafe(raw: unknown): Unsafe | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const waiting: { value: object; path: string; depth: number }[] = [
    { value: raw, path: '', depth: 0 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (depth > deepest) return { why: 'too-deep', key: '', path };
    const list = Array.isArray(value);
    for (const [key, item] of Object.entries(value)) {
      const isDeeper = typeof item === 'object' && item !== null;
      const isUnsafe = !list && unsafeKeys.has(key);
      if (!isDeeper && !isUnsafe) continue;
      const at = list ? `${path}[${key}]` : path ? `${path}.${key}` : key;
      if (isUnsafe) return { why: 'unsafe-key', key, path: at };
      waiting.push({ value: item as object, path: at, depth: depth + 1 });
    }
  }
  return undefined;
}

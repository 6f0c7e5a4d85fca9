// Older versions of the document's own shape → today's. Blocks migrate their params themselves.

/** steps[k] turns version k + 1 into version k + 2. There has been one version so far. */
const steps: readonly ((raw: Record<string, unknown>) => Record<string, unknown>)[] = [];

export function migrate(raw: Record<string, unknown>): Record<string, unknown> {
  const version = typeof raw.version === 'number' && raw.version >= 1 ? Math.floor(raw.version) : 1;
  return steps.slice(version - 1).reduce((document, step) => step(document), raw);
}

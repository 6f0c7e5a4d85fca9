// Whether two values of JSON say the same; what both share is not looked into.

export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const [mine, theirs] = [keysOf(a), keysOf(b)];
  return (
    mine.length === theirs.length &&
    mine.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

/** What is undefined is not written. */
function keysOf(value: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
